import { test } from 'tap'
import { testTables } from './testing/test-table.ts'

const ddl = `
  create schema shop;
  create type shop.mood as enum ('sad', 'ok', 'it''s fine');
  create domain shop.code as varchar(3) not null check (value <> '');
  create domain shop.short_code as shop.code;
  create table shop.everything (
    id bigint generated always as identity primary key,
    a text default 'x', b varchar(20), c char(5), d shop.short_code,
    i2 smallint not null, i4 integer, i8 bigint, n numeric, n2 numeric(10,2), f4 real, f8 double precision,
    yes boolean, day date, clock time, ts timestamp, tz timestamptz, j json, jb jsonb, u uuid,
    m shop.mood, list text[], vlist varchar(3)[], ints int[], raw bytea, cash money, span interval, p point,
    twice integer generated always as (i4 * 2) stored
  );
  alter table shop.everything drop column f4;
  create unique index on shop.everything (a, b);
  create unique index on shop.everything (u) include (i4);
  create unique index on shop.everything (lower(a));
  create unique index on shop.everything (i4) where i4 > 0;
  create index on shop.everything (i8);
  create view shop.seen as select id, a from shop.everything;
`

test('every type is known for what it is, with what it can hold', async t => {
  const { tables } = await testTables(t, ddl)
  const table = await tables.describe('shop', 'everything')
  const columns = Object.fromEntries((table?.columns ?? []).map(({ name, ...facts }) => [name, facts]))
  t.same(columns.id, {
    dbType: 'bigint',
    type: 'integer',
    nullable: false,
    hasDefault: true,
    generated: true,
    limits: { min: '-9223372036854775808', max: '9223372036854775807' },
    givesKeys: true,
  })
  t.match(columns.a, { type: 'text', hasDefault: true, nullable: true, generated: false, limits: {} })
  t.same(columns.b?.limits, { maxLength: 20 })
  t.match(columns.c, { dbType: 'character(5)', type: 'text', limits: { maxLength: 5 } })
  t.match(columns.d, { dbType: 'shop.short_code', type: 'text', nullable: false, limits: { maxLength: 3 } })
  t.match(columns.i2, { type: 'integer', nullable: false, limits: { min: '-32768', max: '32767' } })
  t.same(columns.n?.limits, {})
  t.match(columns.n2, { dbType: 'numeric(10,2)', type: 'decimal', limits: { precision: 10, scale: 2 } })
  t.match(columns.m, { type: 'enum', limits: { values: ['sad', 'ok', "it's fine"] } })
  t.match(columns.twice, { type: 'integer', generated: true })
  const types = Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type]))
  t.match(types, { f8: 'decimal', yes: 'boolean', day: 'date', clock: 'time', ts: 'timestamp', u: 'uuid' })
  t.match(types, { tz: 'timestamptz', j: 'json', jb: 'json', list: 'list', vlist: 'list' })
  t.match(types, { ints: null, raw: null, cash: null, span: null, p: null })
  t.notOk('f4' in columns)
})

test('only unique indexes over all rows and plain columns identify a row', async t => {
  const { tables } = await testTables(t, ddl)
  const table = await tables.describe('shop', 'everything')
  t.same(table?.primaryKey, ['id'])
  t.same(table?.uniques, [['id'], ['a', 'b'], ['u']])
})

test('a view has columns and no key, and what is not there is null', async t => {
  const { tables } = await testTables(t, ddl)
  const view = await tables.describe('shop', 'seen')
  t.same(
    view?.columns.map(({ name }) => name),
    ['id', 'a'],
  )
  t.same(view?.uniques, [])
  t.equal(await tables.describe('shop', 'nothing'), null)
})

test('the list has a person’s tables and views, and nothing of Postgres or Supabase', async t => {
  const { tables } = await testTables(t, ddl)
  const list = await tables.listTables()
  t.same(
    list.filter(({ schema }) => schema === 'shop').map(({ name }) => name),
    ['everything', 'seen'],
  )
  t.notOk(list.some(({ schema }) => ['auth', 'pg_catalog', 'information_schema'].includes(schema)))
})

test('a table with a hostile name is described like any other', async t => {
  const name = '"; drop table x; --'
  const { tables } = await testTables(
    t,
    `create table "${name.replaceAll('"', '""')}" ("__proto__" int primary key)`,
  )
  t.match(await tables.describe('public', name), { name, primaryKey: ['__proto__'] })
})

test('a sample is canonical texts of the columns that can be carried', async t => {
  const { tables } = await testTables(
    t,
    'create table s (a int, b bytea, c boolean); insert into s values (1, null, true)',
  )
  const sample = await tables.sample('public', 's', 5)
  t.same(sample.columns, ['a', 'c'])
  t.equal(sample.rows.length, 1)
})
