import { DokiError, type RememberedPair, WorkspaceId } from '@doki/contracts'
import { createLog } from '@doki/service'
import { test } from 'tap'
import { askFor, fakeSources } from '../test/fake-sources.ts'
import { vectorCache } from './model/vector-cache.ts'
import { readTab } from './read-tab.ts'
import { readQuestion, suggest } from './suggest.ts'

const taught: RememberedPair = {
  id: '0190a000-0000-7000-8000-00000000000c',
  workspaceId: WorkspaceId.parse('0190a000-0000-7000-8000-00000000000d'),
  header: 'Kd.-Nr.',
  table: { schema: 'public', name: 'orders' },
  column: 'customer_no',
  mappingId: null,
  taughtBy: null,
  taughtAt: '2026-11-03T10:00:00Z',
}

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

test('nothing to map is an error that says what to do', async t => {
  const { run } = setup({ tabs: { Empty: [], Blank: [['', ' ']], Header: [['ID', 'Name']] } })
  for (const tab of ['Empty', 'Blank'])
    await t.rejects(run({ tab }), {
      code: 'unprocessable',
      message: `The tab “${tab}” of “Shop” has no header row. Write the header row first: in each column, the name of what it holds.`,
    })
  await t.rejects(run({ tab: 'Header' }), {
    code: 'unprocessable',
    message: /“Header” of “Shop” has a header without rows under it, and there is no table public\.orders/,
  })
  await t.rejects(run({ tab: null }), { code: 'unprocessable', message: /No tab of “Shop”.* name the tab/ })
  await t.rejects(setup({ tabs: {} }).run({ tab: null }), {
    code: 'unprocessable',
    message: /no tab with cells/,
  })
})

test('a header alone is mapped to a table that is there, so that its rows can come', async t => {
  const column = { nullable: true, hasDefault: false, generated: false, limits: {} }
  const table = {
    schema: 'public',
    name: 'orders',
    columns: [
      { ...column, name: 'id', dbType: 'integer', type: 'integer' as const, nullable: false },
      { ...column, name: 'price', dbType: 'numeric', type: 'decimal' as const },
      { ...column, name: 'paid', dbType: 'boolean', type: 'boolean' as const },
    ],
    primaryKey: ['id'],
    uniques: [['id']],
  }
  const header = ['ID', 'Price', 'Paid', 'Mood']
  const { run } = setup({ tabs: { Notes: [['a'], [1]], Header: [['Orders'], header, [], ['']] }, table })
  const proposal = await run({ tab: 'Header' })
  t.match(proposal, {
    problems: [],
    key: { columns: ['id'], managed: false },
    keyReason: 'the primary key of the table, and the sheet has no rows yet',
    newTable: null,
    sheet: { tab: 'Header', headerRow: 2, firstRow: 3 },
    leftInSheet: [{ label: 'Mood', reason: 'nothing in the table looks like it' }],
    proof: { rows: 0, blankKeys: 0 },
  })
  t.same(
    proposal.columns.map(({ column, type }) => [column, type]),
    [
      ['id', 'integer'],
      ['price', 'decimal'],
      ['paid', 'boolean'],
    ],
  )
  const sole = setup({ tabs: { Header: [header] }, table })
  t.equal((await sole.run({ tab: null })).proof.rows, 0, 'the only tab there is need not be named')
  const other = setup({ tabs: { Header: [['Wind', 'Waves']] }, table })
  t.match((await other.run({ tab: 'Header' })).problems.map(({ code }) => code).sort(), [
    'no_key',
    'nothing_mapped',
    'required_column_without_source',
  ])
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

test('what the workspace was taught is in the proposal', async t => {
  const column = { nullable: true, hasDefault: false, generated: false, limits: {}, dbType: 'text' }
  const names = ['id', 'place', 'customer_no']
  const { run } = setup({
    tabs: {
      Data: [
        ['ID', 'Kd.-Nr.', 'Ort'],
        ['a', 'A-1', 'Bonn'],
      ],
    },
    table: {
      ...{ schema: 'public', name: 'orders', primaryKey: ['id'], uniques: [['id']] },
      columns: names.map(name => ({ ...column, name, type: 'text' as const })),
    },
    memory: [{ ...taught, column: 'place' }],
  })
  t.match(
    (await run({ tab: 'Data' })).columns.find(({ label }) => label === 'Kd.-Nr.'),
    { column: 'place', reasons: ['you approved “Kd.-Nr.” → place on 3 Nov 2026'] },
  )
})

test('what the workspace was taught of these headers is part of the question', async t => {
  const { sources } = fakeSources({
    tabs: {
      Data: [
        ['Kd.-Nr.', 'Ort'],
        ['A-1', 'Bonn'],
      ],
    },
  })
  const place = { workspaceId: 'w', connectionId: 'c' }
  const watch = { progress: () => {}, signal: new AbortController().signal }
  const read = await readTab(await sources.openSheet(place, 's', () => {}), null, watch)
  const asked: unknown[] = []
  const about = async (...of: unknown[]) => {
    asked.push(of)
    return [taught]
  }
  const tables = await sources.openDatabase(place)
  const question = await readQuestion(askFor(null), read, tables, { workspaceId: 'w', memory: { about } })
  t.same(question.memory, [taught])
  t.same(asked, [['w', ['Kd.-Nr.', 'Ort']]])
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

type Options = Parameters<typeof fakeSources>[0] & { memory?: RememberedPair[] }

function setup({ memory = [], ...options }: Options) {
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
        log: createLog('mapping', 'silent'),
        memory: { about: async () => memory },
        model: null,
        vectors: vectorCache(1),
        shareCells: false,
      }).then(({ proposal }) => proposal),
  }
}
