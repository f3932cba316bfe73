import { PlanSummary } from '@doki/contracts'
import { test } from 'tap'
import { showPlan } from './show.ts'

test('of the rows in quarantine a person is told where, why, and how many more there are', async t => {
  const counts = { insert: 7, update: 0, delete: 0, unchanged: 0 }
  const held = { side: 'sheet', key: null, code: 'not_castable' }
  const plan = PlanSummary.parse({
    sheetRows: 12,
    tableRows: 0,
    table: counts,
    sheet: counts,
    conflicts: 0,
    quarantined: 5,
    createsTable: false,
    addsKeyColumn: false,
    guards: [],
    samples: [],
    quarantineSamples: [
      { ...held, row: 3, column: 'due', reason: '“soon” is not a date' },
      { ...held, row: 3, column: 'total', reason: '“much” is not a number' },
      { ...held, row: 9, column: null, reason: 'The row has no key' },
    ],
    apiReads: 0,
    apiWrites: 0,
  })
  t.match(showPlan(plan).split('\n').slice(2), [
    '  5 rows in quarantine:',
    '    row 3, due: “soon” is not a date',
    '    row 3, total: “much” is not a number',
    '    row 9: The row has no key',
    '    … and 3 rows more',
  ])
})
