import { test } from 'tap'
import { run } from '../testing/samples.ts'
import { describeCounts } from './counts.ts'

test('a side that nothing changes on is left out, and what waits is named', async t => {
  const none = { insert: 0, update: 0, delete: 0, unchanged: 3 }
  const said = (change: Parameters<typeof run>[1]) => describeCounts(run('applied', change).plan)
  t.equal(said({}), 'Table: 1 row inserted, 0 updated, 0 deleted')
  t.equal(said({ table: none, quarantined: 2 }), 'No row to change; 2 in quarantine')
  t.equal(
    said({ table: none, sheet: { ...none, update: 4 }, conflicts: 1 }),
    'Sheet: 0 rows inserted, 4 updated, 0 deleted; 1 conflict to decide',
  )
  const both = said({ sheet: { ...none, delete: 1 } })
  t.equal(both, 'Table: 1 row inserted, 0 updated, 0 deleted; sheet: 0 rows inserted, 0 updated, 1 deleted')
})
