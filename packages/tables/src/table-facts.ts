import type pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { TableRef } from './identifier.ts'

const Column = z.object({
  name: z.string(),
  db_type: z.string(),
  /** The type under all domains, as SQL. */
  base_type: z.string(),
  /** Of the type under all domains; an array's is that of its elements. */
  base: z.string(),
  kind: z.string(),
  is_array: z.boolean(),
  modifier: z.int(),
  nullable: z.boolean(),
  has_default: z.boolean(),
  gives_keys: z.boolean(),
  generated: z.boolean(),
  denied: z.array(z.enum(['select', 'insert', 'update'])),
  values: z.array(z.string()).nullable(),
})
export type ColumnFacts = z.infer<typeof Column>

const Key = z.object({ columns: z.array(z.string()), is_primary: z.boolean() })

const Relation = z.object({
  oid: z.string(),
  kind: z.enum(['table', 'partitioned', 'view', 'materialized_view', 'foreign']),
  row_security: z.boolean(),
  guarded: z.boolean(),
  /** A change of its rows may cascade back to other rows of it. */
  cascades: z.boolean(),
  denied: z.array(z.enum(['select', 'insert', 'update', 'delete', 'temporary'])),
})

/** What the catalogues say of a table and of what this user may do with it. */
export interface TableFacts extends z.infer<typeof Relation> {
  columns: ColumnFacts[]
  keys: z.infer<typeof Key>[]
}

/** Null when the table is not there, or in a schema this user may not use. */
export async function readFacts(
  client: pg.ClientBase,
  { schema, name }: TableRef,
): Promise<TableFacts | null> {
  const [found] = (await client.query(relationQuery(schema, name))).rows
  if (!found) return null
  const relation = Relation.parse(found)
  const columns = (await client.query(columnsQuery(relation.oid))).rows.map(row => Column.parse(row))
  if (columns.length === 0) return null
  const keys = (await client.query(keysQuery(relation.oid))).rows.map(row => Key.parse(row))
  return { ...relation, columns, keys }
}

/**
 * `guarded`: triggers, rules or row level security may change or drop a row on its way in. Doki's own trigger, which only
 * notes that something changed, is none of them. A privilege on any column counts here; each column says the rest.
 */
const relationQuery = (schema: string, name: string) => sql`
  select c.oid::text as oid,
    case c.relkind when 'r' then 'table' when 'p' then 'partitioned' when 'v' then 'view'
      when 'm' then 'materialized_view' else 'foreign' end as kind,
    pg_catalog.row_security_active(c.oid) as row_security,
    c.relkind not in ('r', 'p') or c.relhasrules or pg_catalog.row_security_active(c.oid) or exists (
      select from pg_catalog.pg_trigger t
      join pg_catalog.pg_proc p on p.oid = t.tgfoid
      join pg_catalog.pg_namespace f on f.oid = p.pronamespace
      where t.tgrelid = c.oid and not t.tgisinternal and not (f.nspname = 'doki' and p.proname = 'note_change')
    ) as guarded,
    exists (
      select from pg_catalog.pg_constraint k join pg_catalog.pg_constraint b on b.confrelid = c.oid and b.contype = 'f'
      where k.conrelid = c.oid and k.contype = 'f'
        and (k.confdeltype not in ('a', 'r') or k.confupdtype not in ('a', 'r'))
        and (b.confdeltype not in ('a', 'r') or b.confupdtype not in ('a', 'r'))
    ) as cascades,
    array_remove(array[
      case when not pg_catalog.has_table_privilege(c.oid, 'select') and not pg_catalog.has_any_column_privilege(c.oid, 'select') then 'select' end,
      case when not pg_catalog.has_table_privilege(c.oid, 'insert') and not pg_catalog.has_any_column_privilege(c.oid, 'insert') then 'insert' end,
      case when not pg_catalog.has_table_privilege(c.oid, 'update') and not pg_catalog.has_any_column_privilege(c.oid, 'update') then 'update' end,
      case when not pg_catalog.has_table_privilege(c.oid, 'delete') then 'delete' end,
      case when not pg_catalog.has_database_privilege(pg_catalog.current_database(), 'temporary') then 'temporary' end
    ], null) as denied
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ${schema} and c.relname = ${name} and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and pg_catalog.has_schema_privilege(n.oid, 'usage')`

/** A domain's own modifier counts (`create domain code as varchar(3)`), so the walk down carries it along. */
const columnsQuery = (oid: string) => sql`
  with recursive of_type as (
    select a.attnum, a.atttypid as oid, a.atttypmod as modifier, a.attnotnull as filled
    from pg_catalog.pg_attribute a
    where a.attrelid = ${oid}::oid and a.attnum > 0 and not a.attisdropped
    union all
    select o.attnum, t.typbasetype, case when o.modifier >= 0 then o.modifier else t.typtypmod end,
      o.filled or t.typnotnull
    from of_type o join pg_catalog.pg_type t on t.oid = o.oid
    where t.typtype = 'd'
  )
  select a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as db_type,
    pg_catalog.format_type(o.oid, o.modifier) as base_type,
    coalesce(e.typname, t.typname) as base, coalesce(e.typtype, t.typtype)::text as kind,
    e.oid is not null as is_array, o.modifier, not o.filled as nullable,
    a.atthasdef or a.attidentity <> '' or exists (
      select from pg_catalog.pg_type d where d.oid = a.atttypid and d.typdefault is not null
    ) as has_default,
    a.attidentity <> '' or coalesce(pg_catalog.pg_get_expr(f.adbin, f.adrelid), '') ~* 'nextval|uuid|ulid|nanoid|cuid|ksuid|xid|random' as gives_keys,
    a.attgenerated <> '' or a.attidentity = 'a' as generated,
    array_remove(array[
      case when not pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'select') then 'select' end,
      case when not pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'insert') then 'insert' end,
      case when not pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'update') then 'update' end
    ], null) as denied,
    (select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_catalog.pg_enum l
      where l.enumtypid = coalesce(e.oid, t.oid)) as values
  from of_type o
  join pg_catalog.pg_type t on t.oid = o.oid and t.typtype <> 'd'
  left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  join pg_catalog.pg_attribute a on a.attrelid = ${oid}::oid and a.attnum = o.attnum
  left join pg_catalog.pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum and a.attgenerated = ''
  order by a.attnum`

/** Unique indexes that hold for all rows at any moment. */
const keysQuery = (oid: string) => sql`
  select array_agg(a.attname::text order by k.place) as columns, i.indisprimary as is_primary
  from pg_catalog.pg_index i
  cross join lateral unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
  join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = ${oid}::oid
    and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
    and k.place <= i.indnkeyatts
  group by i.indexrelid, i.indisprimary
  order by i.indisprimary desc, i.indexrelid`
