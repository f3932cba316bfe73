import pg from 'pg'
import { test } from 'tap'
import { opened, target, testTables } from '../testing/test-table.ts'

const people = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer' })
const table = 'create table people (id int primary key, name text, age int)'

test('the token moves with every kind of change of anybody, and only then', async t => {
  const { tables, query } = await testTables(t, `${table}; create table other (id int)`)
  const side = tables.side('public', 'people', { writer: 'sync-1' })
  t.equal(await side.changeToken(), null)
  t.equal(await side.watch(), true)
  const moved = async (text: string) => {
    const before = await side.changeToken()
    await query(text)
    return before !== (await side.changeToken())
  }
  for (const change of [
    "insert into people values (1, 'a', 1), (2, 'b', 2)",
    'update people set age = 5 where id = 1',
    'delete from people where id = 1',
    'copy people from program \'printf "7\\tx\\t1\\n"\'',
    'truncate people',
    'vacuum full people',
    'set session_replication_role = replica; insert into people values (9); set session_replication_role = origin',
    'alter table people disable trigger doki_changes; insert into people values (10); alter table people enable trigger doki_changes',
    "begin; savepoint a; insert into people values (11); rollback to a; update people set name = 'x'; commit",
    'alter table people rename column age to years',
    'alter table people rename column years to age',
    'alter table people alter column age type bigint',
    'alter table people add column extra text',
    'alter table people drop column extra',
    'drop table people; create table people (id int primary key, name text, age int)',
  ])
    t.ok(await moved(change), change)
  t.equal(await side.watch(), true)
  for (const rest of [
    'select * from people',
    'insert into other values (1)',
    'begin; insert into people values (1); rollback',
    'analyze people',
  ])
    t.notOk(await moved(rest), rest)
})

test('what this sync writes does not move its token, and moves the one of another sync', async t => {
  const { tables, query } = await testTables(t, table)
  const [one, two] = ['sync-1', 'sync-2'].map(writer => tables.side('public', 'people', { writer }))
  if (!one || !two) throw new Error('no sides')
  await Promise.all([one.watch(), two.watch()])
  const before = [await one.changeToken(), await two.changeToken()]
  t.match(await one.write(people, [{ key: ['1'], before: undefined, after: ['1', 'a', '1'] }]), {
    inserted: 1,
  })
  t.match(await one.write(people, [{ key: ['1'], before: ['1', 'a', '1'], after: ['1', 'b', '1'] }]), {
    updated: 1,
  })
  t.equal(await one.changeToken(), before[0])
  t.not(await two.changeToken(), before[1])
  await query('insert into people values (2)')
  t.not(await one.changeToken(), before[0])
})

test('a transaction that began earlier and commits later is not missed', async t => {
  const { url, tables, query } = await testTables(t, table)
  const side = tables.side('public', 'people', { writer: 's' })
  await side.watch()
  const late = new pg.Client({ connectionString: url })
  await late.connect()
  t.teardown(() => late.end())
  await late.query('begin; insert into people values (1)')
  await query('insert into people values (2)')
  const before = await side.changeToken()
  await late.query('commit')
  t.not(await side.changeToken(), before)
})

test('what a trigger or a cascade does within our own write is not our own write', async t => {
  const { tables } = await testTables(
    t,
    `create table people (id int primary key, name text, age int);
    create table pets (id int primary key, name text, age int references people on delete cascade);
    insert into people values (1, 'a', 1); insert into pets values (5, 'p', 1)`,
  )
  const owners = tables.side('public', 'people', { writer: 's' })
  const pets = tables.side('public', 'pets', { writer: 's' })
  t.same(await Promise.all([owners.watch(), pets.watch()]), [true, true])
  const before = [await owners.changeToken(), await pets.changeToken()]
  t.match(await owners.write(people, [{ key: ['1'], before: ['1', 'a', '1'], after: undefined }]), {
    deleted: 1,
  })
  t.equal(await owners.changeToken(), before[0])
  t.not(await pets.changeToken(), before[1])
})

test('rows that go along with a row that we delete are noticed', async t => {
  const { tables, query } = await testTables(
    t,
    `create table people (id int primary key, name text, age int references people on delete cascade);
    insert into people values (1, 'a', null), (2, 'b', 1)`,
  )
  const side = tables.side('public', 'people', { writer: 's' })
  await side.watch()
  const before = await side.changeToken()
  t.match(await side.write(people, [{ key: ['1'], before: ['1', 'a', null], after: undefined }]), {
    deleted: 1,
  })
  t.same(await query('select count(*)::int from people'), [[0]])
  t.not(await side.changeToken(), before)
})

