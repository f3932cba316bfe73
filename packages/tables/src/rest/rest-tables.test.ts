import type { TableRow, TableSide, TableTarget } from '@doki/sync'
import { test } from 'tap'
import { needsPostgrest, testRest } from '../testing/test-rest.ts'
import { target } from '../testing/test-table.ts'

const kindsTable = `create type mood as enum ('sad', 'it''s fine, (really)');
  create table kinds (id uuid primary key, n numeric, n2 numeric(8,2), f float8, i int8, yes boolean not null default true,
    d date, c time, ts timestamp, tz timestamptz, j jsonb, j1 json, m mood, l text[], v varchar(5), by bytea)`

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
  j1: 'json',
  m: 'enum',
  l: 'list',
})

test('a table is described as far as the API tells', needsPostgrest, async t => {
  const { tables } = await testRest(t, kindsTable)
  const found = await tables.describe('public', 'kinds')
  t.match(found, { schema: 'public', name: 'kinds', primaryKey: ['id'], uniques: [['id']] })
  const types = Object.fromEntries((found?.columns ?? []).map(({ name, type }) => [name, type]))
  t.strictSame(types, {
    ...Object.fromEntries(kinds.columns.map(({ column, type }) => [column, type])),
    n2: 'decimal',
    v: 'text',
    by: null,
  })
  const column = (name: string) => found?.columns.find(one => one.name === name)
  t.match(column('i'), { limits: { max: '9223372036854775807' }, nullable: true, hasDefault: false })
  t.match(column('yes'), { nullable: false, hasDefault: true })
  t.match(column('m'), { limits: { values: ['sad', "it's fine, (really)"] } })
  t.match(column('v'), { limits: { maxLength: 5 }, dbType: 'character varying(5)' })
  t.equal(await tables.describe('public', 'nothing'), null)
  t.equal(await tables.describe('elsewhere', 'kinds'), null)
  t.ok((await tables.listTables()).some(({ name }) => name === 'kinds'))
})

test('every type comes back as the canonical text that went in', needsPostgrest, async t => {
  const { tables, query } = await testRest(t, kindsTable)
  const id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
  const filled = [
    id,
    '12345678901234567890.12',
    '0.1',
    '9007199254740993',
    'true',
    '2024-02-29',
    '23:59:59.5',
    '2024-02-29T23:59:59.123456',
    '2024-02-29T23:59:59Z',
    '{"a":[1,"x"],"n":12345678901234567890.123}',
    '{"b":null}',
    "it's fine, (really)",
    '["a","b, \\"c\\"",""]',
  ]
  const id2 = id.replace('a0', 'b0')
  const blank = [id2, null, null, null, 'false', ...filled.slice(5).map(() => null)]
  const side = tables.side('public', 'kinds')
  const changes = [
    { key: [id], before: undefined, after: filled },
    { key: [id2], before: undefined, after: blank },
  ]
  t.match(await side.write(kinds, changes), { inserted: 2, refused: [], stale: [], altered: [] })
  const rows = [
    { key: [id], values: filled },
    { key: [id2], values: blank },
  ]
  t.same(await readAll(side, kinds), rows)
  t.match(await side.write(kinds, changes), { inserted: 0, refused: [], stale: [], altered: [] }, 'repeated')
  const turned = [
    { key: [id], before: filled, after: [id, ...blank.slice(1)] },
    { key: [id2], before: blank, after: [id2, ...filled.slice(1)] },
  ]
  t.match(await side.write(kinds, turned), { updated: 2, refused: [], stale: [], altered: [] })
  t.match(await side.write(kinds, turned), { updated: 0, refused: [], stale: [], altered: [] }, 'repeated')
  const gone = turned.map(({ key, after }) => ({ key, before: after, after: undefined }))
  t.match(await side.write(kinds, gone), { deleted: 2, refused: [], stale: [], altered: [] })
  t.match(await side.write(kinds, gone), { deleted: 0, refused: [], stale: [] }, 'repeated')
  t.same(await query('select count(*)::int from kinds'), [[0]])
})

