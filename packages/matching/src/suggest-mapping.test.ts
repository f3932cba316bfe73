import {
  ConnectionId,
  MappingProposal,
  type SheetCell,
  type SheetColumn,
  type TableColumn,
  type TableSchema,
} from '@doki/contracts'
import { test } from 'tap'
import { type MappingQuestion, suggestMapping } from './suggest-mapping.ts'

test('a new table: every column, its type, a key and SQL a person can read', async t => {
  const proposal = suggest({
    headers: ['Order No', 'E-mail', 'Total', 'Ordered on', '', 'Order'],
    rows: [
      ['A-1', 'a@b.co', '$1,200.50', '2020-01-31', null, 'x'],
      ['A-2', 'c@d.co', '$3', '2020-02-01', null, null],
    ],
    table: null,
  })
  t.same(proposal.problems, [])
  t.same(proposal.key, { columns: ['order_no'], managed: false })
  t.equal(proposal.keyReason, '“Order No” is filled and different in all 2 rows')
  t.equal(
    proposal.newTable?.sql,
    `create table public.orders (
  order_no text not null,
  email text,
  total numeric,
  ordered_on date,
  order_ text,
  primary key (order_no)
);`,
  )
  t.match(proposal.proof, { rows: 2, blankKeys: 0, doubledKeys: 0 })
  t.same(
    proposal.proof.columns.map(({ filled, castable }) => [filled, castable]),
    [
      [2, 1],
      [2, 1],
      [2, 1],
      [2, 1],
      [1, 1],
    ],
  )
})

test('no column tells rows apart: a key of our own, with the reason', async t => {
  const proposal = suggest({
    headers: ['Customer ID', 'City'],
    rows: [
      [1, 'Rome'],
      [1, 'Oslo'],
    ],
    table: null,
  })
  t.same(proposal.key, { columns: ['_doki_id'], managed: true })
  t.match(proposal.keyReason, /“Customer ID”, 2 rows have a value that another row has too/)
  t.same(proposal.newTable?.primaryKey, ['_doki_id'])
  t.match(proposal.newTable?.sql, /_doki_id text not null/)
  t.notOk(proposal.columns.some(({ column }) => column === '_doki_id'))
})

test('an id that a total row at the end does not have is still the id', async t => {
  const rows: SheetCell[][] = Array.from({ length: 400 }, (_, i) => [i, 'x'])
  const proposal = suggest({ headers: ['ID', 'Name'], rows: [...rows, [null, 'Total']], table: null })
  t.same(proposal.key.columns, ['id'])
  t.match(proposal.proof, { rows: 401, blankKeys: 1, doubledKeys: 0 })
})

test('a key of two, when the names suggest it', async t => {
  const { key } = suggest({
    headers: ['Order ID', 'Line', 'Item'],
    rows: [
      [1, 1, 'a'],
      [1, 2, 'b'],
      [2, 1, 'a'],
    ],
    table: null,
  })
  t.same(key.columns, ['order_id', 'line'])
})

test('an existing table: names, short forms and synonyms, leftovers with reasons', async t => {
  const proposal = suggest({
    headers: ['Cust. No', 'Surname', 'Qty', 'Zip', 'Favourite colour of the sales rep'],
    rows: [
      [1, 'Ng', 3, '01234', 'red'],
      [2, 'Ek', 4, '56789', 'blue'],
    ],
    table: table([
      column('customer_number', 'integer', { nullable: false }),
      column('last_name', 'text'),
      column('quantity', 'integer'),
      column('postal_code', 'text'),
      column('created_at', 'timestamptz', { hasDefault: true, nullable: false }),
    ]),
  })
  t.same(proposal.problems, [])
  t.same(
    proposal.columns.map(({ label, column }) => [label, column]),
    [
      ['Cust. No', 'customer_number'],
      ['Surname', 'last_name'],
      ['Qty', 'quantity'],
      ['Zip', 'postal_code'],
    ],
  )
  t.ok(
    proposal.columns
      .find(({ column }) => column === 'quantity')
      ?.reasons.includes('“qty” is short for quantity'),
  )
  t.same(proposal.key, { columns: ['customer_number'], managed: false })
  t.match(proposal.leftInSheet, [{ label: 'Favourite colour of the sales rep' }])
  t.match(proposal.leftInTable, [{ column: 'created_at', reason: /default/ }])
  t.equal(proposal.newTable, null)
})

test('values decide where the names say nothing', async t => {
  const people = ['ada@example.com', 'bob@example.com', 'cyd@example.com', 'dan@example.com']
  const proposal = suggest({
    headers: ['Nr', 'Column 7'],
    rows: people.map((email, index) => [index, email]),
    table: table([column('number', 'integer', { nullable: false }), column('contact', 'text')]),
    tableSample: {
      columns: ['number', 'contact'],
      rows: people.map((email, index) => [String(index), email]),
    },
  })
  t.equal(proposal.columns[1]?.column, 'contact')
  t.match(proposal.columns[1]?.reasons, [/4 of 4 different values are on both sides/, /e-mail addresses/])
})

