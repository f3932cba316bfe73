import { DokiError } from '@doki/contracts'
import { canonicalFromDatabase, type TableTarget, toDatabase } from '@doki/sync'
import type pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { quoteName, quoteTable, type TableRef } from './identifier.ts'
import { keyColumns, type TextColumn } from './key-columns.ts'
import type { Tables } from './open-tables.ts'

const Default = z.object({
  type: z.string(),
  expression: z.string().nullable(),
  sequence: z.string().nullable(),
  usable: z.boolean().nullable(),
})

const Place = z.object({ n: z.int() })

const Texts = z.array(z.object({ text: z.string().nullable() }))

/** Keys that rows already have are skipped; after so many of them the sequence is far behind its table. */
const mostTaken = 2_000_000

/**
 * Takes keys from the column's own sequence or default, each once; those that rows already have (they came with their
 * keys, past the sequence) are skipped. Throws `DokiError('unprocessable')` when the column gives none,
 * `DokiError('forbidden')` when this user may not use the sequence.
 */
export async function reserveKeys(
  tables: Tables,
  ref: TableRef,
  target: TableTarget,
  count: number,
): Promise<string[]> {
  const [column, second] = keyColumns(target)
  if (!column || second)
    throw new DokiError('unprocessable', 'Only a key of one column can be given out by the database')
  if (count <= 0) return []
  return tables.tx('write', async client => {
    const source = await keySource(client, ref, column)
    const keys = new Set<string>()
    for (let taken = 0, wanted = count; keys.size < count; ) {
      const given = await give(client, source, wanted, column)
      const free = await unused(client, ref, source, given, column)
      for (const key of free) keys.add(key)
      if (new Set(given).size < given.length) throw notGiving(ref, column)
      taken += given.length - free.length
      if (taken > mostTaken)
        throw new DokiError(
          'unprocessable',
          `The keys that ${ref.schema}.${ref.name} gives to new rows are taken by rows already. Set the sequence of ${column.column} to its highest value (setval), then run again.`,
        )
      wanted = Math.max(count - keys.size, Math.min(taken, 100_000))
    }
    return [...keys].slice(0, count)
  })
}

/** Where keys come from. */
interface KeySource {
  /** The column's type as SQL. */
  type: string
  /** An expression that is another key each time it is evaluated. */
  next: string
}

async function keySource(client: pg.ClientBase, ref: TableRef, column: TextColumn): Promise<KeySource> {
  const { rows } = await client.query(sql`
    select pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
      coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), t.typdefault) as expression,
      s.oid::regclass::text as sequence, pg_catalog.has_sequence_privilege(s.oid, 'usage') as usable
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_type t on t.oid = a.atttypid
    left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum and a.attgenerated = ''
    left join pg_catalog.pg_depend o on o.classid = 'pg_catalog.pg_class'::regclass and o.deptype in ('a', 'i')
      and o.refclassid = 'pg_catalog.pg_class'::regclass and o.refobjid = c.oid and o.refobjsubid = a.attnum
      and exists (select from pg_catalog.pg_class q where q.oid = o.objid and q.relkind = 'S')
    left join pg_catalog.pg_class s on s.oid = o.objid
    where n.nspname = ${ref.schema} and c.relname = ${ref.name} and a.attname = ${column.column}
      and a.attnum > 0 and not a.attisdropped`)
  if (!rows[0])
    throw new DokiError(
      'unprocessable',
      `${ref.schema}.${ref.name} has no column ${column.column} any more. Review the mapping.`,
    )
  const { type, expression, sequence, usable } = Default.parse(rows[0])
  if (sequence && usable === false)
    throw new DokiError(
      'forbidden',
      `The database user may not take new keys for ${ref.schema}.${ref.name}. Run: grant usage on sequence ${sequence} to that user.`,
    )
  if (expression) return { type, next: expression }
  if (!sequence) throw notGiving(ref, column)
  return { type, next: `pg_catalog.nextval('${sequence.replaceAll("'", "''")}'::regclass)` }
}

function notGiving({ schema, name }: TableRef, { column }: TextColumn): DokiError {
  return new DokiError(
    'unprocessable',
    `The database gives no key to new rows of ${schema}.${name}: ${column} has no default that is another value each time. Make it an identity column or give it a default such as gen_random_uuid(), or fill the key in the sheet.`,
  )
}

async function give(
  client: pg.ClientBase,
  { type, next }: KeySource,
  count: number,
  column: TextColumn,
): Promise<string[]> {
  const { rows } = await client.query(
    `select (${next})::${type}::text as text from generate_series(1, $1::integer)`,
    [count],
  )
  return Texts.parse(rows).flatMap(({ text }) => canonicalFromDatabase(text, column) ?? [])
}

/** Those that no row has yet. */
async function unused(
  client: pg.ClientBase,
  ref: TableRef,
  { type }: KeySource,
  keys: string[],
  column: TextColumn,
): Promise<string[]> {
  const name = quoteName(column.column)
  const { rows } = await client.query(
    `select k.n::integer as n from unnest($1::text[]) with ordinality as k(text, n)
     where exists (select from ${quoteTable(ref)} t where t.${name} = k.text::${type})`,
    [keys.map(key => toDatabase(key, column))],
  )
  const taken = new Set(rows.map(row => Place.parse(row).n))
  return keys.filter((_, i) => !taken.has(i + 1))
}
