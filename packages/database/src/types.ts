import pg from 'pg'

const { builtins } = pg.types

/**
 * How values arrive, for one pool and not for the whole process: bigint as a number while that is exact,
 * timestamps as ISO texts that keep their microseconds, dates and numerics as Postgres writes them.
 */
export const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      const parser = parsers.get(oid)
      if (parser) return parser
    }
    return pg.types.getTypeParser(oid, format)
  },
}

const textArray: number = 1009
const timestamptzArray = 1185
const int8Array = 1016
const dateArray = 1182
const timestampArray = 1115

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, bigint],
  [builtins.TIMESTAMPTZ, timestamptz],
  [builtins.TIMESTAMP, timestamp],
  [builtins.DATE, text => text],
  [int8Array, arrayOf(bigint)],
  [timestamptzArray, arrayOf(timestamptz)],
  [timestampArray, arrayOf(timestamp)],
  [dateArray, arrayOf(text => text)],
])

function arrayOf(parse: (text: string) => unknown) {
  const parseTexts: (text: string) => (string | null)[] = pg.types.getTypeParser(textArray, 'text')
  return (text: string) => parseTexts(text).map(item => (item === null ? null : parse(item)))
}

/** Throws for what a double cannot hold: a silently rounded id is worse than an error. */
function bigint(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number))
    throw new Error(`bigint ${text} does not fit a number: select it as text`)
  return number
}

function timestamp(text: string): string {
  return text.replace(' ', 'T')
}

const zoned = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d(?::\d\d)?)$/

/** In UTC whatever the session's time zone; what has no ISO text (infinity, BC) stays as it is. */
function timestamptz(text: string): string {
  const [, date, time, fraction = '', offset = ''] = zoned.exec(text) ?? []
  if (!date) return text
  if (offset === '+00') return `${date}T${time}${fraction}Z`
  const utc = new Date(`${date}T${time}${offset.length === 3 ? `${offset}:00` : offset}`)
  return `${utc.toISOString().slice(0, 19)}${fraction}Z`
}
