import { hash } from 'node:crypto'
import type { ColumnMapping } from '@doki/contracts'

/** The canonical texts of one row, in the order of the mapping's columns. */
export type Values = readonly (string | null)[]

/** 22 characters that tell the values of a row apart: the first 132 bits of SHA-1 over an unambiguous text of them. */
export function rowHash(values: Values): string {
  let text = ''
  for (const value of values) text += value === null ? '-' : `${value.length}:${value}`
  return hash('sha1', text, 'base64url').slice(0, 22)
}

export function sameValues(a: Values, b: Values): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** A row as a person reads it: canonical texts by the name of the table column. */
export function byColumn(
  values: Values | undefined,
  columns: readonly Pick<ColumnMapping, 'column'>[],
): Record<string, string | null> | null {
  return values ? Object.fromEntries(columns.map(({ column }, i) => [column, values[i] ?? null])) : null
}

/** `byColumn` as JSON: how a whole row stands in a conflict and its resolution. Null is absent. */
export function rowText(
  values: Values | undefined,
  columns: readonly Pick<ColumnMapping, 'column'>[],
): string | null {
  return values ? JSON.stringify(byColumn(values, columns)) : null
}

/** Is this the `rowText` of the row, in whatever order its columns are? */
export function isRowText(
  text: string | null,
  values: Values,
  columns: readonly Pick<ColumnMapping, 'column'>[],
): boolean {
  const seen = parsed(text)
  const now = byColumn(values, columns) ?? {}
  return seen.size === columns.length && columns.every(({ column }) => seen.get(column) === now[column])
}

function parsed(text: string | null): Map<string, unknown> {
  try {
    const row: unknown = JSON.parse(text ?? 'null')
    return new Map(typeof row === 'object' && row !== null ? Object.entries(row) : [])
  } catch {
    return new Map()
  }
}
