import { type Test, test } from 'tap'
import { sql, testDatabase } from '../index.ts'
import { examples, seedWorld, type World } from './example-rows.ts'
import { actors, matrix } from './matrix.ts'
import { type Database, measure } from './measure.ts'
import { postgres15, supabaseLike } from './other-databases.ts'

test('every table is in the tenant matrix', async t => {
  const { admin } = await testDatabase(t)
  const tables = await admin.rows(sql`
    select c.relname as name from pg_class c
    where c.relkind in ('r', 'p', 'm', 'f', 'v') and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by 1`)
  t.strictSame(
    tables.map(({ name }) => name),
    Object.keys(matrix).sort(),
  )
  t.strictSame(Object.keys(examples).sort(), Object.keys(matrix).sort())
})

test('every table does what the tenant matrix says, to each of two tenants', async t => {
  await holds(t, await testDatabase(t))
})

test('it does so on Postgres 15', async t => {
  await holds(t, await testDatabase(t, await postgres15(t)))
})

test('it does so where migrations run as Supabase runs them: bypassrls, but no superuser', async t => {
  const { admin, ...urls } = await supabaseLike(t)
  t.match(await admin.one(sql`select rolsuper, rolbypassrls from pg_roles where rolname = current_user`), {
    rolsuper: false,
    rolbypassrls: true,
  })
  await holds(t, { admin, ...urls })
})

test('a hole in one policy shows', async t => {
  const database = await testDatabase(t)
  const a = await seedWorld(database.admin)
  const b = await seedWorld(database.admin)
  await database.admin.rows(sql`create policy hole on syncs for select to authenticated using (true)`)
  t.equal(await measure(database, 'member', 'syncs', a, b), '*ooo')
  await database.admin.rows(sql`alter table syncs disable row level security`)
  t.equal(await measure(database, 'viewer', 'syncs', a, b), '****')
})

/** All of it, on the database given. */
async function holds(t: Test, database: Database) {
  const a = await seedWorld(database.admin)
  const b = await seedWorld(database.admin)
  for (const [table, expected] of Object.entries(matrix)) {
    t.strictSame(await rightsOf(database, table, a, b), expected, table)
    t.strictSame(await rightsOf(database, table, b, a), expected, `${table}, the other way round`)
  }
}

async function rightsOf(database: Database, table: string, home: World, other: World) {
  const measured = actors.map(async actor => [actor, await measure(database, actor, table, home, other)])
  return Object.fromEntries(await Promise.all(measured))
}
