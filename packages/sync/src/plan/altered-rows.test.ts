import { test } from 'tap'
import type { Values } from '../rows/values.ts'
import { carryOut, emptyWorld, planOf, runOnce, type WorldRules } from '../testing/plan-world.ts'
import { isIdle, type RunPlan } from './run-plan.ts'
import { placesMade, tableHashOf } from './table-hash.ts'

const upper = (values: Values) => values.map((value, i) => (i === 1 ? (value?.toUpperCase() ?? null) : value))

test('a mirror rests where the database altered what it was given', async t => {
  const how = rules({ direction: 'sheet_to_table', conflictPolicy: 'sheet_wins' })
  const world = worldWith(['1', 'a', 'x'])
  t.match(runs(world, how, 3).map(isIdle), [false, true, true])
  t.same(world.table.get('1'), ['1', 'A', 'x'])
  world.table.set('1', ['1', 'edited', 'x'])
  t.match(runs(world, how, 2).map(isIdle), [false, true], 'an edit there is undone, once')
  world.sheet.set('1', ['1', 'b', 'x'])
  t.match(runs(world, how, 2).map(isIdle), [false, true])
  t.same(world.table.get('1'), ['1', 'B', 'x'])
})

test('two ways, what the database made of a value comes back to the sheet', async t => {
  const world = worldWith(['1', 'a', 'x'])
  t.match(runs(world, rules({}), 4).map(isIdle), [false, false, true, true])
  t.same(world.sheet.get('1'), ['1', 'A', 'x'])
})

test('what the database altered is no edit: one made in the sheet meanwhile goes to the table', async t => {
  const how = rules({ conflictPolicy: 'table_wins' })
  const world = worldWith(['1', 'a', 'x'])
  runs(world, how, 1)
  world.sheet.set('1', ['1', 'b', 'x'])
  runs(world, how, 3)
  t.same(
    [world.sheet.get('1'), world.table.get('1')],
    [
      ['1', 'B', 'x'],
      ['1', 'B', 'x'],
    ],
  )
})

test('a column that only the sheet writes keeps what the sheet says, and the run after rest writes nothing', async t => {
  const how = rules({ writers: ['both', 'sheet', 'both'] })
  const world = worldWith(['1', 'a', 'x'])
  t.match(runs(world, how, 3).map(isIdle), [false, true, true])
  t.same(world.sheet.get('1'), ['1', 'a', 'x'])
  world.table.set('1', ['1', 'A', 'z'])
  runs(world, how, 3)
  t.ok(isIdle(planOf(world, how)))
  t.same(world.sheet.get('1'), ['1', 'a', 'z'])
})

test('a column that the table fills comes back to a new row of the sheet', async t => {
  const filled = (values: Values) => values.map((value, i) => (i === 1 ? 'filled' : value))
  const how = rules({ writers: ['both', 'table', 'both'], alter: filled })
  const world = worldWith(['1', null, 'x'])
  t.match(runs(world, how, 3).map(isIdle), [false, false, true])
  t.same(world.sheet.get('1'), ['1', 'filled', 'x'])
})

test('a new row of the table carries all its columns to the sheet', async t => {
  const how = rules({ writers: ['both', 'sheet', 'table'] })
  const world = worldWith(['9', null, null])
  world.table.set('1', ['1', 'A', 'x'])
  t.match(planOf(world, how).sheet.inserts, [{ key: '1', after: ['1', 'A', 'x'] }])
})

test('an edit of the table in one column says nothing of what it made of another', async t => {
  const how = rules({ direction: 'sheet_to_table', conflictPolicy: 'table_wins' })
  const world = worldWith(['1', 'a', 'x'])
  runs(world, how, 2)
  world.table.set('1', ['1', 'A', 'z'])
  runs(world, how, 1)
  world.sheet.set('1', ['1', 'b', 'x'])
  runs(world, how, 1)
  t.same(world.table.get('1'), ['1', 'B', 'z'])
  t.ok(isIdle(planOf(world, how)))
})

test('a row that goes both ways in one run: what the table made of its part is no edit', async t => {
  const how = rules({ conflictPolicy: 'table_wins' })
  const world = worldWith(['1', null, 'x'])
  runs(world, how, 2)
  world.sheet.set('1', ['1', 'a', 'x'])
  world.table.set('1', ['1', null, 'z'])
  runs(world, how, 1)
  t.same(world.sheet.get('1'), ['1', 'a', 'z'])
  world.sheet.set('1', ['1', 'b', 'z'])
  runs(world, how, 1)
  t.same(world.table.get('1'), ['1', 'B', 'z'])
})

test('a cell edited while the sheet was to get what the table made of it goes to the table', async t => {
  const how = rules({ conflictPolicy: 'table_wins' })
  const world = worldWith(['1', 'a', 'x'])
  runs(world, how, 1)
  world.table.set('1', ['1', 'A', 'z'])
  const plan = planOf(world, how)
  world.sheet.set('1', ['1', 'b', 'x'])
  carryOut(world, plan, how, () => {})
  t.same(world.sheet.get('1'), ['1', 'b', 'z'])
  runs(world, how, 1)
  t.same(world.table.get('1'), ['1', 'B', 'z'])
})

test('a conflict in one column leaves it known what the table made of another', async t => {
  const how = rules({})
  const world = worldWith(['1', null, 'x'])
  runs(world, how, 1)
  world.sheet.set('1', ['1', 'a', 'y'])
  world.table.set('1', ['1', null, 'z'])
  runs(world, how, 1)
  world.sheet.set('1', ['1', 'b', 'y'])
  t.match(runs(world, how, 1), [{ conflicts: [{ column: 2 }] }])
  t.same(world.table.get('1'), ['1', 'B', 'z'])
})

test('a hash tells of each cell that was altered, as long as it is what it was made', async t => {
  const base = ['1', 'a', 'x']
  const given = ['1', 'a', 'other']
  const made = ['1', 'A', 'OTHER']
  t.equal(tableHashOf(base, null, { given: base, made: base }), null)
  const hash = tableHashOf(base, null, { given, made })
  t.same([...placesMade(hash, made)], [1], 'not the cell that differed before')
  t.same([...placesMade(hash, ['1', 'A', 'z'])], [1])
  t.same([...placesMade(hash, ['1', 'Z', 'OTHER'])], [])
  t.same([...placesMade('a hash of another form', made)], [])
  t.equal(tableHashOf(['1', 'A', 'x'], hash), null, 'the sheet has it too by now')
  const again = tableHashOf(base, hash, { given: made, made: ['1', 'AA', 'OTHER'] })
  t.same([...placesMade(again, ['1', 'AA', 'x'])], [1])
})

function rules(more: Partial<WorldRules>): WorldRules {
  const writers: WorldRules['writers'] = ['both', 'both', 'both']
  return {
    direction: 'two_way',
    conflictPolicy: 'ask',
    deletePolicy: 'delete',
    writers,
    alter: upper,
    ...more,
  }
}

function worldWith(row: Values) {
  const world = emptyWorld()
  world.sheet.set(row[0] ?? '', row)
  return world
}

function runs(world: ReturnType<typeof emptyWorld>, how: WorldRules, count: number): RunPlan[] {
  return Array.from({ length: count }, () => runOnce(world, how))
}
