import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Test, test } from 'tap'
import { connect, type Db, migrate, raw, sql, testDatabase } from '../index.ts'
import { supabaseCli } from '../testing/supabase-cli.ts'
import { folder as ours, preludeFile } from '../testing/template.ts'

test('`supabase db push` and our own migrations go on where the other stopped, and make the same database', async t => {
  const { url, db, files, bring, folder, push, template } = await setup(t)
  const applied = () =>
    db.rows(sql`select version from supabase_migrations.schema_migrations order by version`)

  await bring(files.slice(0, 8))
  await push()
  t.equal((await applied()).length, 8, 'theirs first')
  t.strictSame(await migrate(url, { folder }), [], 'nothing is applied twice by ours')

  await bring(files.slice(0, -3))
  t.equal((await migrate(url, { folder })).length, files.length - 3 - 8, 'then ours')

  await bring(files)
  await push()
  t.equal((await applied()).length, files.length, 'then theirs, nothing twice')
  t.strictSame(await migrate(url, { folder }), [])

  const made = await whatIsThere(db)
  t.ok(made.length > 500)
  t.strictSame(made, await whatIsThere(template), 'as if one of them had done it all')
})

/** Columns, keys, indexes, functions, triggers, policies and grants. */
function whatIsThere(db: Db) {
  return db.rows(sql`
    with ours as (select oid from pg_namespace where nspname in ('public', 'private'))
    select 'column' as kind, format('%s.%s %s %s %s', a.attrelid::regclass, a.attname, a.atttypid::regtype, a.attnotnull,
      pg_get_expr(d.adbin, d.adrelid)) as text
    from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on (d.adrelid, d.adnum) = (c.oid, a.attnum)
    where c.relnamespace in (table ours) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    union all select 'table', format('%s %s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity, relacl)
    from pg_class where relnamespace in (table ours)
    union all select 'constraint', format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint where connamespace in (table ours)
    union all select 'index', pg_get_indexdef(i.indexrelid)
    from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace in (table ours)
    union all select 'function', format('%s %s', pg_get_functiondef(oid), proacl)
    from pg_proc where pronamespace in (table ours)
    union all select 'trigger', pg_get_triggerdef(g.oid)
    from pg_trigger g join pg_class c on c.oid = g.tgrelid where c.relnamespace in (table ours) and not g.tgisinternal
    union all select 'policy', format('%s.%s %s %s %s %s', schemaname, tablename, policyname, roles, qual, with_check)
    from pg_policies
    union all select 'published', format('%s %s', tablename, attnames) from pg_publication_tables
    order by 1, 2`)
}

/** A database as a new Supabase project has it, a folder that its tool reads, and a database that only ours has migrated. */
async function setup(t: Test) {
  const { admin, url: migrated } = await testDatabase(t)
  const name = `doki_test_${randomBytes(8).toString('hex')}`
  await admin.rows(sql`${raw(`create database ${name}`)}`)
  const url = new URL(migrated)
  url.pathname = `/${name}`
  const db = connect(url.href)
  const workdir = await mkdtemp(path.join(tmpdir(), 'doki-push-'))
  t.teardown(async () => {
    await db.end()
    await admin.rows(sql`${raw(`drop database ${name} with (force)`)}`)
    await rm(workdir, { recursive: true })
  })
  const prelude = await readFile(preludeFile, 'utf8')
  await db.withClient(client => client.query(prelude))

  const folder = path.join(workdir, 'supabase/migrations')
  await mkdir(folder, { recursive: true })
  await copyFile(path.join(ours, '../config.toml'), path.join(workdir, 'supabase/config.toml'))
  return {
    url: url.href,
    db,
    template: admin,
    folder,
    files: (await readdir(ours)).sort(),
    bring: (files: string[]) =>
      Promise.all(files.map(file => copyFile(path.join(ours, file), path.join(folder, file)))),
    push: () => supabaseCli(['db', 'push', `--remote=${url.href}`, '--yes', '--workdir', workdir]),
  }
}
