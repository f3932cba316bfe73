import type pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { TableRef } from '../identifier.ts'
import { log } from './log.ts'

const Watched = z.object({
  table_id: z.string(),
  /** Every change of its rows fires a trigger of its own: no view, no partition, nothing that a crash empties. */
  plain: z.boolean(),
  /** Of Doki's trigger; null when there is none. */
  trigger: z.string().nullable(),
  /** It is switched on, and calls the function that writes to the log. */
  working: z.boolean(),
  /** Another one when the rows were written anew: truncated, rewritten, made again. */
  storage: z.string(),
  /** The schema, its table and its function are Doki's own, of this user. */
  log: z.enum(['ours', 'none', 'foreign']),
  owner: z.boolean(),
})
export type Watched = z.infer<typeof Watched>

/** What the catalogues say of the trigger on a table; undefined when there is no such table. */
export async function readWatched(
  client: pg.ClientBase,
  { schema, name }: TableRef,
): Promise<Watched | undefined> {
  const { rows } = await client.query(sql`
    select c.oid::text as table_id,
      c.relkind = 'r' and c.relpersistence = 'p' and not c.relispartition and not pg_catalog.row_security_active(c.oid)
        and not exists (select from pg_catalog.pg_inherits i where c.oid in (i.inhrelid, i.inhparent))
        and not exists (select from pg_catalog.pg_subscription_rel r where r.srrelid = c.oid) as plain,
      g.oid || '-' || g.xmin as trigger,
      coalesce(g.tgenabled in ('O', 'A') and g.tgfoid = l.function_id, false) as working,
      coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::text as storage,
      case when l.schema_id is null then 'none'
        when not l.own then 'foreign'
        when l.shape = 'id,table_id,writer,at,times' then case when l.function_id is null then 'none' else 'ours' end
        when l.empty then 'none'
        else 'foreign' end as log,
      pg_catalog.pg_has_role(c.relowner, 'usage') as owner
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_trigger g on g.tgrelid = c.oid and g.tgname = ${log.trigger} and not g.tgisinternal
    cross join (select
      (select s.oid from pg_catalog.pg_namespace s where s.nspname = ${log.schema}) as schema_id,
      (select pg_catalog.pg_get_userbyid(s.nspowner) = current_user from pg_catalog.pg_namespace s where s.nspname = ${log.schema}) as own,
      (select p.oid from pg_catalog.pg_proc p join pg_catalog.pg_namespace s on s.oid = p.pronamespace
        where s.nspname = ${log.schema} and p.proname = 'note_change' and p.pronargs = 0 and p.prosecdef
          and p.proowner = s.nspowner) as function_id,
      (select string_agg(a.attname::text, ',' order by a.attnum) from pg_catalog.pg_attribute a
        join pg_catalog.pg_class t on t.oid = a.attrelid and t.relkind = 'r'
        join pg_catalog.pg_namespace s on s.oid = t.relnamespace and s.nspowner = t.relowner
        where s.nspname = ${log.schema} and t.relname = 'changes' and a.attnum > 0 and not a.attisdropped) as shape,
      (select not exists (select from pg_catalog.pg_class t where t.relnamespace = s.oid)
        from pg_catalog.pg_namespace s where s.nspname = ${log.schema}) as empty
    ) l
    where n.nspname = ${schema} and c.relname = ${name}`)
  return rows[0] && Watched.parse(rows[0])
}
