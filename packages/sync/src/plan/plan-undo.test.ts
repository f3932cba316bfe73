import type { Direction, SkippedUndo } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import type { Side } from '../merge/rules.ts'
import type { Values } from '../rows/values.ts'
import { type Edit, editLedger } from '../testing/edit-ledger.ts'
import {
  carryOut,
  columnsOf,
  emptyWorld,
  marksOf,
  type PlanWorld,
  planOf,
  runOnce,
  sheetRowsOf,
  tableRowsOf,
  type WorldRules,
} from '../testing/plan-world.ts'
import { planUndo, type UndoneStep } from './plan-undo.ts'
import type { RunPlan } from './run-plan.ts'

const width = 3
const sides = ['sheet', 'table'] as const
const edit: fc.Arbitrary<Edit> = fc.record({
  side: fc.constantFrom<Side[]>('sheet', 'table'),
  key: fc.constantFrom('1', '2', '3', '4'),
  column: fc.integer({ min: 1, max: width - 1 }),
  what: fc.constantFrom<Edit['what'][]>('type', 'type', 'blank', 'row'),
})
const edits = fc.array(edit, { maxLength: 8 })
const rules: fc.Arbitrary<WorldRules> = fc.record({
  direction: fc.constantFrom<Direction[]>('two_way', 'sheet_to_table', 'table_to_sheet'),
  conflictPolicy: fc.constantFrom('ask' as const, 'sheet_wins' as const, 'table_wins' as const),
  deletePolicy: fc.constantFrom('delete' as const, 'keep' as const),
  writers: fc.constant<WorldRules['writers']>(['both', 'both', 'both']),
})

test('after an undo both sides are as before the run, but for cells edited since, and these are listed', async () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 3 }), edits, rules, (earlier, later, how) => {
      const { world, byPerson } = worldAfter(earlier, how)
      const before = copyOf(world)
      runOnce(world, how)
      const steps = world.history.at(-1) ?? []
      later.forEach(byPerson)
      const touched = new Set(later.map(({ side, key }) => `${side} ${key}`))
      const found = copyOf(world)
      const { plan, skipped } = undoOf(world, steps, how)
      carryOut(world, plan, how, () => {})
      for (const side of sides) {
        for (const key of ['1', '2', '3', '4']) {
          if (touched.has(`${side} ${key}`)) continue
          if (!isSame(world[side].get(key), before[side].get(key)))
            throw new Error(`${side} ${key} is not as before`)
        }
      }
      const missing = editedOf(steps, found).filter(each => !skipped.some(skip => covers(skip, each)))
      if (missing.length > 0) throw new Error(`not listed: ${JSON.stringify(missing)}`)
      for (const { side, key, column } of skipped) {
        const now = (at: Pick<PlanWorld, Side>) => cellOf(at[side].get(key), column, how)
        if (now(world) !== now(found)) throw new Error('what was edited since was changed')
      }
    }),
    { numRuns: 3000 },
  )
})

test('after an undo the next run would do the same again', async () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 3 }), rules, (earlier, how) => {
      const { world } = worldAfter(earlier, how)
      const first = runOnce(world, how)
      const { plan } = undoOf(world, world.history.at(-1) ?? [], how)
      carryOut(world, plan, how, () => {})
      return changesOf(planOf(world, how)) === changesOf(first)
    }),
    { numRuns: 2000 },
  )
})

test('an undo is safe to repeat', async () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 3 }), edits, rules, (earlier, later, how) => {
      const { world, byPerson } = worldAfter(earlier, how)
      runOnce(world, how)
      const steps = world.history.at(-1) ?? []
      later.forEach(byPerson)
      const first = undoOf(world, steps, how)
      carryOut(world, first.plan, how, () => {})
      const again = undoOf(world, steps, how)
      return changesOf(again.plan) === '[]' && JSON.stringify(again.skipped) === JSON.stringify(first.skipped)
    }),
    { numRuns: 1000 },
  )
})

