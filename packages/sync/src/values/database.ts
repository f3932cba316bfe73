import type { ColumnMapping } from '@doki/contracts'
import { arrayText, readArrayText } from './array-text.ts'
import { canonicalJson } from './json.ts'
import { isKeptAs } from './kept-as.ts'
import { itemsOf } from './list.ts'
import { plainDecimal } from './number-text.ts'
import { Refusal } from './refusal.ts'
import { readTimestamp } from './timestamp-reader.ts'
import { timestampReader, timestamptzReader } from './timestamps.ts'
import { zoneOf } from './zone.ts'

type TypedColumn = Pick<ColumnMapping, 'type'>

const format = {}
const utc = zoneOf('UTC')
const stamps = {
  timestamp: timestampReader({ type: 'timestamp', format, limits: {}, nullable: true }),
  timestamptz: timestamptzReader({ type: 'timestamptz', format, limits: {}, nullable: true }, utc),
}
const isoStamp = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d*[1-9])?)(\+00)?$/

/**
 * The canonical text of what Postgres puts out (DateStyle ISO, time zone UTC). An empty text and null are one blank,
 * so Doki never writes one over the other. What has no canonical text (`infinity`, `NaN`, years before 1) passes as it
 * stands: it equals itself, and `toCell` refuses it.
 */
export function canonicalFromDatabase(text: string | null, column: TypedColumn): string | null {
  // Dates and times may be kept in a text column.
  if (text === null || (text === '' && isKeptAs(column.type, 'text'))) return null
  switch (column.type) {
    case 'decimal':
      return plainDecimal(text) ?? text
    case 'boolean':
      return text === 't' ? 'true' : text === 'f' ? 'false' : text
    case 'time':
      return text.includes('.') ? text.replace(/\.?0+$/, '') : text
    case 'timestamp':
      return canonicalStamp(text, 'timestamp')
    case 'timestamptz':
      return canonicalStamp(text, 'timestamptz')
    case 'json': {
      const json = canonicalJson(text)
      return json instanceof Refusal ? text : json
    }
    case 'list': {
      const items = readArrayText(text)
      return items === undefined ? text : JSON.stringify(items)
    }
    case 'text':
    case 'integer':
    case 'date':
    case 'uuid':
    case 'enum':
      return text
  }
}

function canonicalStamp(text: string, type: 'timestamp' | 'timestamptz'): string {
  const plain = isoStamp.exec(text)
  if (plain && (plain[3] !== undefined) === (type === 'timestamptz')) {
    return `${plain[1]}T${plain[2]}${type === 'timestamptz' ? 'Z' : ''}`
  }
  if (readTimestamp(text, 'ymd') instanceof Refusal) return text
  const read = stamps[type](text)
  return read instanceof Refusal ? text : read
}

/** The text Postgres accepts for a canonical one: itself, but for lists, which become `{"a","b"}`. */
export function toDatabase(text: string | null, column: TypedColumn): string | null {
  if (text === null || column.type !== 'list') return text
  const items = itemsOf(text)
  return items === undefined ? text : arrayText(items)
}
