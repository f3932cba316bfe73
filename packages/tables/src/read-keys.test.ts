import { type Test, test } from 'tap'
import type { KeyColumn, RowKey, Tables } from './index.ts'
import { needsPostgrest, testRest } from './testing/test-rest.ts'
import { testTables } from './testing/test-table.ts'

const columns: KeyColumn[] = [
  { column: 'Land', type: 'text' },
  { column: 'no', type: 'decimal' },
]

test('every row has its key told, as canonical texts, and rows without one too', async t => {
  const { keys } = await setup(t)
  t.same(await keys(columns), [
    ['a\tb', '1.5'],
    [null, '2'],
    [null, null],
    ['c', '3'],
  ])
})

test('so many rows and no more', async t => {
  const { keys } = await setup(t)
  t.equal((await keys(columns, 3)).length, 3)
  t.equal((await keys(columns, 4)).length, 4)
})

test('100,000 rows come in batches, and one may stop in the midst of them', async t => {
  const { tables, query, keys } = await setup(t)
  await query(`insert into places select 'x', i from generate_series(1, 100000) i`)
  t.equal((await keys(columns)).length, 100_004)
  for await (const batch of tables.keys('public', 'places', columns, 1_000_000)) {
    t.ok(batch.length < 100_000)
    break
  }
  t.equal((await keys(columns, 2)).length, 2, 'and ask again')
})

test('a column that is not there, or may not be read, is told', async t => {
  const { keys, query, tables } = await setup(t)
  await t.rejects(keys([{ column: 'none', type: 'text' }]), { code: 'unprocessable' })
  await t.rejects(read(tables, 'none', columns), { code: 'not_found' })
  await query('drop table places')
  await t.rejects(keys(columns), { code: 'not_found' })
})

test('through the REST API the keys are those of the primary key', needsPostgrest, async t => {
  const { tables, query } = await testRest(
    t,
    `create table places (id bigint primary key, name text);
     insert into places select i, 'x' from generate_series(1, 2500) i`,
  )
  const key: KeyColumn[] = [{ column: 'id', type: 'integer' }]
  t.equal((await read(tables, 'places', key)).length, 2500)
  t.same(await read(tables, 'places', key, 3), [['1'], ['2'], ['3']])
  t.equal((await read(tables, 'places', key, 1000)).length, 1000)
  await t.rejects(read(tables, 'places', [{ column: 'name', type: 'text' }]), { code: 'unprocessable' })
  await query('delete from places')
  t.same(await read(tables, 'places', key), [])
})

async function read(
  tables: Pick<Tables, 'keys'>,
  table: string,
  of: KeyColumn[],
  most = 1_000_000,
): Promise<RowKey[]> {
  const found: RowKey[] = []
  for await (const batch of tables.keys('public', table, of, most)) found.push(...batch)
  return found
}

async function setup(t: Test) {
  const { tables, query } = await testTables(
    t,
    `create table places ("Land" text, no numeric);
     insert into places values (E'a\\tb', 1.50), (null, 2), ('', null), ('c', 3)`,
  )
  return { tables, query, keys: (of: KeyColumn[], most?: number) => read(tables, 'places', of, most) }
}
