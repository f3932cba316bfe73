import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type Test, test } from 'tap'
import { migrate, raw, sql, testDatabase } from './index.ts'

test('applies what is pending, in order, once', async t => {
  const { url, admin, folder, write } = await setup(t)
  await write('20990101000000_one.sql', 'create table one (id int)')
  await write('20990102000000_two.sql', 'create table two (id int); insert into two values (1)')
  const lines: string[] = []
  const applied = await migrate(url, { folder, log: line => lines.push(line) })
  t.match(applied, [{ version: '20990101000000', name: 'one' }, { name: 'two' }])
  t.strictSame(lines, ['applied 20990101000000_one.sql', 'applied 20990102000000_two.sql'])
  t.strictSame(await migrate(url, { folder }), [])
  t.strictSame(await admin.rows(sql`select count(*)::int as n from two`), [{ n: 1 }])
})

test('two at once apply everything once', async t => {
  const { url, folder, write } = await setup(t)
  await write('20990101000000_one.sql', 'create table one (id int)')
  const both = await Promise.all([migrate(url, { folder }), migrate(url, { folder })])
  t.equal(both.flat().length, 1)
})

test('a failing one stops with its place and leaves nothing of itself', async t => {
  const { url, admin, folder, write } = await setup(t)
  await write('20990101000000_one.sql', 'create table one (id int);')
  await write('20990102000000_two.sql', 'create table two (id int);\n\n  insert into nothing values (1);')
  await write('20990103000000_three.sql', 'create table three (id int);')
  await t.rejects(migrate(url, { folder }), {
    name: 'DokiError',
    message:
      '20990102000000_two.sql:3:15: relation "nothing" does not exist (42P01). Nothing of this file was applied.',
  })
  const there = sql`select to_regclass('one') is not null as one, to_regclass('two') is null as two,
    to_regclass('three') is null as three`
  t.strictSame(await admin.one(there), { one: true, two: true, three: true })
})

test('refuses a file that was edited, renamed, removed or came too late', async t => {
  const { url, folder, write, remove } = await setup(t)
  await write('20990105000000_one.sql', 'create table one (id int)')
  await migrate(url, { folder })
  await write('20990105000000_one.sql', 'create table one (id bigint)')
  await t.rejects(migrate(url, { folder }), /20990105000000_one.sql was edited after it was applied/)
  await remove('20990105000000_one.sql')
  await t.rejects(migrate(url, { folder }), /20990105000000_one was applied .* its file is missing/)
  await write('20990105000000_uno.sql', 'create table one (id int)')
  await t.rejects(migrate(url, { folder }), /uno.sql was applied .* under the name 20990105000000_one/)
  await remove('20990105000000_uno.sql')
  await write('20990105000000_one.sql', 'create table one (id int)')
  await write('20990104000000_late.sql', 'create table late (id int)')
  await t.rejects(migrate(url, { folder }), /late.sql is older than 20990105000000/)
})

test('goes on where the Supabase CLI stopped, and sees an edit there too', async t => {
  const { url, admin, folder, write } = await setup(t)
  await admin.rows(sql`
    insert into supabase_migrations.schema_migrations (version, name, statements)
    values ('20990101000000', 'one', array['create table one (id int)', 'create table uno (id int)'])`)
  await write('20990101000000_one.sql', 'create table one (id int);\n\ncreate table uno (id int);\n')
  await write('20990102000000_two.sql', 'create table two (id int)')
  t.match(await migrate(url, { folder }), [{ name: 'two' }])
  await write('20990101000000_one.sql', 'create table one (id int);\ncreate table uno (id bigint);\n')
  await t.rejects(migrate(url, { folder }), /was edited after it was applied/)
})

test('refuses a name the Supabase CLI would not take, and a doubled version', async t => {
  const { url, folder, write, remove } = await setup(t)
  await write('1_one.sql', 'select 1')
  await t.rejects(migrate(url, { folder }), /1_one.sql: a migration is named YYYYMMDDHHMMSS_name.sql/)
  await remove('1_one.sql')
  await write('20990101000000_one.sql', 'select 1')
  await write('20990101000000_two.sql', 'select 1')
  await t.rejects(migrate(url, { folder }), /have the same version/)
})

test('gives way to who holds a table, and tries again until it is let go', async t => {
  const { url, admin, folder, write, hold } = await setup(t)
  await write('20990101000000_one.sql', 'alter table held add column more text')
  const letGo = await hold('held')
  const lines: string[] = []
  const log = (line: string) => {
    lines.push(line)
    if (lines.length === 1) void letGo() // it has given up once
  }
  t.match(await migrate(url, { folder, log, patience: { ...patience, tries: 100 } }), [{ name: 'one' }])
  t.match(lines[0], /^20990101000000_one.sql waits .*: try 1 of 100, and again in 0.1 s$/)
  t.equal(lines.at(-1), 'applied 20990101000000_one.sql')
  t.match(await admin.rows(sql`select * from held`), [{ more: null }])
})

test('says who holds the table when it is never let go, and leaves nothing of itself', async t => {
  const { url, admin, folder, write, hold } = await setup(t)
  await write('20990101000000_one.sql', 'create table one (id int); alter table held add column more text')
  const letGo = await hold('held')
  const said =
    /^20990101000000_one.sql waits for the lock AccessExclusiveLock on held, which process \d+ \(\S+, holder, idle in transaction for \d+ s\) has or wants before it: gave up after 3 tries\. Nothing of this file was applied\. .*pg_terminate_backend/
  await t.rejects(migrate(url, { folder, patience }), { name: 'DokiError', message: said })
  await letGo()
  t.strictSame(await admin.rows(sql`select to_regclass('one') as one`), [{ one: null }])
})

test('a statement may take as long as it takes, whatever the database allows others', async t => {
  const { url, admin, folder, write } = await setup(t)
  await admin.rows(sql`do $$ begin
    execute format('alter database %I set statement_timeout = %L', current_database(), '1min'); end $$`)
  await write(
    '20990101000000_one.sql',
    `create table one as select current_setting('statement_timeout') as it`,
  )
  await migrate(url, { folder })
  t.strictSame(await admin.rows(sql`select it from one`), [{ it: '0' }])
})

const patience = { lockMs: 500, tries: 3, pauseMs: 100 }

/** A database whose record of migrations is empty, and a folder to write some in. */
async function setup(t: Test) {
  const { url, admin } = await testDatabase(t)
  await admin.rows(sql`truncate supabase_migrations.schema_migrations`)
  const folder = await mkdtemp(path.join(tmpdir(), 'doki-migrations-'))
  t.teardown(() => rm(folder, { recursive: true }))
  return {
    url,
    admin,
    folder,
    write: (file: string, text: string) => writeFile(path.join(folder, file), text),
    remove: (file: string) => rm(path.join(folder, file)),
    /** A new table with one row, which somebody reads and does not end until told to. */
    hold: async (table: string) => {
      await admin.rows(sql`create table ${raw(table)} as select 1 as id`)
      const holder = new pg.Client({ connectionString: url, application_name: 'holder' })
      await holder.connect()
      let ended: Promise<void> | undefined
      const letGo = () => (ended ??= holder.end())
      t.teardown(letGo)
      await holder.query(`begin; select * from ${table}`)
      return letGo
    },
  }
}