test('it fails closed', async t => {
  const required = suggest({
    headers: ['ID'],
    rows: [[1]],
    table: table([
      column('id', 'integer', { nullable: false }),
      column('country', 'text', { nullable: false }),
    ]),
  })
  t.match(required.problems, [{ code: 'required_column_without_source', column: 'country' }])

  const mismatch = suggest({
    headers: ['ID', 'Quantity'],
    rows: [
      [1, 'many'],
      [2, 'few'],
    ],
    table: table([column('id', 'integer', { nullable: false }), column('quantity', 'integer')]),
  })
  t.match(mismatch.problems, [{ code: 'type_mismatch', column: 'quantity', message: /none of its values/ }])
  t.match(mismatch.leftInSheet, [{ label: 'Quantity' }])

  const nothing = suggest({
    headers: ['Wind', 'Waves'],
    rows: [['a', 'b']],
    table: table([column('invoice', 'text')], { primaryKey: [], uniques: [] }),
  })
  t.same(nothing.problems.map(({ code }) => code).sort(), ['no_unique_index', 'nothing_mapped'])

  const empty = suggest({ headers: ['ID'], rows: [[null], ['']], table: null })
  t.match(empty.problems, [{ code: 'empty_sheet' }])
})

test('a key a person named is checked over all rows', async t => {
  const rows = [
    [1, 'a'],
    [2, 'a'],
    [3, null],
  ]
  const wrong = suggest({ headers: ['ID', 'Segment'], rows, table: null, key: ['segment'] })
  t.match(wrong.problems, [
    {
      code: 'key_not_unique',
      message: /of 3 rows, 1 row has no value and 2 rows have a value that another row has too/,
    },
  ])
  t.match(wrong.proof, { blankKeys: 1, doubledKeys: 2 })
  const right = suggest({
    headers: ['E-mail', 'ID'],
    rows: rows.map(row => row.toReversed()),
    table: null,
    key: ['id'],
  })
  t.same(right.problems, [])
  t.same(right.key.columns, ['id'])
  t.match(suggest({ headers: ['ID', 'Segment'], rows, table: null, key: ['Colour'] }).problems, [
    { code: 'no_key', message: /no mapped column called “Colour”/ },
  ])
  const unindexed = suggest({
    headers: ['ID', 'Name'],
    rows: [
      [1, 'a'],
      [2, 'b'],
    ],
    table: table([column('id', 'integer', { nullable: false }), column('name', 'text')]),
    key: ['name'],
  })
  t.match(unindexed.problems, [{ code: 'no_unique_index' }])
})

test('the primary key of the table must be unique in the sheet', async t => {
  const schema = table([column('id', 'integer', { nullable: false }), column('name', 'text')])
  const doubled = suggest({
    headers: ['id', 'name'],
    rows: [
      [1, 'a'],
      [1, 'b'],
      [2, 'c'],
    ],
    table: schema,
  })
  t.match(doubled.problems, [{ code: 'key_not_unique', column: 'id' }])
  const unmapped = suggest({ headers: ['name'], rows: [['a']], table: schema })
  t.match(unmapped.problems, [{ code: 'required_column_without_source' }, { code: 'no_key' }])
})

test('the proof counts what a run would set aside, by its row in the sheet', async t => {
  const rows: SheetCell[][] = Array.from({ length: 100 }, (_, i) => [i, i * 1.5])
  rows[41] = [41, 'about sixty']
  rows.splice(10, 0, [null, null])
  const { proof, columns } = suggest({ headers: ['ID', 'Price'], rows, table: null })
  t.equal(columns[1]?.type, 'decimal')
  t.match(proof, {
    rows: 100,
    columns: [
      { filled: 100, castable: 1 },
      { filled: 100, castable: 0.99 },
    ],
  })
  t.match(proof.columns[1]?.failures, [{ row: 44 }])
})

test('a date shown as a date stays one in a text column', async t => {
  const { columns } = suggest({
    headers: ['ID', 'Due'],
    rows: [
      [1, 43831],
      [2, 43832],
    ],
    formatted: [
      [1, '2020-01-01'],
      [2, '2020-01-02'],
    ],
    table: table([column('id', 'integer', { nullable: false }), column('due', 'text')]),
  })
  t.equal(columns[1]?.type, 'date')
})

test("Doki's own key column is not mapped again", async t => {
  const proposal = suggest({ headers: ['City', '_doki_id'], rows: [['Rome', 'a1']], table: null })
  t.same(
    proposal.columns.map(({ column }) => column),
    ['city'],
  )
  t.same(proposal.key, { columns: ['_doki_id'], managed: true })
})

interface Case extends Partial<MappingQuestion> {
  headers: string[]
  rows: SheetCell[][]
}

/** Suggests, and checks that the answer keeps the contract and comes out the same twice. */
function suggest({ headers, rows, table: schema = null, ...rest }: Case): MappingProposal {
  const connectionId = ConnectionId.parse('0190a000-0000-7000-8000-000000000001')
  const columns: SheetColumn[] = headers.map((header, index) => ({
    index,
    header,
    label: header || `Column ${String.fromCharCode(65 + index)}`,
  }))
  const question: MappingQuestion = {
    sheet: {
      connectionId,
      spreadsheetId: 's',
      spreadsheetTitle: 'Book',
      sheetId: 0,
      tab: 'Sheet1',
      headerRow: 1,
      firstRow: 2,
    },
    columns,
    rows,
    table: schema,
    tableRef: { connectionId, schema: 'public', name: 'orders' },
    key: [],
    ...rest,
  }
  return MappingProposal.parse(suggestMapping(question))
}

function table(columns: TableColumn[], keys: Partial<TableSchema> = {}): TableSchema {
  const first = columns[0]?.name ?? ''
  return { schema: 'public', name: 'orders', columns, primaryKey: [first], uniques: [[first]], ...keys }
}

function column(name: string, type: TableColumn['type'], rest: Partial<TableColumn> = {}): TableColumn {
  return {
    name,
    dbType: type ?? 'bytea',
    type,
    nullable: true,
    hasDefault: false,
    generated: false,
    limits: {},
    ...rest,
  }
}
