import type { Direction } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { mirrored, otherSide, type Side } from '../merge/rules.ts'
import { type Edit, editLedger, type Leaf } from '../testing/edit-ledger.ts'
import { emptyWorld, type PlanWorld, runOnce, type WorldRules } from '../testing/plan-world.ts'
import { isIdle, type RunPlan } from './run-plan.ts'

class Death extends Error {}

const width = 4
/** Place of the cell that the database alters, where it does. */
const altered = 2
const side = fc.constantFrom<Side[]>('sheet', 'table')
const edit: fc.Arbitrary<Edit> = fc.record({
  side,
  key: fc.constantFrom('1', '2', '3', '4'),
  column: fc.integer({ min: 1, max: width - 1 }),
  what: fc.constantFrom<Edit['what'][]>('type', 'type', 'type', 'type', 'blank', 'row'),
})
const run = fc.record({
  /** Effects until it dies; half of the runs come to their end. */
  fuel: fc.option(fc.integer({ min: 0, max: 24 }), { nil: Infinity }),
  edits: fc.array(fc.tuple(fc.integer({ min: 0, max: 24 }), edit), { maxLength: 3 }),
})
const story = fc.array(fc.oneof(edit, edit, run), { minLength: 4, maxLength: 30 })
const writer = fc.constantFrom<WorldRules['writers'][number][]>('both', 'both', 'both', 'sheet', 'table')
const rules = fc
  .record({
    direction: fc.constantFrom<Direction[]>('two_way', 'two_way', 'sheet_to_table', 'table_to_sheet'),
    conflictPolicy: fc.constantFrom(
      'ask' as const,
      'sheet_wins' as const,
      'table_wins' as const,
      'newest_wins' as const,
    ),
    deletePolicy: fc.constantFrom('delete' as const, 'keep' as const, 'mark' as const),
    writers: fc.array(writer, { minLength: width - 1, maxLength: width - 1 }),
    newer: fc.dictionary(fc.constantFrom('1', '2', '3', '4'), side),
  })
  .map(({ writers, newer, ...how }): WorldRules => {
    return { ...how, writers: ['both', ...writers], newer: key => newer[key] }
  })

test('every edit is on both sides, or seen by who typed over it, or overruled, or before a person', async () => {
  fc.assert(
    fc.property(story, rules, (events, how) => lostOf(events, how)),
    { numRuns: 4000 },
  )
})

test('so it is where the table makes something else of what it is given', async () => {
  const alter: WorldRules['alter'] = values =>
    values.map((value, i) => (i === altered ? (value?.toUpperCase() ?? null) : value))
  fc.assert(
    fc.property(story, rules, (events, how) => lostOf(events, { ...how, alter })),
    { numRuns: 2000 },
  )
})

type Event = Edit | { fuel: number; edits: [number, Edit][] }

/** Plays the story, lets both sides come to rest, and throws when an edit is nowhere. */
function lostOf(events: readonly Event[], how: WorldRules): void {
  const world = emptyWorld()
  const { alter } = how
  const ledger = editLedger(world, width, value => value.toLowerCase())
  const byPerson = (each: Edit) => {
    ledger.edit(each, '1')
    const row = world.table.get(each.key)
    if (alter && row && each.side === 'table') world.table.set(each.key, alter(row))
  }
  byPerson({ side: 'sheet', key: '1', column: 1, what: 'type' })
  for (const event of events) {
    if ('what' in event) byPerson(event)
    else runUntilDead(world, how, event, byPerson)
  }
  const rest = runToRest(world, how)
  for (const leaf of ledger.leaves()) {
    const why = fateOf(leaf, world, rest, how)
    if (why) throw new Error(`${why}: ${JSON.stringify({ ...leaf, seen: [...leaf.seen] })}`)
  }
}

function runUntilDead(
  world: PlanWorld,
  how: WorldRules,
  { fuel, edits }: Extract<Event, { fuel: number }>,
  byPerson: (edit: Edit) => void,
): void {
  let ticks = 0
  try {
    runOnce(world, how, () => {
      for (const [at, each] of edits) if (at === ticks) byPerson(each)
      if (ticks++ >= fuel) throw new Death()
    })
  } catch (error) {
    if (!(error instanceof Death)) throw error
  }
}

function runToRest(world: PlanWorld, how: WorldRules): RunPlan {
  for (let runs = 0; runs < 8; runs++) {
    const plan = runOnce(world, how)
    if (isIdle(plan) && plan.base.save.length + plan.base.remove.length === 0) return plan
  }
  throw new Error('The sides do not come to rest')
}

/** Undefined when all is well with an edit; else what is wrong. */
function fateOf(
  { token, side: by, key, column, seen }: Leaf,
  world: PlanWorld,
  rest: RunPlan,
  how: WorldRules,
): string | undefined {
  const on = (at: Side) => world[at].get(key)?.[column]?.toLowerCase()
  if (on('sheet') === token && on('table') === token) return undefined
  const { newer: _, ...merging } = how
  const writer = how.writers[column]
  if (mirrored(merging) === otherSide(by) || writer === otherSide(by)) return undefined
  const waits = rest.conflicts.some(
    each => each.key === key && (each.column === column || each.column === null),
  )
  if (waits && (on('sheet') === token || on('table') === token)) return undefined
  const other = otherSide(by)
  const mayCross = how.direction === 'two_way' || how.direction === `${by}_to_${other}`
  if (on(by) === token && !mayCross) return undefined
  const isGone = !world[by].has(key) || !world[other].has(key)
  if (isGone && on(by) === token && (how.deletePolicy !== 'delete' || !mayCross)) return undefined
  if (how.conflictPolicy === 'ask') return 'lost'
  // What the database altered is known of a row only as a whole: with another cell of it edited there, it counts as an edit.
  if (how.alter && column === altered && by === 'sheet') return undefined
  const found = on(by)
  return found !== undefined && seen.has(found) ? 'an older value came back over it' : undefined
}
