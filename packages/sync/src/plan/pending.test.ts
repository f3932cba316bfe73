import { test } from 'tap'
import { rowHash, type Values } from '../rows/values.ts'
import { emptyWorld, type PlanWorld, planOf, type WorldRules } from '../testing/plan-world.ts'
import { type PendingChange, possibleBases } from './pending.ts'
import { tableHashOf } from './table-hash.ts'

test('a write that is seen to be there was what both sides agreed on', async t => {
  const pending: PendingChange[] = [{ side: 'table', before: ['1', 'a', 'x'], after: ['1', 'b', 'x'] }]
  const bases = (table: Values) => basesOf(pending, ['1', 'a', 'x'], { table })
  t.same(bases(['1', 'b', 'x']), [['1'], ['b'], ['x']])
  t.same(bases(['1', 'a', 'x']), [['1'], ['a'], ['x']], 'not done')
  t.same(bases(['1', 'c', 'x']), [['1'], ['a', 'b'], ['x']], 'nobody knows')
})

test('a later write tells what had become of an earlier one', async t => {
  const pending: PendingChange[] = [
    { side: 'table', before: ['1', 'a'], after: ['1', 'b'] },
    { side: 'table', before: ['1', 'b'], after: ['1', 'c'] },
  ]
  t.same(basesOf(pending, ['1', 'a'], { table: ['1', 'b'] }), [['1'], ['b']])
  t.same(basesOf(pending, ['1', 'a'], { table: ['1', 'a'] }), [['1'], ['b', 'c']])
})

test('a new row that is not there never was', async t => {
  const pending: PendingChange[] = [{ side: 'sheet', before: undefined, after: undefined }]
  const hash = rowHash(['1', 'b'])
  const row = { pending, hash, base: ['1', 'b'], table: ['1', 'b'] }
  t.equal(possibleBases({ ...row, sheet: undefined }), undefined)
  t.same(possibleBases({ ...row, sheet: ['1', 'b'] }), [['1'], ['b']])
  t.same(possibleBases({ ...row, sheet: ['1', 'c'] }), [['1'], [null, 'b']])
})

test('a deletion that was done leaves a row that is new where it is there again', async t => {
  const pending: PendingChange[] = [{ side: 'table', before: ['1', 'a'], after: undefined }]
  t.equal(basesOf(pending, ['1', 'a'], { sheet: ['1', 'z'] }), undefined)
  t.same(basesOf(pending, ['1', 'a'], { table: ['1', 'a'] }), [['1'], ['a']])
})

test('a cell that stays different has a certain base, or waits: the next edit would be taken for both sides’', async t => {
  const how = rules({ direction: 'sheet_to_table', conflictPolicy: 'table_wins' })
  const world = worldOf({ sheet: ['1', 'b', 'x'], table: ['1', 'B', 'x'], base: ['1', 'a', 'x'] })
  world.open.push(openStep({ side: 'table', before: ['1', 'a', 'x'], after: ['1', 'b', 'x'] }))
  const plan = planOf(world, how)
  t.match(plan, { unsettled: ['1'], conflicts: [{ column: 1 }] })
})

test('what the table made of a cell stays known while a write of another one is not seen to the end', async t => {
  const how = rules({ conflictPolicy: 'table_wins' })
  const world = worldOf({ sheet: ['1', 'b', 'y'], table: ['1', 'A', 'x'], base: ['1', 'a', 'x'] })
  const write = { given: ['1', 'a', 'x'], made: ['1', 'A', 'x'] }
  world.base.set('1', { values: write.given, sheetRow: 2, tableHash: tableHashOf(write.given, null, write) })
  world.open.push(openStep({ side: 'table', before: ['1', 'A', 'x'], after: ['1', 'A', 'y'] }))
  t.match(planOf(world, how).table.updates, [{ after: ['1', 'b', 'y'] }])
})

test('what nobody can know is a conflict whatever the policy, and stays pending until it is decided', async t => {
  const how = rules({ conflictPolicy: 'sheet_wins' })
  const world = worldOf({ sheet: ['1', 'b', 'x'], table: ['1', 'c', 'y'], base: ['1', 'a', 'x'] })
  world.open.push(openStep({ side: 'table', before: ['1', 'a', 'x'], after: ['1', 'b', 'x'] }))
  const plan = planOf(world, how)
  t.match(
    plan.conflicts.map(({ column }) => column),
    [1, 2],
    'the other cell of the row waits with it',
  )
  t.same(plan.unsettled, ['1'])
  t.same([plan.base.save, plan.base.remove, plan.sheet.updates], [[], [], []])
  const decided = {
    id: 'r',
    key: '1',
    column: 'c1',
    take: 'table' as const,
    value: null,
    sheet: 'b',
    table: 'c',
  }
  const next = planOf(world, { ...how, resolutions: [decided] })
  t.match(next, { resolved: ['r'], unsettled: [], conflicts: [] })
  t.match(next.sheet.updates, [{ after: ['1', 'c', 'y'] }])
  t.match(next.base.save, [{ key: '1', base: ['1', 'c', 'y'] }])
})

test('a mirror copies its source, whatever was pending', async t => {
  const how = rules({ direction: 'sheet_to_table', conflictPolicy: 'sheet_wins' })
  const world = worldOf({ sheet: ['1', 'b', 'x'], table: ['1', 'c', 'x'], base: ['1', 'a', 'x'] })
  world.open.push(openStep({ side: 'table', before: ['1', 'a', 'x'], after: ['1', 'b', 'x'] }))
  const plan = planOf(world, how)
  t.match(plan.table.updates, [{ after: ['1', 'b', 'x'] }])
  t.same([plan.conflicts, plan.unsettled], [[], []])
})

test('a key with a pending write is saved or removed even when nothing changes', async t => {
  const row = ['1', 'a', 'x']
  const world = worldOf({ sheet: row, table: row, base: row })
  world.open.push(openStep({ side: 'table', before: ['1', 'b', 'x'], after: row }))
  t.match(planOf(world, rules({})).base.save, [{ key: '1', base: row }])
  world.sheet.clear()
  world.table.clear()
  world.sheet.set('2', ['2', null, null])
  t.same(planOf(world, rules({})).base.remove, ['1'])
})

test('a first load that died before it wrote anything is no emptied sheet', async t => {
  const row = ['1', 'a', 'x']
  const world = worldOf({ table: row, base: row })
  world.open.push(openStep({ side: 'sheet', before: undefined, after: row }))
  const plan = planOf(world, rules({ direction: 'table_to_sheet' }))
  t.equal(plan.baseRows, 0)
  t.match(plan.sheet.inserts, [{ key: '1', after: row }])
})

function rules(more: Partial<WorldRules>): WorldRules {
  const writers: WorldRules['writers'] = ['both', 'both', 'both']
  return { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete', writers, ...more }
}

function basesOf(
  pending: PendingChange[],
  base: Values,
  { sheet, table }: { sheet?: Values; table?: Values },
) {
  return possibleBases({ hash: rowHash(base), pending, base, sheet, table })
}

function worldOf({ sheet, table, base }: { sheet?: Values; table?: Values; base?: Values }): PlanWorld {
  const world = emptyWorld()
  if (sheet) world.sheet.set('1', sheet)
  if (table) world.table.set('1', table)
  if (base) world.base.set('1', { values: base, sheetRow: 2, tableHash: null })
  return world
}

function openStep(change: PendingChange): PlanWorld['open'][number] {
  return { side: change.side, changes: new Map([['1', change]]) }
}
