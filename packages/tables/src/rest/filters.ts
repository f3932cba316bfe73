import { toDatabase } from '@doki/sync'
import type { TextColumn } from '../key-columns.ts'

/**
 * Conditions as PostgREST reads them within `and(…)` and `or(…)`:
 * https://docs.postgrest.org/en/stable/references/api/tables_views.html#logical-operators
 */

/** Between quotes everything stands for itself, but for the quote and the backslash, which take a backslash. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

export function all(conditions: readonly string[]): string {
  return conditions.length === 1 ? (conditions[0] ?? '') : `and(${conditions.join(',')})`
}

export function any(conditions: readonly string[]): string {
  return conditions.length === 1 ? (conditions[0] ?? '') : `or(${conditions.join(',')})`
}

/** A column that holds a canonical text. To a sheet an empty text and null are one blank. */
export function holds(column: TextColumn, text: string | null): string {
  const name = quoted(column.column)
  const value = toDatabase(text, column)
  if (value !== null) return `${name}.eq.${quoted(value)}`
  return column.type === 'text' ? any([`${name}.is.null`, `${name}.eq.""`]) : `${name}.is.null`
}

/** Asks for it beside the tree of conditions, where a value needs no quotes; undefined for a blank text, which only a tree can say. */
export function filterFor(
  column: TextColumn,
  text: string | null,
): [string, 'eq' | 'is', string] | undefined {
  const value = toDatabase(text, column)
  if (value !== null) return [quoted(column.column), 'eq', value]
  return column.type === 'text' ? undefined : [quoted(column.column), 'is', 'null']
}

/** One row by its key. */
export function hasKey(columns: readonly TextColumn[], key: readonly string[]): string {
  return all(columns.map((column, i) => holds(column, key[i] ?? '')))
}

/** Rows after this one in the order of these columns: the values as the database printed them. */
export function comesAfter(columns: readonly string[], values: readonly string[]): string {
  return any(
    columns.map((column, i) => {
      const same = columns.slice(0, i).map((name, j) => `${quoted(name)}.eq.${quoted(values[j] ?? '')}`)
      return all([...same, `${quoted(column)}.gt.${quoted(values[i] ?? '')}`])
    }),
  )
}

/** Bytes it takes in a URL. */
export function bytesOf(condition: string): number {
  return encodeURIComponent(condition.toWellFormed()).length
}
