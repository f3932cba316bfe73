import { DokiError } from '@doki/contracts'
import type { TableRow } from '@doki/sync'
import { test } from 'tap'
import { put, take } from './testing/put.ts'
import { opened, target, testTables } from './testing/test-table.ts'

const people = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer' })
const row = (id: string, ...values: (string | null)[]): TableRow => ({ key: [id], values: [id, ...values] })

test('rows that the database refuses come back with its reason, and the others are in', async t => {
  const { tables, query } = await testTables(
    t,
    `
    create table teams (id int primary key);
    insert into teams values (1);
    create table people (id int primary key, name text not null unique, age int check (age >= 0), team int references teams);
    create function no_bob() returns trigger language plpgsql as $$ begin
      if new.name = 'Bob' then raise exception 'Bob may not come in'; end if;
      if new.name = 'Ghost' then return null; end if;
      return new; end $$;
    create trigger no_bob before insert or update on people for each row execute function no_bob();`,
  )
  const team = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer', team: 'integer' })
  const good = Array.from({ length: 300 }, (_, i) => row(String(i + 100), `name ${i}`, '1', '1'))
  const bad = [
    row('1', 'A', '-1', '1'),
    row('2', null, '1', '1'),
    row('3', 'C', '1', '77'),
    row('4', 'Bob', '1', '1'),
    row('5', 'E', '99999999999', '1'),
    row('6', 'name 2', '1', '1'),
    row('7', 'Ghost', '1', '1'),
    row('8', 'nul \0', '1', '1'),
    row('9', 'half \ud83c', '1', '1'),
    row('10', 'twice', '1', '1'),
    row('10', 'doubled', '1', '1'),
  ]
  const mixed = good.flatMap((row, i) => [row, ...bad.slice(i, i + 1)])
  const applied = await put(tables.side('public', 'people'), team, mixed)
  t.match(applied, { inserted: 300, updated: 0 })
  const reasons = Object.fromEntries(
    applied.refused.map(({ key, reason, column }) => [key[0], `${column}: ${reason}`]),
  )
  t.match(reasons, {
    1: /people_age_check/,
    2: /^name: .*null value/,
    3: /people_team_fkey/,
    4: /Bob may not come in/,
    5: /^age: .*out of range/,
    6: /people_name_key/,
    7: /trigger or a policy/,
    8: /^name: .*NUL/,
    9: /^name: .*half a character/,
    10: /same key/,
  })
  t.equal(applied.refused.length, bad.length)
  t.same(await query('select count(*)::int from people'), [[300]])
})

test('rows that point at each other get in whatever their order', async t => {
  const { tables } = await testTables(
    t,
    'create table people (id int primary key, name text unique, age int references people)',
  )
  const rows = [row('1', 'a', '2'), row('2', 'b', '3'), row('3', 'c', null), row('4', 'x', '99')]
  const applied = await put(tables.side('public', 'people'), people, rows)
  t.match(applied, { inserted: 3, refused: [{ key: ['4'] }] })
})

test('a row that others point at stays, with the reason, when it is to be deleted', async t => {
  const { tables } = await testTables(
    t,
    `create table people (id int primary key, name text, age int);
    create table pets (owner int references people);
    insert into people select g from generate_series(1, 10) g; insert into pets values (4)`,
  )
  const keys = Array.from({ length: 10 }, (_, i) => [String(i + 1)])
  const applied = await take(tables.side('public', 'people'), people, keys)
  t.match(applied, { deleted: 9, refused: [{ key: ['4'], reason: /pets_owner_fkey/ }] })
})

test('without a unique index on the key nothing is written', async t => {
  const { tables } = await testTables(
    t,
    'create table people (id int, name text, age int); create view v as select * from people',
  )
  for (const name of ['people', 'v'])
    await t.rejects(put(tables.side('public', name), people, [row('1', 'a', '1')]), {
      code: 'unprocessable',
      message: /unique index/,
    })
})

test('a plain user may use what it was granted, and is told what is missing', async t => {
  const { url, query } = await testTables(
    t,
    `create table people (id int primary key, name text, age int);
    create table secret (id int primary key);
    do $$ begin create role plain_user login; exception when duplicate_object then null; end $$;
    grant usage on schema public to plain_user; grant select, insert on people to plain_user`,
  )
  const tables = opened(t, url.replace(/\/\/[^@]*@/, '//plain_user@'))
  const side = tables.side('public', 'people')
  t.match(await put(side, people, [row('1', 'a', '1')]), { inserted: 1 })
  await t.rejects(put(side, people, [row('1', 'b', '1')]), { code: 'forbidden', message: /Grant it/ })
  t.notOk((await tables.listTables()).some(({ name }) => name === 'secret'))
  await query(
    'alter table people enable row level security; grant update on people to plain_user; create policy p on people using (true) with check (age < 10)',
  )
  const applied = await put(side, people, [row('2', 'b', '2'), row('3', 'c', '30')])
  t.match(applied, { inserted: 1, refused: [{ key: ['3'], reason: /row-level security/ }] })
})

test('a connection that the server ends in the middle is taken up again', async t => {
  const { tables, query } = await testTables(
    t,
    'create table people (id int primary key, name text, age int)',
  )
  let ended = 0
  const count = await tables.tx('write', async client => {
    const { rows } = await client.query('select pg_backend_pid() as pid')
    if (ended++ === 0) await query(`select pg_terminate_backend(${rows[0].pid})`)
    return (await client.query('select 1')).rowCount
  })
  t.same([count, ended], [1, 2])
})

test('what cannot be connected to is explained', async t => {
  const { url, tables } = await testTables(t, 'select 1')
  await t.rejects(put(tables.side('public', 'gone'), people, [row('1', 'a', '1')]), { code: 'not_found' })
  await t.rejects(opened(t, url.replace(/[^/]+$/, 'no_such')).listTables(), {
    code: 'not_found',
    message: /no database of that name/,
  })
  await t.rejects(opened(t, 'postgres://u:p@127.0.0.1:9/x').listTables(), { code: 'unavailable' })
  await t.rejects(opened(t, 'nonsense').listTables(), DokiError)
})

test('many bad rows among many good ones are found out together, in both kinds of parts', async t => {
  const { tables, query } = await testTables(
    t,
    'create table people (id int primary key, name text, age int check (age <> 13))',
  )
  const rows = Array.from({ length: 9000 }, (_, i) => row(String(i), `n ${i}`, String(i < 4000 ? 1 : i % 50)))
  const applied = await put(tables.side('public', 'people'), people, rows)
  t.equal(applied.inserted, 8900)
  t.equal(applied.refused.length, 100)
  t.same(await query('select count(*)::int from people'), [[8900]])
})

test('a value that a column would round is refused, not rounded', async t => {
  const { tables } = await testTables(t, 'create table people (id int primary key, name text, age real)')
  const decimal = target('people', ['id'], { id: 'integer', name: 'text', age: 'decimal' })
  const applied = await put(tables.side('public', 'people'), decimal, [
    row('1', 'a', '16777217'),
    row('2', 'b', '0.1'),
  ])
  t.match(applied, { inserted: 1, refused: [{ key: ['1'], column: 'age', reason: /round/ }] })
})
