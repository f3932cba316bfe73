import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Test, test } from 'tap'
import { migrate, sql, testDatabase } from './index.ts'

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
  }
}
