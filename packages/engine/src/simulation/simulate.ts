import type { Side } from '@doki/sync'
import { configOf } from './config.ts'
import { resolveConflict } from './fake-desk.ts'
import { people as peopleOf } from './people.ts'
import { programs as programsOf } from './programs.ts'
import { type Random, random } from './random.ts'
import { type Mutate, type RunEnd, type Runs, runs as runsOf } from './runs.ts'
import { schedule } from './schedule.ts'
import { type SimWorld, simWorld } from './sim-world.ts'
import { trace as traceOf } from './trace.ts'
import { verdictOf } from './verdict.ts'

export interface SimOptions {
  /** Resolves once nothing is left to do at this moment: in a real process, the next turn of the event loop. */
  drain: () => Promise<void>
  /** Keeps the lines of the trace. */
  keepTrace?: boolean
  mutate?: Mutate
  prepare?: (world: SimWorld) => void
}

export interface SimResult {
  seed: number
  edits: number
  faults: Record<string, number>
  runs: number
  effects: number
  lost: string[]
  duplicated: string[]
  collateral: string[]
  unequal: string[]
  notAtRest: string[]
  raced: number
  recoveryRuns: number
  digest: string
  lines: readonly string[]
}

/** Cells that somebody edits, at least, while runs come and go. */
const fewestEdits = 20

/** Runs at most, from the last edit and fault until the sync has nothing to do. */
const mostRuns = 8

/** One world from its first edit to its rest, and what became of everything in it. The same seed gives the same world. */
export async function simulate(
  seed: number,
  { drain, keepTrace = false, mutate = ports => ports, prepare }: SimOptions,
): Promise<SimResult> {
  const time = schedule(drain)
  const trace = traceOf(keepTrace, time.now())
  const chance = random(seed, 'people')
  const config = configOf(random(seed, 'config'))
  const world = simWorld(seed, config, time, trace, chance.between(3, 8))
  prepare?.(world)
  const people = peopleOf(world, random(seed, 'sheet'))
  const programs = programsOf(world, random(seed, 'table'))
  const runs = runsOf(world, random(seed, 'runs'), { people, programs }, mutate)
  furnish(world, people, programs)
  trace.add(time.now(), 'world', 'begins', {
    key: config.key,
    direction: config.sync.direction,
    conflicts: config.sync.conflictPolicy,
    deletes: config.sync.deletePolicy,
    columns: config.mapping.columns.map(({ column, writer }) => `${column} ${writer}`),
    constraint: config.constraint,
    trigger: config.trigger,
    rows: config.rows,
  })

  await live(world, chance, { people, programs, runs })
  world.faults.stop()
  people.mendAll()
  const notAtRest: string[] = []
  if (!(await time.until(() => runs.isQuiet(), 3_600_000))) notAtRest.push('a job never came to its end')
  world.tableDownUntil = 0
  await time.pass(400_000)
  const recoveryRuns = await rest(world, chance, runs, notAtRest)

  const { wrongs } = world
  const verdict = verdictOf(world)
  return {
    seed,
    edits: world.ledger.edits(),
    faults: world.faults.counts,
    runs: runs.count(),
    effects: runs.effects(),
    lost: [...wrongs.lost, ...verdict.lost],
    duplicated: [...wrongs.duplicated, ...verdict.duplicated],
    collateral: wrongs.collateral,
    unequal: verdict.unequal,
    notAtRest,
    raced: world.races(),
    recoveryRuns,
    digest: trace.digest(),
    lines: trace.lines,
  }
}

interface Actors {
  people: ReturnType<typeof peopleOf>
  programs: ReturnType<typeof programsOf>
  runs: Runs
}

/** Rows that each side begins with, and rows of both. */
function furnish(world: SimWorld, people: Actors['people'], programs: Actors['programs']): void {
  const { rows } = world.config
  for (let at = 0; at < rows.sheet + rows.both; at++) world.tab.cells.push(people.newRow())
  for (let at = 0; at < rows.table; at++) programs.insert()
  for (const row of world.places.rows().slice(0, rows.both)) {
    const key = world.places.keyOf(row)
    const values = world.mapping.columns.map((_, place) => world.places.value(row, place) ?? null)
    const parts = world.mapping.key.columns.map(
      name => values[world.mapping.columns.findIndex(({ column }) => column === name)] ?? '',
    )
    if (key !== undefined) programs.putNew(parts, values)
  }
}

