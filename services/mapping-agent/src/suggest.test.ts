import { DokiError } from '@doki/contracts'
import { test } from 'tap'
import { askFor, fakeSources } from '../test/fake-sources.ts'
import { suggest } from './suggest.ts'

test('a tab becomes a table, dates told from numbers by how they are shown', async t => {
  const { run } = setup({
    tabs: {
      Orders: [
        ['Order No', 'Ordered', 'Total'],
        ['A-1', 43831, 12.5],
        ['A-2', 43832, 3],
      ],
    },
    shown: [
      ['A-1', '2020-01-01', 12.5],
      ['A-2', '2020-01-02', 3],
    ],
  })
  const proposal = await run({ tab: 'Orders' })
  t.same(
    proposal.columns.map(({ column, type }) => [column, type]),
    [
      ['order_no', 'text'],
      ['ordered', 'date'],
      ['total', 'decimal'],
    ],
  )
  t.match(proposal, {
    problems: [],
    key: { columns: ['order_no'], managed: false },
    sheet: { tab: 'Orders', headerRow: 1, firstRow: 2, spreadsheetTitle: 'Shop' },
    proof: { rows: 2 },
  })
})

test('no tab named: the first one that has rows', async t => {
  const { run } = setup({
    tabs: {
      Notes: [],
      Empty: [['ID', 'Name']],
      Data: [
        ['ID', 'Name'],
        [1, 'a'],
      ],
    },
  })
  t.equal((await run({ tab: null })).sheet.tab, 'Data')
})

test('a tab is found whatever the case, and a missing one is told with those there are', async t => {
  const { run } = setup({
    tabs: {
      Data: [
        ['ID', 'Name'],
        [1, 'a'],
      ],
      Other: [],
    },
  })
  t.equal((await run({ tab: ' data' })).sheet.tab, 'Data')
  await t.rejects(run({ tab: 'Sales' }), {
    code: 'unprocessable',
    message: 'There is no tab “Sales” in “Shop”. Its tabs are “Data”, “Other”.',
  })
})

test('nothing to map is an error that says so', async t => {
  const { run } = setup({ tabs: { Empty: [], Header: [['ID', 'Name']] } })
  await t.rejects(run({ tab: 'Empty' }), { code: 'unprocessable', message: /“Empty” of “Shop” is empty/ })
  await t.rejects(run({ tab: 'Header' }), { code: 'unprocessable', message: /header without rows/ })
  await t.rejects(run({ tab: null }), { code: 'unprocessable', message: /No tab of “Shop”/ })
  await t.rejects(setup({ tabs: {} }).run({ tab: null }), {
    code: 'unprocessable',
    message: /no tab with cells/,
  })
})

test('more cells than Google allows are refused before they are read', async t => {
  const { run, reads } = setup({ tabs: { Big: [['ID'], [1]] }, grid: { rows: 1_000_001, columns: 10 } })
  await t.rejects(run({ tab: 'Big' }), { code: 'too_large', message: /1,000,001 rows of 10 columns/ })
  t.equal(reads(), 0)
})

test('a table that is there with other types is a problem, in words', async t => {
  const column = { nullable: true, hasDefault: false, generated: false, limits: {} }
  const { run } = setup({
    tabs: {
      Data: [
        ['ID', 'Price'],
        ['a', 'cheap'],
        ['b', 'dear'],
      ],
    },
    table: {
      schema: 'public',
      name: 'orders',
      columns: [
        { ...column, name: 'id', dbType: 'integer', type: 'integer', nullable: false },
        { ...column, name: 'price', dbType: 'numeric(10,2)', type: 'decimal' },
      ],
      primaryKey: ['id'],
      uniques: [['id']],
    },
  })
  const { problems } = await run({ tab: 'Data' })
  t.match(
    problems.find(({ column }) => column === 'price'),
    {
      code: 'type_mismatch',
      message: /“Price” has the name of “price”, but none of its values can be read as numeric/,
    },
  )
})

test('the database is closed, also when it fails', async t => {
  const { run, ended } = setup({
    tabs: { Data: [['ID'], [1]] },
    describe: () => Promise.reject(new DokiError('unavailable', 'The database does not answer')),
  })
  await t.rejects(run({ tab: 'Data' }), { code: 'unavailable' })
  t.equal(ended(), 1)
})

test('whoever watches sees rows being read', async t => {
  const { run, seen } = setup({
    tabs: {
      Data: [
        ['ID', 'Name'],
        [1, 'a'],
      ],
    },
  })
  await run({ tab: 'Data' })
  t.ok(seen.some(message => message === 'Reading the tab “Data”'))
})

function setup(options: Parameters<typeof fakeSources>[0]) {
  const fake = fakeSources(options)
  const seen: string[] = []
  const { signal } = new AbortController()
  return {
    ...fake,
    seen,
    run: ({ tab }: { tab: string | null }) =>
      suggest(askFor(tab), {
        sources: fake.sources,
        workspaceId: 'w',
        progress: (_done, _total, message) => void seen.push(message),
        signal,
      }),
  }
}
