import { type Test, test } from 'tap'
import { type Row, type Sql, sql, testDatabase } from '../index.ts'
import { withoutTimes, withoutWorkspace } from './matrix.ts'

const ours = sql`('public'::regnamespace, 'private'::regnamespace)`

test('the catalogue', async t => {
  const { rows } = await setup(t)

  await t.test('row level security is enabled and forced on every table, with a policy', async t => {
    const bare = await rows(sql`
      select c.relname from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace in ${ours}
        and not (c.relrowsecurity and c.relforcerowsecurity
          and exists (select from pg_policy p where p.polrelid = c.oid))`)
    t.strictSame(bare, [])
  })

  await t.test('every table has a workspace, or a reason', async t => {
    t.strictSame((await tablesWithout(rows, 'workspace_id')).sort(), Object.keys(withoutWorkspace).sort())
  })

  await t.test('every table has its times and the trigger that keeps them, or a reason', async t => {
    t.strictSame((await tablesWithout(rows, 'updated_at')).sort(), Object.keys(withoutTimes).sort())
    const untouched = await rows(sql`
      select c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attname = 'updated_at' and c.relkind = 'r' and c.relnamespace in ${ours} and not exists (
        select from pg_trigger g where g.tgrelid = c.oid and g.tgfoid = 'private.touch_updated_at'::regproc)`)
    t.strictSame(untouched, [])
  })

  await t.test('every foreign key has an index that begins with its columns', async t => {
    // A partial index serves when it leaves out nothing but nulls.
    const bare = await rows(sql`
      select f.conrelid::regclass::text as table, f.conname as key from pg_constraint f
      where f.contype = 'f' and f.connamespace in ${ours} and not exists (
        select from pg_index i
        where i.indrelid = f.conrelid and i.indisvalid
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) like '(% IS NOT NULL)')
          and (select array_agg(k order by k) from unnest((i.indkey::int2[])[0:cardinality(f.conkey) - 1]) k)
            = (select array_agg(k order by k) from unnest(f.conkey) k))`)
    t.strictSame(bare, [])
  })

  await t.test('a reference between two tenant tables carries the workspace', async t => {
    const crossing = await rows(sql`
      select f.conrelid::regclass::text as table, f.conname as key
      from pg_constraint f
      join pg_attribute mine on mine.attrelid = f.conrelid and mine.attname = 'workspace_id'
      join pg_attribute theirs on theirs.attrelid = f.confrelid and theirs.attname = 'workspace_id'
      where f.contype = 'f' and f.connamespace in ${ours} and not exists (
        select from unnest(f.conkey, f.confkey) as k (mine, theirs)
        where k.mine = mine.attnum and k.theirs = theirs.attnum)`)
    t.strictSame(crossing, [])
  })

  await t.test('a column named after a tenant table refers to it', async t => {
    const loose = await rows(sql`
      select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relkind = 'r' and c.relnamespace in ${ours} and a.attnum > 0
        and a.attname in ('job_id', 'sync_id', 'run_id', 'mapping_id', 'workspace_id') and not exists (
          select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey))
      order by 1, 2`)
    t.strictSame(
      loose.map(row => `${row.table}.${row.column}`),
      // The trail, what is to be revoked and the news that it is gone outlive their workspace; a key would cost more than the
      // bulk rows themselves.
      [
        'audit_logs.workspace_id',
        'revocations.workspace_id',
        'sync_rows.sync_id',
        'workspace_events.workspace_id',
      ],
    )
  })

  await t.test('there are no views, and every policy names its role', async t => {
    t.strictSame(
      await rows(sql`select relname from pg_class where relkind in ('v', 'm') and relnamespace in ${ours}`),
      [],
    )
    // 0 is public: only the policy that lets nobody in is for everybody.
    t.strictSame(
      await rows(sql`select polrelid::regclass::text as table from pg_policy where polroles = '{0}'`),
      [{ table: 'invites' }],
    )
  })
})

test('a table without row level security is found', async t => {
  const { rows } = await setup(t)
  await rows(sql`create table forgotten (id int)`)
  const bare = await rows(sql`
    select c.relname from pg_class c where c.relkind = 'r' and c.relnamespace in ${ours}
      and not (c.relrowsecurity and c.relforcerowsecurity)`)
  t.strictSame(bare, [{ relname: 'forgotten' }])
})

/** The names of our tables that lack the column. */
async function tablesWithout(rows: (query: Sql) => Promise<Row[]>, column: string): Promise<string[]> {
  const found = await rows(sql`
    select c.relname from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in ${ours}
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = ${column})`)
  return found.map(({ relname }) => String(relname))
}

async function setup(t: Test) {
  const { admin } = await testDatabase(t)
  return { rows: (query: Sql) => admin.rows(query) }
}
