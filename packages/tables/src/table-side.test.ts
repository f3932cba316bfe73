import type { TableRow } from '@doki/sync'
import { test } from 'tap'
import { put, readAll, take } from './testing/put.ts'
import { target, testTables } from './testing/test-table.ts'

const people = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer' })
const row = (id: string, ...values: (string | null)[]): TableRow => ({ key: [id], values: [id, ...values] })

test('missing rows are inserted, different ones updated, and the same again changes nothing', async t => {
  const { tables, query } = await testTables(
    t,
    'create table people (id int primary key, name text, age int, kept text default 7)',
  )
  const side = tables.side('public', 'people')
  await query(
    `insert into people values (1, 'Ann', 30, 'mine'), (2, 'Bo', null, 'mine'), (9, 'Cy', 1, 'mine')`,
  )
  const rows = [row('1', 'Ann', '31'), row('2', 'Bo', null), row('3', 'Dee \\N\t"x"\n', '0')]
  t.same(await put(side, people, rows), {
    inserted: 1,
    updated: 1,
    deleted: 0,
    refused: [],
    stale: [],
    altered: [],
  })
  t.same(await put(side, people, rows), {
    inserted: 0,
    updated: 0,
    deleted: 0,
    refused: [],
    stale: [],
    altered: [],
  })
  t.same(await query('select * from people order by id'), [
    [1, 'Ann', 31, 'mine'],
    [2, 'Bo', null, 'mine'],
    [3, 'Dee \\N\t"x"\n', 0, '7'],
    [9, 'Cy', 1, 'mine'],
  ])
})

test('names are names, whatever they look like', async t => {
  const long = 'é'.repeat(31)
  const names = ['"; drop table people; --', '__proto__', 'Mixed Case', "a'b", 'select', '$1', long]
  const table = 'tbl "; drop table people; --'
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
  const { tables, query } = await testTables(
    t,
    `create table people (id int); create schema "S 1";
    create table "S 1".${quoted(table)} (${names.map(name => `${quoted(name)} text`).join(', ')}, primary key (${quoted(names[0] ?? '')}, "__proto__"))`,
  )
  const wide = target(
    table,
    names.slice(0, 2),
    Object.fromEntries(names.map(name => [name, 'text'] as const)),
    'S 1',
  )
  wide.columns.push({ ...wide.columns[0]!, column: '__proto__', label: '__proto__' }) // an object literal cannot hold it
  const columns = wide.columns.map(({ column }) => column)
  const side = tables.side('S 1', table)
  const rows = [
    {
      key: ['k', 'p'],
      values: columns.map((_, i) => (columns[i] === '__proto__' ? 'p' : i === 0 ? 'k' : `v${i}`)),
    },
  ]
  t.match(await put(side, wide, rows), { inserted: 1, refused: [] })
  t.same(await readAll(side, wide), rows)
  t.match(await take(side, wide, [['k', 'p']]), { deleted: 1 })
  t.same(await query('select count(*)::int from people'), [[0]])
})

test('20,000 rows go in, come out the same, change and go', async t => {
  const { tables, query } = await testTables(
    t,
    'create table people (id int primary key, name text, age int)',
  )
  const side = tables.side('public', 'people')
  const rows = Array.from({ length: 20_000 }, (_, i) =>
    row(String(i), `näme\t${i}\\`, i % 7 ? String(i) : null),
  )
  t.match(await put(side, people, rows), { inserted: 20_000, updated: 0, refused: [] })
  t.match(await put(side, people, rows), { inserted: 0, updated: 0, refused: [] })
  const read = await readAll(side, people)
  t.same(
    read.sort((a, b) => Number(a.key[0]) - Number(b.key[0])),
    rows,
  )
  const changed = rows.slice(0, 150).map(({ key }) => row(key[0] ?? '', 'new', '1'))
  t.match(await put(side, people, changed), { inserted: 0, updated: 150, refused: [] })
  const keys = rows.slice(0, 19_000).map(({ key }) => key)
  t.match(await take(side, people, [...keys, ['777777']]), { deleted: 19_000, refused: [] })
  t.same(await query('select count(*)::int from people'), [[1000]])
})

