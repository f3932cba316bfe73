import { CronExpressionParser } from 'cron-parser'
import { changesOf, isFixed, type Wall } from './walk-minutes.ts'

/** Every run between two moments, as `cron-parser` finds them. */
export function byCronParser(cron: string, tz: string, from: number, to: number): string[] {
  const other = CronExpressionParser.parse(cron, { tz, currentDate: new Date(from) })
  const runs: string[] = []
  for (let at = other.next(); at.getTime() <= to; at = other.next()) runs.push(at.toDate().toISOString())
  return runs
}

/** All ways in which `cron-parser` differs from us. None is away from a change of clocks. */
export type Difference =
  /** Ours alone: a time of day that is skipped runs at the first moment after the gap. */
  | 'skipped time at the end of the gap'
  /** Theirs alone: whatever is skipped runs as much later as the gap is long, an interval too. */
  | 'skipped time moved by the gap'
  /** Ours alone: an interval that is bound to certain hours runs in both of the hour that comes twice. */
  | 'interval in the second of two like hours'

/** Names the runs that only one of both has; what has no name is no difference we know of. */
export function namedDifferences(
  cron: string,
  walls: readonly Wall[],
  ours: readonly string[],
  theirs: readonly string[],
): { at: string; name: Difference | undefined }[] {
  const changes = changesOf(walls)
  const { minute, hour } = CronExpressionParser.parse(cron).fields
  const says = (wall: Wall, backMs: number) => {
    const minutes = (wall.hour * 60 + wall.minute - backMs / 60_000 + 1440) % 1440
    const has = (values: readonly (number | string)[], value: number) => values.includes(value)
    return has(hour.values, Math.floor(minutes / 60)) && has(minute.values, minutes % 60)
  }
  const change = (at: number, isForward: boolean) =>
    changes.find(each => each.byMs > 0 === isForward && at >= each.at && at < each.at + Math.abs(each.byMs))

  const ourName = (at: number, wall: Wall): Difference | undefined => {
    if (isFixed(cron)) return change(at, true)?.at === at ? 'skipped time at the end of the gap' : undefined
    return change(at, false) && says(wall, 0) ? 'interval in the second of two like hours' : undefined
  }
  const theirName = (at: number, wall: Wall): Difference | undefined => {
    const gap = change(at, true)
    return gap && !says(wall, 0) && says(wall, gap.byMs) ? 'skipped time moved by the gap' : undefined
  }
  const named = (instants: Set<string>, nameOf: typeof ourName) =>
    [...instants].map(at => {
      const wall = walls.find(each => each.at === Date.parse(at))
      return { at, name: wall && nameOf(wall.at, wall) }
    })
  const [mine, others] = [new Set(ours), new Set(theirs)]
  return [...named(mine.difference(others), ourName), ...named(others.difference(mine), theirName)]
}
