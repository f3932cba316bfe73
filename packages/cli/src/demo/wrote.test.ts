import { RunResult } from '@doki/contracts'
import { test } from 'tap'
import { nothing, wrote } from './wrote.ts'

test('a side without a change is not spoken of, and a run without any is said to have none', async t => {
  t.equal(wrote(run({})), nothing)
  t.equal(wrote(run({ sheet: { update: 1 } })), 'sheet 1 row updated')
  const both = run({ table: { insert: 2, delete: 1 }, sheet: { update: 3 }, conflicts: 1 })
  t.equal(wrote(both), 'table 2 rows inserted, 1 row deleted, sheet 3 rows updated, 1 conflict')
})

function run(change: { table?: object; sheet?: object; conflicts?: number }) {
  const none = { insert: 0, update: 0, delete: 0, unchanged: 0 }
  const plan = {
    sheetRows: 9,
    tableRows: 9,
    table: { ...none, ...change.table },
    sheet: { ...none, ...change.sheet },
    conflicts: change.conflicts ?? 0,
    quarantined: 0,
    createsTable: false,
    addsKeyColumn: false,
    guards: [],
    samples: [],
    quarantineSamples: [],
    apiReads: 0,
    apiWrites: 0,
  }
  const seconds = { read: 0, plan: 0, apply: 0, total: 0 }
  return RunResult.parse({ outcome: 'applied', plan, seconds, apiReads: 0, apiWrites: 0, peakRssMb: 1 })
}