/** People and programs edit, runs come by schedule, and what is to go wrong goes wrong. */
async function live(world: SimWorld, chance: Random, { people, programs, runs }: Actors): Promise<void> {
  const { config, time, faults } = world
  const edits = chance.between(14, 30)
  const target: Side | undefined =
    config.sync.direction === 'two_way'
      ? undefined
      : config.sync.direction === 'sheet_to_table'
        ? 'table'
        : 'sheet'
  const before = world.ledger.edits()
  let done = 0
  const isLively = () => done < edits || !faults.isOver() || world.ledger.edits() - before < fewestEdits
  for (let round = 0; round < 60 && isLively(); round++) {
    const busy = runs.isBusy()
    if (!busy || chance.chance(0.15)) {
      if (busy) faults.count('second_run')
      runs.dispatch({ full: chance.chance(0.2) }, end => confirm(end, world, chance, runs))
    }
    const several = done < edits ? chance.between(1, 4) : 1
    for (let at = 0; at < several; at++) {
      time.after(chance.between(0, 30_000), () => {
        const inSheet = chance.chance(target === 'sheet' ? 0.1 : target === 'table' ? 0.9 : 0.6)
        if (inSheet) people.act()
        else programs.act()
      })
      done++
    }
    if (chance.chance(0.05)) {
      faults.count('token_null')
      world.table.watched = false
      time.after(60_000, () => {
        world.table.watched = true
      })
    }
    await time.pass(chance.between(3_000, 60_000))
    if (config.resolves && chance.chance(0.3)) decide(world, chance)
  }
  // The last of all comes while a run is at work, so that only the noted versions tell the next one: often in a world that
  // had come to rest and that Drive has told all about, and on one side alone.
  const isSettled = chance.chance(0.5)
  if (isSettled) {
    runs.dispatch({}, end => confirm(end, world, chance, runs))
    await time.pass(200_000)
  }
  runs.dispatch({ full: isSettled }, end => confirm(end, world, chance, runs))
  const other = target === 'sheet' ? 'table' : 'sheet'
  const last = target ? other : chance.one(['sheet', 'table', 'both'] as const)
  if (last !== 'table') time.after(chance.between(500, 9_000), people.act)
  if (last !== 'sheet') time.after(chance.between(500, 9_000), programs.act)
  await time.pass(10_000)
}

/** A person who is asked whether so many rows may go says yes to what they were shown. */
function confirm({ result }: RunEnd, world: SimWorld, chance: Random, runs: Runs): void {
  if (result?.outcome !== 'guarded') return
  const findings = result.plan.guards
  if (!findings.every(({ confirmable }) => confirmable)) return
  world.time.after(chance.between(1_000, 10_000), () => runs.dispatch({ confirmed: true, findings }))
}

/** A person decides one open conflict, as they were shown it. */
function decide(world: SimWorld, chance: Random): void {
  const open = chance.one(world.kept.conflicts.filter(({ state }) => state === 'open'))
  if (!open) return
  const { conflict } = open
  const take = chance.one(['sheet', 'table'] as const) ?? 'sheet'
  const resolution = resolveConflict(world.kept, world.mapping, conflict, take)?.resolution
  if (resolution) world.decisions.push({ conflict, resolution })
  world.trace.add(world.time.now(), 'person', 'decides', { ...conflict, take })
}

/**
 * Runs until one has changed nothing; then one more, which looks at every row and must change nothing either. Answers
 * how many it took. A row that the database refuses is tried again each time, and that is no change.
 */
async function rest(world: SimWorld, chance: Random, runs: Runs, notAtRest: string[]): Promise<number> {
  if (world.config.resolves) decide(world, chance)
  let asked: Parameters<Runs['dispatch']>[0] = {}
  for (let count = 1; count <= mostRuns; count++) {
    const before = runs.effects()
    const { result, error } = await one(runs, world, asked)
    await world.time.pass(chance.between(1_000, 5_000))
    const isGuarded = result?.outcome === 'guarded'
    asked = isGuarded ? { confirmed: true, findings: result.plan.guards } : { full: true }
    if (error) notAtRest.push(`a run ended as ${String(error)}`)
    if (isGuarded || runs.effects() !== before) continue
    const last = await one(runs, world, { full: true })
    const writes = runs.effects() - before
    if (writes > 0 || !last.result || last.result.outcome === 'guarded')
      notAtRest.push(
        `one more run ended as ${last.result?.outcome ?? String(last.error)}, with ${writes} writes`,
      )
    return count
  }
  notAtRest.push(`still at work after ${mostRuns} runs`)
  return mostRuns
}

async function one(
  runs: Runs,
  world: SimWorld,
  how: Parameters<Runs['dispatch']>[0],
): Promise<Pick<RunEnd, 'result' | 'error'>> {
  let ended: RunEnd | undefined
  runs.dispatch(how, end => {
    ended = end
  })
  await world.time.until(() => ended !== undefined, 3_600_000)
  return ended ?? { error: new Error('The run never ended') }
}
