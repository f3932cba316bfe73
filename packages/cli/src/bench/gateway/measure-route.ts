import { median } from '../median.ts'
import { treeCpuMs } from '../tree-cpu-ms.ts'
import { type Load, LoadFigures } from './load.ts'
import { runNode } from './run-node.ts'

/** Of the throughput of a bare route. */
export const shareLimit = 0.7

/** Medians over the rounds. */
export interface SideFigures {
  perSecond: number
  p99Ms: number
  /** Of a processor's time, a request: in the process that answers and in Postgres. Null where the system does not tell. */
  processUs: number | null
  postgresUs: number | null
}

export interface BareFigures extends SideFigures {
  /** What it does. */
  what: string
  /** The median of the rounds' own shares: ours against this one's of the same round. */
  share: number
  /** Likewise of processor time: what this one takes of what ours takes, Postgres counted in. */
  processorShare: number | null
}

export interface RouteFigures extends SideFigures {
  route: string
  connections: number
  /** The same query: what the limit is of. */
  bare: BareFigures
  /** Another one to compare with. */
  other: BareFigures
  failed: number
  ok: boolean
}

/** A route of the bare server, and what it does. */
type Bare = Side & { what: string }
export type Route = { name: string; ours: Side; bare: Bare; other: Bare } & Pick<
  Load,
  'method' | 'headers' | 'body'
>
/** Where to ask, and the processes that then work. */
type Side = { url: string; process: number | undefined; postgres: number | undefined }

type How = Pick<Load, 'connections' | 'seconds'> & { rounds: number }
type Round = { ours: Ran; bare: Ran; other: Ran }

/** Asks ours and the bare routes so many rounds long. */
export async function measureRoute(
  route: Route,
  { connections, seconds, rounds }: How,
): Promise<RouteFigures> {
  const { name, ours, bare, other, ...asked } = route
  const run = (side: Side, forSeconds = seconds) =>
    runLoad(side, { ...asked, connections, seconds: forSeconds })
  for (const side of [ours, bare, other]) await run(side, 1) // the compiler warms up
  const seen: Round[] = []
  for (let round = 0; round < rounds; round++) {
    // Who goes first takes turns, as whatever else the machine does comes and goes.
    if (round % 2 === 0) seen.push({ ours: await run(ours), bare: await run(bare), other: await run(other) })
    else {
      const others = { other: await run(other), bare: await run(bare) }
      seen.push({ ...others, ours: await run(ours) })
    }
  }
  const failed = seen
    .flatMap(round => [round.ours, round.bare, round.other])
    .reduce((sum, each) => sum + each.failed, 0)
  const besideBare = beside(seen, bare.what, round => round.bare)
  return {
    route: name,
    connections,
    ...mediansOf(seen.map(round => round.ours)),
    bare: besideBare,
    other: beside(seen, other.what, round => round.other),
    failed,
    ok: besideBare.share >= shareLimit && failed === 0,
  }
}

function beside(seen: readonly Round[], what: string, pick: (round: Round) => Ran): BareFigures {
  const shares = seen.map(round => round.ours.perSecond / pick(round).perSecond)
  const ofProcessor = seen.map(round => perRequest(pick(round)) / perRequest(round.ours))
  return {
    what,
    ...mediansOf(seen.map(pick)),
    share: hundredths(median(shares)),
    processorShare: medianOrNull(ofProcessor, hundredths),
  }
}

/** What is not known is not a number. */
type Ran = LoadFigures & { processUs: number; postgresUs: number }

async function runLoad({ url, process, postgres }: Side, load: Omit<Load, 'url'>): Promise<Ran> {
  const now = () => [process, postgres].map(pid => treeCpuMs(pid) ?? Number.NaN)
  const before = now()
  const figures = LoadFigures.parse(await runNode('load.ts', { ...load, url }))
  const [processUs = Number.NaN, postgresUs = Number.NaN] = now().map(
    (ms, at) => ((ms - (before[at] ?? Number.NaN)) / figures.requests) * 1000,
  )
  return { ...figures, processUs, postgresUs }
}

const perRequest = ({ processUs, postgresUs }: Ran) => processUs + postgresUs

function mediansOf(runs: readonly Ran[]): SideFigures {
  return {
    perSecond: median(runs.map(run => run.perSecond)),
    p99Ms: median(runs.map(run => run.p99Ms)),
    processUs: medianOrNull(
      runs.map(run => run.processUs),
      Math.round,
    ),
    postgresUs: medianOrNull(
      runs.map(run => run.postgresUs),
      Math.round,
    ),
  }
}

function medianOrNull(values: readonly number[], round: (value: number) => number): number | null {
  return values.some(Number.isNaN) ? null : round(median(values))
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
