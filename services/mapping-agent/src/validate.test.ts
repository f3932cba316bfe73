import { type SheetCell, type TableSchema, ValidateMapping } from '@doki/contracts'
import { createLog } from '@doki/service'
import { test } from 'tap'
import { columnOf, fakeSources } from '../test/fake-sources.ts'
import { validate } from './validate.ts'

const orders: SheetCell[][] = [
  ['ID', 'Price', 'Note'],
  [1, 9.5, 'x'],
  [2, 'dear', ''],
  [2, 3, ''],
]

const plain = { nullable: true, hasDefault: false, generated: false, limits: {} }
const schema: TableSchema = {
  schema: 'public',
  name: 'orders',
  columns: [
    { ...plain, name: 'id', dbType: 'integer', type: 'integer', nullable: false },
    { ...plain, name: 'price', dbType: 'numeric', type: 'decimal' },
  ],
  primaryKey: ['id'],
  uniques: [['id']],
}

test('a mapping is proved as it stands: nothing else is proposed', async t => {
  const { run, ended } = setup()
  const { proof, problems } = await run()
  t.match(proof, {
    rows: 3,
    columns: [
      { column: 'id', filled: 3, blank: 0, required: true, castable: 1 },
      { column: 'price', filled: 3, failures: [{ row: 3, reason: /“dear” is not a number/ }] },
    ],
    doubledKeys: 2,
    link: { tableRows: 3, linked: 1, onlyInSheet: 0, onlyInTable: 1 },
  })
  t.match(problems, [{ code: 'key_not_unique' }])
  t.equal(ended(), 1)
})

test('a renamed tab and moved columns are followed, as a run follows them', async t => {
  const moved = [
    ['Orders of the year'],
    ...orders.map(([id, price, note]) => [note ?? '', price ?? '', id ?? '']),
  ]
  const { run } = setup({ tabs: { Elsewhere: moved } })
  t.match(await run(), {
    proof: { rows: 3, columns: [{ filled: 3 }, { failures: [{ row: 4 }] }], link: { linked: 1 } },
  })
})

test('what a run would stop at ends the check, in the same words', async t => {
  const renamed = [['ID', 'Cost', 'Note'], ...orders.slice(1)]
  await t.rejects(setup({ tabs: { Data: renamed } }).run(), {
    code: 'unprocessable',
    message: /^The header of the sheet changed: “Price” in column B is now called “Cost”.*\.$/,
  })
  await t.rejects(setup().run({ sheetId: 7 }), {
    code: 'unprocessable',
    message: /^The tab “Data” is no longer in the spreadsheet/,
  })
  const none = setup({ table: null })
  await t.rejects(none.run(), { code: 'unprocessable', message: /no table public\.orders/ })
  t.equal(none.ended(), 1, 'and the database is closed')
})

test('a table that is still to be made has nothing to link with', async t => {
  const { run } = setup({ table: null })
  const newTable = {
    schema: 'public',
    name: 'orders',
    columns: [{ name: 'id', dbType: 'integer', nullable: false }],
    primaryKey: ['id'],
    sql: '',
  }
  t.match(await run({ newTable }), { proof: { rows: 3, columns: [{ required: true }, {}], link: null } })
})

test('a tab with its header alone is no fault where the table is there', async t => {
  const { run } = setup({ tabs: { Data: orders.slice(0, 1) } })
  t.match(await run(), { proof: { rows: 0, link: { linked: 0, onlyInTable: 3 } }, problems: [] })
})

/** A mapping of ID and Price, and the keys 1, 2 and 9 in the table. */
function setup({ tabs = { Data: orders }, table = schema }: Partial<Parameters<typeof fakeSources>[0]> = {}) {
  const fake = fakeSources({
    tabs,
    table,
    async *keys() {
      yield [['1'], ['2'], ['9']]
    },
  })
  const connectionId = '0190a000-0000-7000-8000-00000000000a'
  const { signal } = new AbortController()
  const run = ({ sheetId = 0, newTable = null }: { sheetId?: number; newTable?: object | null } = {}) =>
    validate(
      ValidateMapping.parse({
        mappingId: null,
        sheet: {
          connectionId,
          spreadsheetId: 's',
          spreadsheetTitle: 'Shop',
          sheetId,
          tab: 'Data',
          headerRow: 1,
          firstRow: 2,
        },
        table: { connectionId, schema: 'public', name: 'orders' },
        newTable,
        columns: [columnOf('ID', 0, 'id', 'integer'), columnOf('Price', 1, 'price', 'decimal')],
        key: { columns: ['id'], managed: false },
      }),
      {
        sources: fake.sources,
        workspaceId: 'w',
        progress: () => {},
        signal,
        log: createLog('mapping', 'silent'),
      },
    )
  return { ...fake, run }
}
