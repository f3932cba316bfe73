import { type DatasetSummary, systemSchemas } from '@doki/contracts'
import type pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'

const Row = z.object({ schema: z.string(), name: z.string(), rows: z.coerce.number().int().nullable() })

/** Tables, partitioned tables, views and foreign tables that the user may read, with the planner's estimate of rows. Doki's own log is none of them. */
export async function listTables(
  client: pg.ClientBase,
): Promise<Extract<DatasetSummary, { kind: 'table' }>[]> {
  const { rows } = await client.query(sql`
    select n.nspname as schema, c.relname as name,
      case when c.reltuples >= 0 then c.reltuples::bigint end as rows
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and not c.relispartition
      and n.nspname !~ ${systemSchemas}
      and not (n.nspname = 'doki' and c.relname = 'changes')
      and pg_catalog.has_schema_privilege(n.oid, 'usage')
      and (pg_catalog.has_table_privilege(c.oid, 'select') or pg_catalog.has_any_column_privilege(c.oid, 'select'))
    order by n.nspname <> 'public', n.nspname, c.relname
    limit 5000`)
  return rows.map(row => {
    const { schema, name, rows: estimatedRows } = Row.parse(row)
    return { kind: 'table', schema, name, estimatedRows }
  })
}
