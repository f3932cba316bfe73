import { finished } from 'node:stream/promises'
import type { TableRow, TableTarget } from '@doki/sync'
import { canonicalFromDatabase } from '@doki/sync'
import { to } from 'pg-copy-streams'
import { copyLines, parseCopyLine } from './copy-text.ts'
import { explain } from './database-error.ts'
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
  const { client, close } = await tables.snapshot()
  let broken = true
  try {
    const source = client.query(
      to(
        copyOut(
          ref,
          columns.map(({ column }) => column),
          target.key,
          changed,
        ),
      ),
    )
    for await (const lines of copyLines(source)) {
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
    await finished(source, { writable: false })
    broken = false
  } catch (error) {
    throw explain(error)
  } finally {
    await close(broken)
  }
}

/** Undefined for nothing and for `infinity`. */
function momentOf(ms: string | null | undefined): number | undefined {
  const moment = ms == null ? Number.NaN : Math.floor(Number(ms))
  return Number.isFinite(moment) ? moment : undefined
}

/** `::text` so that a `char(n)` comes without its padding. A timestamp without a zone is taken for UTC. */
function copyOut(ref: TableRef, columns: string[], key: string[], changed: string | undefined): string {
  const texts = columns.map(column => `${quoteName(column)}::text`)
  if (changed !== undefined) texts.push(`extract(epoch from ${quoteName(changed)}) * 1000`)
  const list = texts.join(', ')
  const keyed = key.map(column => `${quoteName(column)} is not null`).join(' and ')
  return `copy (select ${list} from ${quoteTable(ref)} where ${keyed}) to stdout`
}
