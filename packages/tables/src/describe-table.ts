import type { TableColumn, TableSchema } from '@doki/contracts'
import type pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { limitsOf, typeOf } from './column-type.ts'
import type { TableRef } from './identifier.ts'

const Column = z.object({
  name: z.string(),
  db_type: z.string(),
  /** Of the type under all domains; an array's is that of its elements. */
  base: z.string(),
  kind: z.string(),
  is_array: z.boolean(),
  modifier: z.int(),
  nullable: z.boolean(),
  has_default: z.boolean(),
  generated: z.boolean(),
  values: z.array(z.string()).nullable(),
})
export type ColumnFacts = z.infer<typeof Column>

const Key = z.object({ columns: z.array(z.string()), is_primary: z.boolean() })

/** What a table has, read from the catalogues. Null when it is not there, or in a schema this user may not use. */
export async function describeTable(
  client: pg.ClientBase,
  { schema, name }: TableRef,
): Promise<TableSchema | null> {
  const columns = (await client.query(columnsQuery(schema, name))).rows.map(row =>
    tableColumn(Column.parse(row)),
  )
  if (columns.length === 0) return null
  const keys = (await client.query(keysQuery(schema, name))).rows.map(row => Key.parse(row))
  const primaryKey = keys.find(key => key.is_primary)?.columns ?? []
  return { schema, name, columns, primaryKey, uniques: keys.map(key => key.columns) }
}

function tableColumn(facts: ColumnFacts): TableColumn {
  return {
    name: facts.name,
    dbType: facts.db_type,
    type: typeOf(facts),
    nullable: facts.nullable,
    hasDefault: facts.has_default,
    generated: facts.generated,
    limits: limitsOf(facts),
  }
}

/** A domain's own modifier counts (`create domain code as varchar(3)`), so the walk down carries it along. */
const columnsQuery = (schema: string, name: string) => sql`
  with recursive of_type as (
    select a.attnum, a.atttypid as oid, a.atttypmod as modifier, a.attnotnull as filled
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relname = ${name} and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and a.attnum > 0 and not a.attisdropped
      and pg_catalog.has_schema_privilege(n.oid, 'usage')
    union all
    select o.attnum, t.typbasetype, case when o.modifier >= 0 then o.modifier else t.typtypmod end,
      o.filled or t.typnotnull
    from of_type o join pg_catalog.pg_type t on t.oid = o.oid
    where t.typtype = 'd'
  )
  select a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as db_type,
    coalesce(e.typname, t.typname) as base, coalesce(e.typtype, t.typtype)::text as kind,
    e.oid is not null as is_array, o.modifier, not o.filled as nullable,
    a.atthasdef or a.attidentity <> '' or exists (
      select from pg_catalog.pg_type d where d.oid = a.atttypid and d.typdefault is not null
    ) as has_default,
    a.attgenerated <> '' or a.attidentity = 'a' as generated,
    (select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_catalog.pg_enum l
      where l.enumtypid = coalesce(e.oid, t.oid)) as values
  from of_type o
  join pg_catalog.pg_type t on t.oid = o.oid and t.typtype <> 'd'
  left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  join pg_catalog.pg_class c on c.relname = ${name}
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = ${schema}
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = o.attnum
  order by a.attnum`

/** Unique indexes that hold for all rows at any moment. */
const keysQuery = (schema: string, name: string) => sql`
  select array_agg(a.attname::text order by k.place) as columns, i.indisprimary as is_primary
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  cross join lateral unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
  where n.nspname = ${schema} and c.relname = ${name}
    and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
    and k.place <= i.indnkeyatts
    and pg_catalog.has_schema_privilege(n.oid, 'usage')
  group by i.indexrelid, i.indisprimary
  order by i.indisprimary desc, i.indexrelid`
