import { canonicalFromDatabase } from '@doki/sync'
import { copyOut } from './copy-out.ts'
import { parseCopyLine } from './copy-text.ts'
import { quoteName, quoteTable, type TableRef } from './identifier.ts'
import type { TextColumn } from './key-columns.ts'
import type { Tables } from './open-tables.ts'

/** What identifies a row: a text for each of some columns, null where it has none. */
export type RowKey = readonly (string | null)[]

/** A column whose values are read as canonical texts of a type. */
export type KeyColumn = Pick<TextColumn, 'column' | 'type'>

/** The keys of all rows, those without one too, or of `most` of them, in batches of what arrives together. */
export async function* readKeys(
  tables: Tables,
  ref: TableRef,
  columns: readonly KeyColumn[],
  most: number,
): AsyncGenerator<RowKey[]> {
  const texts = columns.map(({ column }) => `${quoteName(column)}::text`).join(', ')
  const statement = `copy (select ${texts} from ${quoteTable(ref)} limit ${Math.floor(most)}) to stdout`
  for await (const lines of copyOut(tables, statement))
    yield lines.map(line => {
      const fields = parseCopyLine(line)
      return columns.map((column, i) => canonicalFromDatabase(fields[i] ?? null, column))
    })
}
