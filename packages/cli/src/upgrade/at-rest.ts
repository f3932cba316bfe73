import { until } from '../road/look.ts'
import type { EditedSync } from './edited-sync.ts'
import type { JobsLeft } from './jobs-left.ts'

/** Both sides of all of them as they are when they are equal, or after four minutes. */
export async function atRest(syncs: readonly EditedSync[], signal: AbortSignal) {
  const look = async () => Promise.all(syncs.map(sync => sync.differences()))
  const isEqual = (found: Awaited<ReturnType<typeof look>>) =>
    found.every(({ lost, differences }) => lost.length + differences.length === 0)
  const patience = { seconds: 240, everyMs: 2_000, signal }
  await until('both sides are equal', async () => isEqual(await look()) || undefined, patience).catch(
    () => {},
  )
  const found = await look()
  return {
    cells: found.reduce((total, { cells }) => total + cells, 0),
    lost: found.flatMap(({ lost }) => lost),
    differences: found.flatMap(({ differences }) => differences),
  }
}

/** The jobs as they are when nothing is at work any more, or after two minutes. */
export async function whenQuiet(look: () => Promise<JobsLeft>, signal: AbortSignal): Promise<JobsLeft> {
  const ended = async () => ((await look()).stuck.length === 0 ? true : undefined)
  await until('every job has ended', ended, { seconds: 120, everyMs: 1_000, signal }).catch(() => {})
  return look()
}

/** How many edits were made in all. */
export function editsOf(syncs: readonly EditedSync[]): number {
  return syncs.reduce((total, sync) => total + sync.edits(), 0)
}