test(
  '2,500 rows with a key of two columns are read once each, whatever the page size',
  needsPostgrest,
  async t => {
    const { tables } = await testRest(
      t,
      `create table places (country text, no int, note text, primary key (country, no));
    insert into places select (array['a,b', 'c"d', '(e)', 'ü\\', 'É.x'])[1 + g % 5], g / 5, 'n' || g from generate_series(0, 2499) g;
    create table loose (id int, note text); insert into loose values (1, 'x'), (null, 'y')`,
      { maxRows: 100 },
    )
    const places = target('places', ['country', 'no'], { country: 'text', no: 'integer', note: 'text' })
    const rows = await readAll(tables.side('public', 'places'), places)
    t.equal(rows.length, 2500)
    t.equal(new Set(rows.map(({ key }) => JSON.stringify(key))).size, 2500)
    t.same(
      new Set(rows.map(({ values }) => values[2])),
      new Set(Array.from({ length: 2500 }, (_, i) => `n${i}`)),
    )
    const many = rows.map(({ key, values }) => ({ key, before: undefined, after: values }))
    t.match(await tables.side('public', 'places').write(places, many), {
      inserted: 0,
      stale: [],
      refused: [],
    })
    const gone = rows.map(({ key, values }) => ({ key, before: values, after: undefined }))
    t.match(await tables.side('public', 'places').write(places, gone), {
      deleted: 2500,
      stale: [],
      refused: [],
    })
    const loose = target('loose', ['id'], { id: 'integer', note: 'text' })
    await t.rejects(readAll(tables.side('public', 'loose'), loose), {
      code: 'unprocessable',
      message: /not the primary key/,
    })
  },
)

test(
  'a sample is canonical texts, and times are in UTC whatever the zone of the database',
  needsPostgrest,
  async t => {
    const { tables } = await testRest(
      t,
      `create table times (id int primary key, at timestamptz, n numeric);
    insert into times values (1, '2024-06-01 12:00:00+00', 1.50); grant all on times to service_role;
    do $$ begin execute format('alter database %I set timezone = %L', current_database(), 'Asia/Tokyo'); end $$`,
    )
    t.same(await tables.sample('public', 'times', 5), {
      columns: ['id', 'at', 'n'],
      rows: [['1', '2024-06-01T12:00:00Z', '1.5']],
    })
    const times = { ...target('times', ['id'], { id: 'integer' }), changedColumn: 'at' }
    t.match(await readAll(tables.side('public', 'times'), times), [
      { key: ['1'], changedAt: Date.parse('2024-06-01T12:00:00Z') },
    ])
  },
)

test('the tables of every schema that is served are found and synced', needsPostgrest, async t => {
  const schemas = ['shop', 'public']
  const { tables } = await testRest(
    t,
    `create schema shop; create table shop."Odd, (name)" (id int primary key, "a.b, (c)" text); create table people (id int primary key);
    grant usage on schema shop to service_role; grant all on all tables in schema shop to service_role`,
    { schemas },
  )
  const found = (await tables.listTables()).map(({ schema, name }) => `${schema}.${name}`)
  t.equal(found[0], 'shop.Odd, (name)')
  t.ok(found.includes('public.people'))
  const odd = target('Odd, (name)', ['id'], { id: 'integer', 'a.b, (c)': 'text' }, 'shop')
  const side = tables.side('shop', 'Odd, (name)')
  t.match(await side.write(odd, [{ key: ['1'], before: undefined, after: ['1', 'x'] }]), { inserted: 1 })
  t.match(await side.write(odd, [{ key: ['1'], before: ['1', 'x'], after: ['1', 'y'] }]), { updated: 1 })
  t.same(await readAll(side, odd), [{ key: ['1'], values: ['1', 'y'] }])
})

test('what the API cannot do is said', needsPostgrest, async t => {
  const { tables } = await testRest(t, 'create table people (id int primary key)')
  const side = tables.side('public', 'fresh')
  const sql = 'create table public.fresh (id integer primary key)'
  const column = { name: 'id', dbType: 'integer', nullable: false }
  const fresh = { schema: 'public', name: 'fresh', columns: [column], primaryKey: ['id'], sql }
  await t.rejects(side.create(fresh), { code: 'unprocessable', message: sql })
  await tables.side('public', 'people').create({ ...fresh, name: 'people' })
  const people = target('people', ['id'], { id: 'integer' })
  await t.rejects(side.reserveKeys(people, 1), { code: 'unprocessable', message: /gives no keys/ })
  await t.rejects(readAll(side, people), { code: 'not_found' })
  t.equal(await side.changeToken(), null)
  t.equal(await side.watch(), false)
})

async function readAll(side: TableSide, of: TableTarget): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for await (const batch of side.readRows(of)) rows.push(...batch)
  return rows
}
