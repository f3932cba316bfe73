import type pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { TableRef } from './identifier.ts'

const Answer = z.object({ guarded: z.boolean() })

/** Whether triggers, rules or row level security may change or drop a row on its way in, or it is no plain table. */
export async function isGuarded(client: pg.ClientBase, { schema, name }: TableRef): Promise<boolean> {
  const { rows } = await client.query(sql`
    select c.relkind not in ('r', 'p') or c.relhasrules or c.relrowsecurity or exists (
      select from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal
    ) as guarded
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relname = ${name}`)
  return rows.length === 0 || Answer.parse(rows[0]).guarded
}
