import type { ColumnType } from '@doki/contracts'
import { trimDecimal } from './decimal.ts'
import { canonicalJson } from './json-column.ts'
import { timeText } from './time-text.ts'

const stamp = /^(\d{4,}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00(?::?00)?|Z)?$/

/**
 * The canonical text of what Postgres writes for a value (`DateStyle` ISO, `TimeZone` UTC). What has no canonical text
 * (infinity, BC, NaN) stays as it is: it equals nothing a sheet can hold.
 */
export function canonicalFromDatabase(text: string | null, { type }: { type: ColumnType }): string | null {
  if (text === null) return null
  switch (type) {
    case 'decimal':
      return /^-?\d+(?:\.\d+)?$/.test(text) ? trimDecimal(text) : decimalWithExponent(text)
    case 'boolean':
      return text === 't' || text === 'true' ? 'true' : 'false'
    case 'time': {
      const [clock = '', fraction = ''] = text.split('.')
      return timeText(clock, fraction)
    }
    case 'timestamp':
    case 'timestamptz': {
      const [, day, clock = '', fraction = ''] = stamp.exec(text) ?? []
      return day ? `${day}T${timeText(clock, fraction)}${type === 'timestamptz' ? 'Z' : ''}` : text
    }
    case 'json':
      return canonicalJson(text) ?? text
    case 'list':
      return listOf(text) ?? text
    case 'text':
      // A sheet cannot tell an empty text from nothing.
      return text === '' ? null : text
    case 'integer':
    case 'date':
    case 'uuid':
    case 'enum':
      return text
  }
}

/** float8 writes 1e+20. */
function decimalWithExponent(text: string): string {
  const [, digits, exponent] = /^(-?\d+(?:\.\d+)?)e([+-]\d+)$/.exec(text) ?? []
  if (!digits || !exponent) return text
  const negative = digits.startsWith('-')
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.')
  const point = whole.length + Number(exponent)
  const all = whole + fraction
  const moved =
    point <= 0
      ? `0.${'0'.repeat(-point)}${all}`
      : `${all.slice(0, point).padEnd(point, '0')}.${all.slice(point)}`
  return trimDecimal(`${negative ? '-' : ''}${moved}`)
}

/** A one-dimensional array of texts, such as {a,"b c",NULL}. */
function listOf(text: string): string | undefined {
  if (!text.startsWith('{') || text.startsWith('{{')) return undefined
  const items = [...text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)]
  const values = items.map(([, inQuotes, bare]) =>
    inQuotes !== undefined ? inQuotes.replaceAll(/\\(.)/gs, '$1') : bare === 'NULL' ? null : (bare ?? ''),
  )
  return JSON.stringify(values)
}

/** The text that Postgres reads a canonical text from. */
export function toDatabase(text: string | null, { type }: { type: ColumnType }): string | null {
  if (text === null || type !== 'list') return text
  const items: unknown = JSON.parse(text)
  if (!Array.isArray(items)) return text
  const quoted = items.map(item =>
    item === null ? 'NULL' : `"${String(item).replaceAll(/["\\]/g, '\\$&')}"`,
  )
  return `{${quoted.join(',')}}`
}