test('a transaction leaves one row in the log, and a long log is put together without a token moving', async t => {
  const { tables, query } = await testTables(t, table)
  const side = tables.side('public', 'people', { writer: 's' })
  await side.watch()
  await query('begin; insert into people values (1); update people set age = 1; delete from people; commit')
  t.same(await query('select count(*)::int from doki.changes'), [[1]])
  await query(
    "insert into doki.changes (table_id, writer) select 'people'::regclass, case when g % 2 = 0 then 's' end from generate_series(1, 10100) g",
  )
  const before = await side.changeToken()
  t.same(await query('select count(*)::int from doki.changes'), [[2]])
  t.equal(await side.changeToken(), before)
  await query('insert into people values (1)')
  t.not(await side.changeToken(), before)
})

test('where a trigger would not see everything there is no token, and nothing fails', async t => {
  const { tables, query } = await testTables(
    t,
    `create table plain (id int primary key);
    create view seen as select * from plain;
    create table parts (id int primary key) partition by range (id);
    create table parts_1 partition of parts for values from (0) to (10);
    create table parent (id int primary key); create table child () inherits (parent);
    create unlogged table quick (id int primary key)`,
  )
  for (const name of ['seen', 'parts', 'parts_1', 'parent', 'child', 'quick', 'missing'])
    t.same(
      [await tables.side('public', name).watch(), await tables.side('public', name).changeToken()],
      [false, null],
      name,
    )
  const side = tables.side('public', 'plain')
  t.equal(await side.watch(), true)
  t.type(await side.changeToken(), 'string')
  await query('alter table plain disable trigger doki_changes')
  t.same([await side.changeToken(), await side.watch(), await side.changeToken()], [null, false, null])
  await query('alter table plain enable trigger doki_changes; drop table doki.changes')
  await query('insert into plain values (1)')
  t.equal(await side.changeToken(), null)
})

test('a schema of somebody else that is called doki is left alone', async t => {
  const { tables, query } = await testTables(
    t,
    `${table}; create schema doki; create table doki.changes (mine text)`,
  )
  const side = tables.side('public', 'people')
  t.same([await side.watch(), await side.changeToken()], [false, null])
  t.same(await query("select count(*)::int from pg_trigger where tgname = 'doki_changes'"), [[0]])
})

test('a log that lost its function is mended, and a schema of our own with other things in it is left alone', async t => {
  const { tables, query } = await testTables(t, table)
  const side = tables.side('public', 'people')
  await side.watch()
  await query('drop function doki.note_change cascade')
  t.equal(await side.changeToken(), null)
  t.equal(await side.watch(), true)
  t.type(await side.changeToken(), 'string')
  await query('drop schema doki cascade; create schema doki; create view doki.changes as select 1 as id')
  t.same([await side.watch(), await side.changeToken()], [false, null])
  await query('insert into people values (1)')
})

test('a table that others are writing to is left for the next run', async t => {
  const { url, tables } = await testTables(t, table)
  const busy = new pg.Client({ connectionString: url })
  await busy.connect()
  t.teardown(() => busy.end())
  await busy.query('begin; insert into people values (1)')
  const side = tables.side('public', 'people')
  t.equal(await side.watch(), false)
  await busy.query('commit')
  t.equal(await side.watch(), true)
})

test('a plain user watches its own table, and others write to it without any right to the log', async t => {
  const { url, query } = await testTables(
    t,
    `do $$ begin create role watch_owner login; exception when duplicate_object then null; end $$;
    do $$ begin create role watch_other login; exception when duplicate_object then null; end $$;
    do $$ begin execute format('grant create, temporary on database %I to watch_owner', current_database()); end $$;
    create schema app authorization watch_owner; grant usage on schema app to watch_other`,
  )
  const as = (role: string) => url.replace(/\/\/[^@]*@/, `//${role}@`)
  const owner = opened(t, as('watch_owner'))
  await owner.tx('write', client =>
    client.query(
      'create table app.people (id int primary key, name text, age int); grant insert, select on app.people to watch_other',
    ),
  )
  const side = owner.side('app', 'people', { writer: 's' })
  t.same(await Promise.all([side.watch(), side.watch(), side.watch()]), [true, true, true])
  const before = await side.changeToken()
  const theirs = opened(t, as('watch_other'))
  await theirs.tx('write', client => client.query('insert into app.people values (1)'))
  t.not(await side.changeToken(), before)
  const other = theirs.side('app', 'people')
  t.same([await other.watch(), await other.changeToken()], [false, null])
  await t.rejects(
    theirs.tx('read', client => client.query('select * from doki.changes'), 1),
    { code: 'forbidden' },
  )
  t.same(await query('select count(*)::int from app.people'), [[1]])
})
