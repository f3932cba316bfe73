import type { DatasetSchema, DatasetSummary } from '@doki/contracts'
import { test } from 'tap'
import { datasetTools } from './dataset-tools.ts'

const { signal } = new AbortController()
const table = (name: string): DatasetSummary => ({ kind: 'table', schema: 'public', name, estimatedRows: 5 })
const sheet: DatasetSummary = {
  kind: 'sheet',
  spreadsheetId: 'abc',
  title: 'Orders',
  tab: 'May',
  modifiedAt: null,
}

test('datasets are listed by name, all or those that are searched for', async t => {
  const { call } = setup([table('people'), table('orders'), sheet])
  t.same(await call('list_datasets', {}), {
    datasets: [
      { dataset: 'public.people', kind: 'table', title: 'public.people' },
      { dataset: 'public.orders', kind: 'table', title: 'public.orders' },
      { dataset: 'abc/May', kind: 'sheet', title: 'Orders › May' },
    ],
    more: 0,
  })
  t.match(await call('list_datasets', { search: 'ORDER' }), {
    datasets: [{ dataset: 'public.orders' }, { dataset: 'abc/May' }],
  })
})

test('of very many some are shown, and how many more there are', async t => {
  const { call } = setup(Array.from({ length: 130 }, (_, n) => table(`t${n}`)))
  t.match(await call('list_datasets', {}), { datasets: { length: 100 }, more: 30 })
})

test('a schema has names and types, of a tab its labels', async t => {
  const { call, asked } = setup([table('people'), sheet])
  t.same(await call('read_schema', { dataset: 'public.people' }), {
    columns: [{ name: 'id', type: 'bigint', nullable: false, hasDefault: true }],
    primaryKey: ['id'],
    uniques: [['id']],
  })
  t.same(await call('read_schema', { dataset: 'abc/May' }), { columns: [{ name: 'Total (2)' }] })
  t.same(asked, [table('people'), sheet])
})

test('what is not listed cannot be read', async t => {
  const { call, asked } = setup([table('people'), table('gone')])
  for (const dataset of ['auth.users', 'people', 'abc/May', '__proto__', ''])
    await t.rejects(call('read_schema', { dataset }), { code: 'not_found' })
  t.same(asked, [])
  await t.rejects(call('read_schema', { dataset: 'public.gone' }), {
    code: 'not_found',
    message: /It is gone/,
  })
  await t.rejects(call('read_schema', { table: 'people' }))
})

function setup(all: DatasetSummary[]) {
  const asked: DatasetSummary[] = []
  const tools = datasetTools({
    list: async () => all,
    async read(dataset) {
      asked.push(dataset)
      if (dataset.kind === 'table' && dataset.name === 'gone') return null
      return dataset.kind === 'table' ? peopleSchema : maySchema
    },
  })
  const call = async (name: string, args: unknown) =>
    tools.find(each => each.name === name)?.call(args, signal)
  return { call, asked }
}

const peopleSchema: DatasetSchema = {
  kind: 'table',
  table: {
    schema: 'public',
    name: 'people',
    columns: [
      {
        name: 'id',
        dbType: 'bigint',
        type: 'integer',
        nullable: false,
        hasDefault: true,
        generated: false,
        limits: {},
      },
    ],
    primaryKey: ['id'],
    uniques: [['id']],
  },
}

const maySchema: DatasetSchema = {
  kind: 'sheet',
  sheet: {
    spreadsheetId: 'abc',
    spreadsheetTitle: 'Orders',
    sheetId: 1,
    tab: 'May',
    headerRow: 1,
    firstRow: 2,
    rows: 10,
    columns: [{ index: 0, header: 'Total', label: 'Total (2)' }],
  },
}
