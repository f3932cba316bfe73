/** A table within one database. */
export interface TableRef {
  schema: string
  name: string
}

/**
 * A name as SQL, whatever characters it has. Throws a `RangeError` for a NUL, which no Postgres name can hold.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 */
export function quoteName(name: string): string {
  if (name === '' || name.includes('\0'))
    throw new RangeError('A Postgres name cannot be empty or hold a NUL')
  return `"${name.replaceAll('"', '""')}"`
}

export function quoteTable({ schema, name }: TableRef): string {
  return `${quoteName(schema)}.${quoteName(name)}`
}

export function quoteNames(names: readonly string[], prefix = ''): string {
  return names.map(name => prefix + quoteName(name)).join(', ')
}