test('columns that only the table writes, and generated ones, are left alone', async t => {
  const { tables, query } = await testTables(
    t,
    `create table people (id int generated always as identity primary key,
    name text, age int generated always as (length(name)) stored, note text default 'n')`,
  )
  const wide = target('people', ['id'], { id: 'integer', name: 'text', age: 'integer', note: 'text' })
  for (const column of wide.columns) if (column.column === 'note') column.writer = 'table'
  const side = tables.side('public', 'people')
  t.match(await put(side, wide, [row('5', 'Ann', '77', 'x')]), { inserted: 1, refused: [] })
  t.match(await put(side, wide, [row('5', 'Anna', '77', 'x'), row('6', 'Bo', null, null)]), {
    inserted: 1,
    updated: 1,
    refused: [],
  })
  t.same(await query('select * from people order by id'), [
    [5, 'Anna', 4, 'n'],
    [6, 'Bo', 2, 'n'],
  ])
})

test('an empty text in the table is nothing to a sheet, and stays an empty text', async t => {
  const { tables, query } = await testTables(
    t,
    `create table people (id int primary key, name text not null, age int); insert into people values (1, '', 1), (2, '', 2)`,
  )
  const side = tables.side('public', 'people')
  t.match(await put(side, people, [row('1', null, '1'), row('2', null, '3')]), { updated: 1, refused: [] })
  t.same(await query('select * from people order by id'), [
    [1, '', 1],
    [2, '', 3],
  ])
  t.match(await readAll(side, people), [{ values: ['1', null, '1'] }, { values: ['2', null, '3'] }])
})

test('a managed key is a column beside the mapped ones', async t => {
  const { tables, query } = await testTables(t, 'create table people (_doki_id text primary key, name text)')
  const managed = {
    ...target('people', [], { name: 'text' }),
    key: ['_doki_id'],
    keyTypes: ['text' as const],
  }
  const side = tables.side('public', 'people')
  const rows = [{ key: ['k1'], values: ['Ann'] }]
  t.match(await put(side, managed, rows), { inserted: 1 })
  t.same(await query('select * from people'), [['k1', 'Ann']])
  t.same(await readAll(side, managed), rows)
})

test('reading may stop early without harm to the next read', async t => {
  const { tables } = await testTables(
    t,
    'create table people (id int primary key, name text, age int); insert into people select g from generate_series(1, 90000) g',
  )
  const side = tables.side('public', 'people')
  for await (const batch of side.readRows(people)) if (batch.length > 0) break
  t.equal((await readAll(side, people)).length, 90_000)
})

test('every type comes back as the canonical text that went in', async t => {
  const { tables } = await testTables(
    t,
    `create type mood as enum ('sad', 'it''s fine');
    create table kinds (id uuid primary key, n numeric, f float8, i int8, yes boolean, d date, c time, ts timestamp, tz timestamptz, j jsonb, m mood, l text[])`,
  )
  const kinds = target('kinds', ['id'], {
    id: 'uuid',
    n: 'decimal',
    f: 'decimal',
    i: 'integer',
    yes: 'boolean',
    d: 'date',
    c: 'time',
    ts: 'timestamp',
    tz: 'timestamptz',
    j: 'json',
    m: 'enum',
    l: 'list',
  })
  const id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
  const filled = [
    id,
    '12345678901234567890.12',
    '0.1',
    '9007199254740993',
    'true',
    '2024-02-29',
    '23:59:59.5',
    '2024-02-29T23:59:59',
    '2024-02-29T23:59:59Z',
    '{"a":[1,"x"]}',
    "it's fine",
    '["a","b, \\"c\\"",""]',
  ]
  const id2 = id.replace('a0', 'b0')
  const rows = [
    { key: [id], values: filled },
    { key: [id2], values: [id2, ...filled.slice(1).map(() => null)] },
  ]
  const side = tables.side('public', 'kinds')
  t.match(await put(side, kinds, rows), { inserted: 2, refused: [] })
  t.same(await readAll(side, kinds), rows)
  t.match(await put(tables.side('public', 'kinds'), kinds, rows), { inserted: 0, updated: 0, refused: [] })
})

test('a row says when it was changed where a column of the table does', async t => {
  const { tables } = await testTables(
    t,
    `create table people (id int primary key, name text, age int, updated_at timestamptz, changed timestamp);
    insert into people values (1, 'a', 1, '2024-05-01T10:00:00.25+02', '2024-05-01T10:00:00'), (2, 'b', 2, null, null), (3, 'c', 3, 'infinity', null)`,
  )
  const side = tables.side('public', 'people')
  const times = async (changedColumn: string) =>
    (await readAll(side, { ...people, changedColumn })).map(({ changedAt }) => changedAt)
  t.same(await times('updated_at'), [Date.UTC(2024, 4, 1, 8, 0, 0, 250), undefined, undefined])
  t.same(await times('changed'), [Date.UTC(2024, 4, 1, 10), undefined, undefined])
  t.notOk('changedAt' in ((await readAll(side, people))[0] ?? {}))
})
