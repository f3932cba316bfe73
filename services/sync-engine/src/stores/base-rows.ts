import { finished } from 'node:stream/promises'
import type { SyncId } from '@doki/contracts'
import { type Queries, type Sql, sql } from '@doki/database'
import type { BaseRow } from '@doki/engine'
import type { BaseMark, Values } from '@doki/sync'
import { copyLines, parseCopyLine } from '@doki/tables'
import pgCopy from 'pg-copy-streams'
import { z } from 'zod'

/** The SQL of `sync_rows`: statements for whole steps, to be run in a transaction of whoever holds the run. */

/**
 * Adds rows that come with a step, at the cost of little more than the bare insert: on 20,000 rows a COPY through a
 * temporary table takes as long and twice the work on our side. With `over`, rows that are there already, as an earlier
 * step left them unsure, are taken over; without it they are an error.
 */
export async function addRows(
  tx: Queries,
  syncId: SyncId,
  step: string,
  rows: readonly BaseRow[],
  { over }: { over: boolean },
): Promise<void> {
  if (rows.length === 0) return
  const taken = sql`
    on conflict (sync_id, key) do update
    set hash = excluded.hash, base = excluded.base, sheet_row = excluded.sheet_row,
      table_hash = excluded.table_hash, step = excluded.step`
  await tx.rows(sql`
    insert into sync_rows (sync_id, key, hash, base, sheet_row, table_hash, step)
    select ${syncId}::uuid, r.*, ${step}::bigint from ${listed(rows)} ${over ? taken : sql``}`)
}

/**
 * Keeps rows as they are now; ones that are there with the same content are left as they are. A row goes on to belong
 * to the step it came with while its values are the same, or when it is `step` itself that says what they are.
 */
export async function saveRows(
  tx: Queries,
  syncId: SyncId,
  rows: readonly BaseRow[],
  step: string | null = null,
): Promise<void> {
  if (rows.length === 0) return
  await tx.rows(sql`
    insert into sync_rows (sync_id, key, hash, base, sheet_row, table_hash)
    select ${syncId}::uuid, r.* from ${listed(rows)}
    on conflict (sync_id, key) do update
    set hash = excluded.hash, base = excluded.base, sheet_row = excluded.sheet_row, table_hash = excluded.table_hash,
      step = case when sync_rows.hash = excluded.hash or sync_rows.step = ${step}::bigint then sync_rows.step end
    where (sync_rows.hash, sync_rows.sheet_row, sync_rows.table_hash)
      is distinct from (excluded.hash, excluded.sheet_row, excluded.table_hash)`)
}

/** Forgets rows; with `step` only those that came with it. */
export async function removeRows(
  tx: Queries,
  syncId: SyncId,
  keys: readonly string[],
  step?: string,
): Promise<void> {
  if (keys.length === 0) return
  const cameWith = step === undefined ? sql`` : sql`and step = ${step}::bigint`
  await tx.rows(sql`
    delete from sync_rows where sync_id = ${syncId} and key = any (${keys}::text[]) ${cameWith}`)
}

/** The values of some rows, by key; with `step` only of those that came with it. */
export async function readValues(
  db: Queries,
  syncId: SyncId,
  keys: readonly string[],
  step?: string,
): Promise<Map<string, Values>> {
  if (keys.length === 0) return new Map()
  const cameWith = step === undefined ? sql`` : sql`and step = ${step}::bigint`
  const rows = await db.rows(sql`
    select key, base from sync_rows where sync_id = ${syncId} and key = any (${keys}::text[]) ${cameWith}`)
  return new Map(rows.map(row => Found.parse(row)).map(({ key, base }) => [key, base]))
}

/** Key, hash and place of every row. */
export async function readMarks(
  tx: Queries,
  syncId: SyncId,
  each: (mark: BaseMark & { tableHash: string | null }) => void,
): Promise<void> {
  // Nothing is null: a line without a backslash is taken apart without looking at each of its characters.
  const query = `
    copy (
      select key, hash, coalesce(sheet_row::text, ''), coalesce(table_hash, '') from sync_rows where sync_id = '${syncId}'
    ) to stdout`
  await tx.withClient(async client => {
    const source = client.query(pgCopy.to(query))
    for await (const lines of copyLines(source)) {
      for (const line of lines) {
        const [key, hash, row, tableHash] = parseCopyLine(line)
        each({
          key: key ?? '',
          hash: hash ?? '',
          sheetRow: row ? Number(row) : null,
          tableHash: tableHash || null,
        })
      }
    }
    await finished(source, { writable: false })
  })
}

const Found = z.object({ key: z.string(), base: z.array(z.string().nullable()) })

/** The rows as a table `r`: one array a column, and of the values one JSON text, which is cheapest to make. */
function listed(rows: readonly BaseRow[]): Sql {
  return sql`rows from (
    unnest(${rows.map(({ key }) => key)}::text[]),
    unnest(${rows.map(({ hash }) => hash)}::text[]),
    json_array_elements(${JSON.stringify(rows.map(({ base }) => base))}::json),
    unnest(${rows.map(({ sheetRow }) => sheetRow)}::integer[]),
    unnest(${rows.map(({ tableHash }) => tableHash)}::text[])
  ) as r (key, hash, base, sheet_row, table_hash)`
}
