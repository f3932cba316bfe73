/**
 * Wall-clock time to UTC. A spreadsheet keeps wall-clock times, in the time zone of its file. `Intl` is the only
 * thing asked, so the rules are those of the IANA database that the runtime brings.
 */

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    era: 'short',
  })
  formats.set(timeZone, format)
  return format
}

/** The wall clock of an instant, as if it were UTC, in ms. */
function wallOf(instantMs: number, timeZone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(instantMs)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  const wall = new Date(0)
  wall.setUTCFullYear(year, month - 1, day)
  wall.setUTCHours(hour, minute, second, ((instantMs % 1000) + 1000) % 1000)
  return wall.getTime()
}

/**
 * The instant of a wall-clock time. Of a time that comes twice (the clock goes back) the first one; a time that does
 * not come (it goes forward) is as much later as the clock jumps, as ECMA-262 and RFC 5545 have it.
 */
export function instantOfWall(wallMs: number, timeZone: string): number {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC' || timeZone === 'Etc/GMT' || timeZone === 'GMT')
    return wallMs
  const before = wallMs - (wallOf(wallMs - 86_400_000, timeZone) - (wallMs - 86_400_000))
  const after = wallMs - (wallOf(wallMs + 86_400_000, timeZone) - (wallMs + 86_400_000))
  if (wallOf(before, timeZone) === wallMs) return before
  return wallOf(after, timeZone) === wallMs ? after : before
}

/** The wall clock of an instant, in ms as if it were UTC. */
export function wallOfInstant(instantMs: number, timeZone: string): number {
  return wallOf(instantMs, timeZone)
}
