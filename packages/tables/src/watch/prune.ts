import type pg from 'pg'
import sql from 'sql-template-tag'

/** Rows of one table in the log before they are put together. */
export const mostRows = 10_000

/** Puts the rows of a table together, a row a writer: the highest number and how many there were stay the same. */
export async function prune(client: pg.ClientBase, tableId: string): Promise<void> {
  await client.query(sql`
    with gone as (delete from doki.changes where table_id = ${tableId}::oid returning *)
    insert into doki.changes (id, table_id, writer, at, times)
    select max(id), table_id, writer, max(at), sum(times) from gone group by table_id, writer`)
}
