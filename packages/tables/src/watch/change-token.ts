import pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { TableRef } from '../identifier.ts'
import type { Tables } from '../open-tables.ts'
import { readWatched } from './watched.ts'

const Noted = z.object({ last: z.string(), times: z.string() })

/**
 * A text that is another one after any committed change of the table but those of `writer`; null when the log cannot
 * tell. The highest row alone would not do: of two transactions the one with the lower number may commit later, so the
 * rows are counted as well. Switching the trigger off and on again is another token too.
 */
export async function changeToken(tables: Tables, ref: TableRef, writer: string): Promise<string | null> {
  return tables
    .tx('read', async client => {
      const watched = await readWatched(client, ref)
      if (!watched?.plain || !watched.working || watched.log !== 'ours') return null
      const { rows } = await client.query(sql`
      select coalesce(max(id), 0)::text as last, coalesce(sum(times), 0)::text as times
      from doki.changes
      where table_id = ${watched.table_id}::oid and writer is distinct from ${writer}`)
      const { last, times } = Noted.parse(rows[0])
      return [watched.table_id, watched.storage, watched.trigger, last, times].join('.')
    })
    .catch(error => {
      if (
        [error, error instanceof Error ? error.cause : null].some(cause => cause instanceof pg.DatabaseError)
      )
        return null
      throw error
    })
}
