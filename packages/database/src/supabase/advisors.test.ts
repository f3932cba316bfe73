import { type Test, test } from 'tap'
import { z } from 'zod'
import { type Queries, sql, testDatabase } from '../index.ts'
import { supabaseCli } from '../testing/supabase-cli.ts'
import { explainedIndexes } from './explained-indexes.ts'

const Findings = z.object({
  results: z.array(
    z.object({ name: z.string(), detail: z.string(), metadata: z.object({ name: z.string() }) }),
  ),
})

test("Supabase's advisors find nothing but indexes that a new database has not used", async t => {
  const { url, admin } = await setup(t)
  const findings = await advisors(url)
  const others = findings.filter(({ name }) => name !== 'unused_index')
  t.strictSame(
    others.map(({ detail }) => detail),
    [],
  )

  const details = findings.map(({ detail }) => /Index `(\w+)`/.exec(detail)?.[1] ?? detail)
  const forKeys = await indexesOfKeys(admin)
  const unexplained = details.filter(index => !forKeys.includes(index) && !explainedIndexes[index])
  t.strictSame(unexplained, [], 'each is for a foreign key, or explained in explained-indexes.ts')
  const gone = Object.keys(explainedIndexes).filter(index => !details.includes(index))
  t.strictSame(gone, [], 'what is explained is still found')
})

test('an explained index answers the question that it is explained with', async t => {
  const { admin } = await setup(t)
  for (const [index, question] of Object.entries(explainedIndexes)) {
    t.ok(await answers(admin, index, question), index)
  }
  t.notOk(await answers(admin, 'jobs_leases', `where status = 'pending'`), 'and no other')
})

test('what the advisors are to find, they find', async t => {
  const { url, admin } = await setup(t)
  await admin.rows(sql`create table careless (id int, workspace_id uuid references workspaces (id))`)
  await admin.rows(sql`create function careless() returns int language sql as 'select 1'`)
  await admin.rows(sql`create view seen as select email from auth.users`)
  await admin.rows(sql`create policy slow on users for select to authenticated using (id = auth.uid())`)
  const names = (await advisors(url)).map(({ name }) => name)
  t.strictSame([...new Set(names)].sort(), [
    'auth_rls_initplan',
    'auth_users_exposed',
    'function_search_path_mutable',
    'multiple_permissive_policies',
    'no_primary_key',
    'rls_disabled_in_public',
    'security_definer_view',
    'unindexed_foreign_keys',
    'unused_index',
  ])
})

test('no function that a request reaches runs with the rights of its owner', async t => {
  // Numbers 0028 and 0029 of the advisors, which only the ones at supabase.com ask.
  const { admin } = await setup(t)
  const exposed = await admin.rows(sql`
    select p.oid::regprocedure::text as function from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosecdef
      and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))`)
  t.strictSame(exposed, [])
})

async function advisors(url: string) {
  const json = await supabaseCli([
    'db',
    'advisors',
    `--remote=${url}`,
    '--level',
    'info',
    '--output-format',
    'json',
  ])
  return Findings.parse(JSON.parse(json)).results
}

/** Those that begin with the columns of a foreign key: without them the advisors would miss an index. */
async function indexesOfKeys(db: Queries): Promise<string[]> {
  const rows = await db.rows(sql`
    select i.indexrelid::regclass::text as index from pg_index i
    where exists (
      select from pg_constraint f
      where f.contype = 'f' and f.conrelid = i.indrelid
        and (select array_agg(k order by k) from unnest((i.indkey::int2[])[0:cardinality(f.conkey) - 1]) k)
          = (select array_agg(k order by k) from unnest(f.conkey) k))`)
  return rows.map(({ index }) => String(index))
}

/** Whether the planner takes this index where there are no others but those of constraints, which a later one could be better than. */
function answers(db: Queries, index: string, question: string): Promise<boolean> {
  return db.withClient(async client => {
    const { rows } = await client.query<{ table: string; others: string }>(
      `select i.indrelid::regclass::text as table, string_agg(o.indexrelid::regclass::text, ', ') as others
      from pg_index i left join pg_index o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid
        and not exists (select from pg_constraint c where c.conindid = o.indexrelid)
      where i.indexrelid = $1::regclass group by 1`,
      [index],
    )
    const [{ table, others } = { table: '', others: '' }] = rows
    await client.query(`begin; set local enable_seqscan = off; ${others ? `drop index ${others}` : ''}`)
    const plan = await client.query(`explain (format json) select from ${table} ${question}`)
    await client.query('rollback')
    return JSON.stringify(plan.rows).includes(`"Index Name":"${index}"`)
  })
}

async function setup(t: Test) {
  const { url, admin } = await testDatabase(t)
  return { url, admin }
}
