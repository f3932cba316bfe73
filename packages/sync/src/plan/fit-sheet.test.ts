import { test } from 'tap'
import type { Values } from '../rows/values.ts'
import {
  columnsOf,
  emptyWorld,
  marksOf,
  sheetRowsOf,
  tableRowsOf,
  type WorldRules,
} from '../testing/plan-world.ts'
import { planRun } from './plan-run.ts'

const long = 'x'.repeat(50_001)

test('a row with a value that no cell can hold is held on both sides, and named', async t => {
  const plan = planOf({ sheet: ['1', 'a', 'x'], table: ['1', 'b', long], base: ['1', 'a', 'x'] })
  t.match(plan.quarantine, [{ side: 'table', row: 2, key: '1', column: 'c2', code: 'does_not_fit_sheet' }])
  t.match(plan.quarantine[0]?.reason, /50000 characters/)
  t.same([plan.sheet.updates, plan.table.updates, plan.conflicts, plan.base.save], [[], [], [], []])
  t.same([plan.sheet.unchanged, plan.table.unchanged], [1, 1])
})

test('a new row of the table is held as well; others go on', async t => {
  const plan = planOf({ table: ['1', long, null] }, { table: ['2', 'b', null] })
  t.match(plan.quarantine, [{ side: 'table', row: null, key: '1', column: 'c1' }])
  t.same(
    plan.sheet.inserts.map(({ key }) => key),
    ['2'],
  )
})

test('a value that does not go to the sheet need not fit', async t => {
  const blanked = planOf({ sheet: ['1', 'a', null], table: ['1', 'a', long], base: ['1', 'a', long] })
  t.match(blanked, { quarantine: [], table: { updates: [{ after: ['1', 'a', null] }] } })
  const left = planOf(
    { sheet: ['1', 'a', null], table: ['1', 'b', long], base: ['1', 'b', null] },
    {},
    'sheet_to_table',
  )
  t.same(left.quarantine, [])
})

interface Sides {
  sheet?: Values
  table?: Values
  base?: Values
}

function planOf(first: Sides, second: Sides = {}, direction: WorldRules['direction'] = 'two_way') {
  const world = emptyWorld()
  const baseValues = new Map<string, Values>()
  for (const { sheet, table, base } of [first, second]) {
    const key = (sheet ?? table ?? base)?.[0] ?? ''
    if (sheet) world.sheet.set(key, sheet)
    if (table) world.table.set(key, table)
    if (base) world.base.set(key, { values: base, sheetRow: 2, tableHash: null })
    if (base) baseValues.set(key, base)
  }
  return planRun({
    columns: columnsOf({ writers: ['both', 'both', 'both'] }),
    rules: { direction, conflictPolicy: 'ask', deletePolicy: 'delete' },
    sheet: sheetRowsOf(world),
    base: marksOf(world),
    table: tableRowsOf(world),
    baseValues,
    timeZone: 'UTC',
  })
}
