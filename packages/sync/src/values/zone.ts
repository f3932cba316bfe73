import { DokiError } from '@doki/contracts'

/** How far a zone's clocks are ahead of UTC. */
export interface Zone {
  /** Milliseconds to add to an instant (ms since 1970 UTC) to get what the zone's clocks show. */
  offsetAt(instant: number): number
  /**
   * The instant at which the zone's clocks show `wall` (ms since 1970, as if UTC). When clocks go back and show it
   * twice, the first time; undefined when they go forward and never show it.
   */
  instantOf(wall: number): number | undefined
}

const dayMs = 86_400_000

/** A zone by its IANA name, from the tables of the runtime. Throws a `DokiError` on a name nobody knows. */
export function zoneOf(timeZone: string): Zone {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC' || timeZone === 'Etc/GMT' || timeZone === 'GMT') return utc
  const exactly = offsetReader(timeZone)
  const offsetAt = byDay(exactly)
  return {
    offsetAt,
    instantOf(wall) {
      const early = wall - offsetAt(wall - dayMs)
      if (early + offsetAt(early) === wall) return early
      const late = wall - offsetAt(wall + dayMs)
      return late + offsetAt(late) === wall ? late : undefined
    },
  }
}

const utc: Zone = { offsetAt: () => 0, instantOf: wall => wall }

/** Asking the runtime costs microseconds, so days that begin and end with one offset are remembered. */
function byDay(exactly: (instant: number) => number) {
  const known = new Map<number, number | null>()
  return (instant: number) => {
    const day = Math.floor(instant / dayMs)
    let offset = known.get(day)
    if (offset === undefined) {
      const begin = exactly(day * dayMs)
      offset = begin === exactly((day + 1) * dayMs) ? begin : null
      known.set(day, offset)
    }
    return offset ?? exactly(instant)
  }
}

function offsetReader(timeZone: string): (instant: number) => number {
  const format = formatOf(timeZone)
  return instant => {
    const at: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(instant)) at[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = at
    const wall = new Date(0)
    wall.setUTCFullYear(year, month - 1, day)
    wall.setUTCHours(hour, minute, second)
    return wall.getTime() - Math.floor(instant / 1000) * 1000
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-u-ca-iso8601-hc-h23', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new DokiError('unprocessable', `“${timeZone}” is not a time zone: use a name like Europe/Berlin`, {
      cause,
    })
  }
}
