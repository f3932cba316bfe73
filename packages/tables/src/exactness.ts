import { canonicalFromDatabase } from '@doki/sync'

/** Why a text would not come back as it went in; null when it would. */
export type Exactness = (text: string) => string | null

/**
 * The types that round, or cut, without a word. Their neighbours refuse instead (varchar, integer) or are checked by the
 * limits of the column (numeric). Undefined for a type that keeps what it takes.
 */
export function exactnessOf(dbType: string): Exactness | undefined {
  if (dbType === 'double precision')
    return text =>
      asDouble(text) === text ? null : 'double precision keeps about 15 digits and would round it'
  if (dbType === 'real')
    return text => (digitsOf(text) <= 6 ? null : 'real keeps about 6 digits and would round it')
  if (/^(character\(|bpchar)/.test(dbType))
    return text => (text.endsWith(' ') ? `${dbType} would lose the spaces at its end` : null)
  const places = /^time(?:stamp)?\((\d)\) /.exec(dbType)?.[1]
  if (places === undefined) return undefined
  return text =>
    (/\.(\d+)/.exec(text)?.[1]?.length ?? 0) <= Number(places)
      ? null
      : `${dbType} would round its fraction of a second`
}

/** Shortest text of the nearest double, which is what Postgres writes too. */
function asDouble(text: string): string | null {
  return canonicalFromDatabase(String(Number(text)), { type: 'decimal' })
}

/** Those that count: 0.00120 and 120000 have 2. */
function digitsOf(text: string): number {
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '')
  return text.includes('.') ? digits.length : digits.replace(/0+$/, '').length
}