test('a row written twice in a run goes back to what it was before the first time', async t => {
  const { world } = worldAfter([], how)
  world.table.set('1', ['1', 'c', 'y'])
  const steps: UndoneStep[] = [
    { side: 'table', changes: [{ key: '1', row: 2, before: ['1', 'a', 'x'], after: ['1', 'b', 'x'] }] },
    { side: 'table', changes: [{ key: '1', row: 2, before: ['1', 'b', 'x'], after: ['1', 'c', 'x'] }] },
  ]
  const { plan, restored, skipped } = undoOf(world, steps, how)
  t.match(plan.table.updates, [{ key: '1', after: ['1', 'a', 'y'] }])
  t.equal(restored, 2)
  t.same(skipped, [])
})

test('a new row goes only while it is as it was written, and as the base has it', async t => {
  const { world } = worldAfter([], how)
  const written = (key: string) => [key, 'a', null]
  for (const key of ['5', '6', '7']) {
    world.table.set(key, written(key))
    world.base.set(key, { values: written(key), sheetRow: 2, tableHash: null })
  }
  world.table.set('6', ['6', 'edited', null])
  const changeOf = (key: string, after?: Values) => ({ key, row: 2, before: undefined, after })
  const changes = [changeOf('5', written('5')), changeOf('6', written('6')), changeOf('7')]
  const { plan, skipped } = undoOf(world, [{ side: 'table', changes }], how)
  t.same(
    plan.table.deletes.map(({ key }) => key),
    ['5'],
  )
  t.same(plan.base.remove, ['5'])
  t.match(skipped, [
    { side: 'table', key: '6', column: null, found: '{"id":"6","c1":"edited","c2":null}' },
    { key: '7', column: null, written: null },
  ])
})

const how: WorldRules = {
  direction: 'two_way',
  conflictPolicy: 'ask',
  deletePolicy: 'delete',
  writers: ['both', 'both', 'both'],
}

/** A world in which people edited, and a run went through after each round but the last. */
function worldAfter(rounds: readonly Edit[][], how: WorldRules) {
  const world = emptyWorld()
  const ledger = editLedger(world, width)
  const byPerson = (each: Edit) => ledger.edit(each, '1')
  for (const [at, round] of rounds.entries()) {
    if (at > 0) runOnce(world, how)
    byPerson({ side: 'sheet', key: '1', column: 1, what: 'type' })
    round.forEach(byPerson)
  }
  return { world, byPerson }
}

function undoOf(world: PlanWorld, steps: readonly UndoneStep[], how: WorldRules) {
  return planUndo({
    columns: columnsOf(how),
    steps,
    sheet: sheetRowsOf(world),
    table: tableRowsOf(world),
    base: marksOf(world),
    baseValues: new Map([...world.base].map(([key, { values }]) => [key, values])),
  })
}

function copyOf({ sheet, table }: PlanWorld): Pick<PlanWorld, Side> {
  return { sheet: new Map(sheet), table: new Map(table) }
}

interface Place {
  side: Side
  key: string
  column: string | null
}

/** Cells the run wrote that are neither what it wrote nor what they were; column null where the row is. */
function editedOf(steps: readonly UndoneStep[], found: Pick<PlanWorld, Side>): Place[] {
  return steps.flatMap(({ side, changes }) =>
    changes.flatMap(({ key, before, after }): Place[] => {
      const now = found[side].get(key)
      if (!before || !after || !now) {
        return isSame(now, before) || isSame(now, after) ? [] : [{ side, key, column: null }]
      }
      const places = after.map((_, i) => i).filter(i => after[i] !== before[i])
      const edited = places.filter(i => now[i] !== after[i] && now[i] !== before[i])
      return edited.map(i => ({ side, key, column: `c${i}` }))
    }),
  )
}

function covers(
  skip: SkippedUndo,
  { side, key, column }: { side: Side; key: string; column: string | null },
) {
  return skip.side === side && skip.key === key && (skip.column === null || skip.column === column)
}

function cellOf(row: Values | undefined, column: string | null, how: WorldRules): string {
  if (column === null) return JSON.stringify(row ?? null)
  const place = columnsOf(how).findIndex(each => each.column === column)
  return JSON.stringify(row?.[place] ?? null)
}

function isSame(a: Values | undefined, b: Values | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function changesOf(plan: RunPlan): string {
  const all = sides.flatMap(side =>
    [...plan[side].inserts, ...plan[side].updates, ...plan[side].deletes].map(({ key, before, after }) => {
      return [side, key, before, after]
    }),
  )
  return JSON.stringify(all)
}
