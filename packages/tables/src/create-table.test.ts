import type { NewTable } from '@doki/contracts'
import { test } from 'tap'
import { testTables } from './testing/test-table.ts'

const orders: NewTable = {
  schema: 'public',
  name: 'Orders 1',
  columns: [
    { name: 'id', dbType: 'bigint', nullable: false },
    { name: 'at', dbType: 'timestamptz', nullable: true },
    { name: 'sum', dbType: 'numeric(12, 2)', nullable: true },
    { name: 'who', dbType: 'varchar(10)', nullable: true },
  ],
  primaryKey: ['id'],
  sql: 'create table "public"."Orders 1" (id int8 primary key, at timestamptz, sum decimal(12,2), who varchar(10))',
}

test('a table is made once, and made again it is left as it is', async t => {
  const { tables, query } = await testTables(t, 'select 1')
  const side = tables.side('public', 'Orders 1')
  await Promise.all([side.create(orders), side.create(orders)])
  await query('insert into "Orders 1" values (1)')
  await side.create(orders)
  t.same(await query('select count(*)::int from "Orders 1"'), [[1]])
  t.match(await side.schema(), { primaryKey: ['id'] })
})

test('a table that is there with other columns is not touched', async t => {
  const { tables } = await testTables(t, 'create table "Orders 1" (id text primary key, at timestamptz)')
  await t.rejects(tables.side('public', 'Orders 1').create(orders), {
    code: 'conflict',
    message: /id bigint, sum/,
  })
})

test('a missing schema and broken SQL are explained', async t => {
  const { tables } = await testTables(t, 'select 1')
  const create = (sql: string) => tables.side('public', 'Orders 1').create({ ...orders, sql })
  await t.rejects(create('create table nowhere."Orders 1" (id int)'), {
    code: 'not_found',
    message: /schema/,
  })
  await t.rejects(create('create tabel x'), { code: 'unprocessable' })
  await t.rejects(create('select 1'), { code: 'unprocessable', message: /there is no table/ })
})
