import type { TableRow, TableTarget } from '@doki/sync'
import { canonicalFromDatabase } from '@doki/sync'
import { copyOut } from './copy-out.ts'
import { parseCopyLine } from './copy-text.ts'
import { quoteName, quoteTable, type TableRef } from './identifier.ts'
import { keyColumns } from './key-columns.ts'
import type { Tables } from './open-tables.ts'

/**
 * Every row that has a key, in batches of what arrives together, of one snapshot. A row whose key holds a null
 * cannot be told from another one and is left out. Stopping early gives the connection up, as COPY cannot be
 * stopped otherwise.
 */
export async function* readRows(
  tables: Tables,
  ref: TableRef,
  target: TableTarget,
): AsyncGenerator<TableRow[]> {
  const keys = keyColumns(target)
  const columns = [...keys, ...target.columns]
  const changed = target.changedColumn ?? undefined
  const names = columns.map(({ column }) => column)
  for await (const lines of copyOut(tables, statementFor(ref, names, target.key, changed)))
    yield lines.map(line => {
      const fields = parseCopyLine(line)
      const texts = columns.map((column, i) => canonicalFromDatabase(fields[i] ?? null, column))
      const key = texts.slice(0, keys.length).map(text => text ?? '')
      const changedAt = changed === undefined ? undefined : momentOf(fields[columns.length])
      return {
        key,
        values: texts.slice(keys.length),
        ...(changedAt !== undefined && { changedAt }),
      }
    })
}

/** Undefined for nothing and for `infinity`. */
function momentOf(ms: string | null | undefined): number | undefined {
  const moment = ms == null ? Number.NaN : Math.floor(Number(ms))
  return Number.isFinite(moment) ? moment : undefined
}

/** `::text` so that a `char(n)` comes without its padding. A timestamp without a zone is taken for UTC. */
function statementFor(ref: TableRef, columns: string[], key: string[], changed: string | undefined): string {
  const texts = columns.map(column => `${quoteName(column)}::text`)
  if (changed !== undefined) texts.push(`extract(epoch from ${quoteName(changed)}) * 1000`)
  const list = texts.join(', ')
  const keyed = key.map(column => `${quoteName(column)} is not null`).join(' and ')
  return `copy (select ${list} from ${quoteTable(ref)} where ${keyed}) to stdout`
}
