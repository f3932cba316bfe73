import pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { TableRef } from '../identifier.ts'
import type { Tables } from '../open-tables.ts'
import { mostRows, prune } from './prune.ts'
import { readWatched } from './watched.ts'

const Noted = z.object({ last: z.string(), times: z.string(), rows: z.int(), columns: z.string() })

/**
 * A text that is another one after any committed change of the table but those of `writer`; null when the log cannot
 * tell. The highest row alone would not do: of two transactions the one with the lower number may commit later, so the
 * rows are counted as well. Switching the trigger off and on again is another token too, and so is a column that is renamed, of
 * another type, new or gone: no row says so.
 */
export async function changeToken(tables: Tables, ref: TableRef, writer: string): Promise<string | null> {
  try {
    const noted = await tables.tx('read', client => readToken(client, ref, writer))
    if (noted && noted.rows > mostRows)
      await tables.tx('write', client => prune(client, noted.tableId), 1).catch(() => {}) // the next one tries again
    return noted?.token ?? null
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null
    if (error instanceof pg.DatabaseError || cause instanceof pg.DatabaseError) return null
    throw error
  }
}

async function readToken(client: pg.ClientBase, ref: TableRef, writer: string) {
  const watched = await readWatched(client, ref)
  if (!watched?.plain || !watched.working || watched.log !== 'ours') return undefined
  const found = await client.query(sql`
    select coalesce(max(id) filter (where writer is distinct from ${writer}), 0)::text as last,
      coalesce(sum(times) filter (where writer is distinct from ${writer}), 0)::text as times,
      count(*)::integer as rows, (
        select md5(coalesce(string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum), ''))
        from pg_attribute where attrelid = ${watched.table_id}::oid and attnum > 0 and not attisdropped
      ) as columns
    from doki.changes where table_id = ${watched.table_id}::oid`)
  const { last, times, rows, columns } = Noted.parse(found.rows[0])
  const token = [watched.table_id, watched.storage, watched.trigger, last, times, columns].join('.')
  return { token, rows, tableId: watched.table_id }
}
