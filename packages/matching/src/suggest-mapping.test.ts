import type { SheetCell } from '@doki/contracts'
import { test } from 'tap'
import { column, suggest, table } from '../test/suggest-case.ts'

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
  t.match(proposal.columns[1]?.reasons, [/e-mail addresses/, /4 of 4 different values are on both sides/])
})

test('a column whose values repeat is not what the table wants unique', async t => {
  const rows: SheetCell[][] = Array.from({ length: 20 }, (_, at) => [`K-${at % 3}`, `K-${at}`])
  const { columns } = suggest({
    headers: ['Code', 'Code'],
    rows,
    table: table([column('code', 'text', { nullable: false })], {
      primaryKey: ['code'],
      uniques: [['code']],
    }),
  })
  t.match(columns, [{ index: 1, column: 'code' }])
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
  const schema = table([column('id', 'integer', { nullable: false }), column('name', 'text')])
  const header = suggest({ headers: ['ID', 'Name'], rows: [], table: schema, key: ['id'] })
  t.same(header.problems, [], 'for a table that is there a header is enough')
  t.match(header, { proof: { rows: 0 }, keyReason: 'you named it as the key' })
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

test('the reasons of a new table say what was seen', async t => {
  const reasons = (cells: SheetCell[]) =>
    suggest({ headers: ['ID', 'It'], rows: cells.map((cell, row) => [row, cell]), table: null }).columns[1]
      ?.reasons
  t.same(reasons(['Ann', 'Benjamin']), ['texts of at most 8 characters'])
  t.same(reasons(['Ann', 'Ben', 'Cy', '12']), ['texts and numbers of at most 3 characters'])
  t.same(reasons(['#N/A', 'Ann', 'Ben', '#REF!']), [
    'only 50 % of the values can be read; the rows of the others are set aside',
  ])
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

test('a column that is yes or no in the table may hold one word only', async t => {
  const { columns, proof } = suggest({
    headers: ['ID', 'Paid'],
    rows: [
      [1, 'Yes'],
      [2, null],
      [3, 'N/A'],
    ],
    table: table([column('id', 'integer', { nullable: false }), column('paid', 'boolean')]),
  })
  t.match(columns[1], { type: 'boolean', format: { trueTexts: ['yes'], blanks: ['N/A'] } })
  t.match(proof.columns[1], { filled: 1, castable: 1 })
})

test('yes and no of several spellings are what the table asks for', async t => {
  const { columns, problems } = suggest({
    headers: ['ID', 'Paid?'],
    rows: ['Y', 'N', 'y', 'Yes', 'no', 'true'].map((paid, id) => [id, paid]),
    table: table([column('id', 'integer', { nullable: false }), column('is_paid', 'boolean')]),
  })
  t.same(problems, [])
  t.match(columns[1], { column: 'is_paid', type: 'boolean', format: { trueTexts: ['y', 'yes', 'true'] } })
})

test('dates in the order of another country are told, and nothing comes of them', async t => {
  const days = (serials: number[], texts: string[], shown = (serial: number) => `day-${serial} 1/2/2026`) => {
    const cells = [...serials, ...texts]
    return suggest({
      headers: ['Order', 'Placed on'],
      rows: cells.map((cell, row) => [row, cell]),
      formatted: cells.map((cell, row) => [row, typeof cell === 'number' ? shown(cell) : cell]),
      table: null,
    })
  }
  const first = 46023 // 1 January 2026
  const early = [0, 1, 2, 3, 4, 5, 6, 7].map(day => first + day)
  const { problems } = days(early, ['13/11/2026'])
  t.match(problems, [{ code: 'type_mismatch', message: /“Placed on” holds dates in two orders.*day first/ }])
  t.match(days(early, ['11/13/2026']).problems, [{ message: /month first/ }])
  t.same(days([...early, first + 14], ['13/11/2026']).problems, [], 'a day above 12 was read rightly')
  t.same(days(early.slice(0, 4), ['13/11/2026']).problems, [], 'so few may be early by chance')
  t.same(days(early, ['2026-11-13']).problems, [])
})

test('the column in which Doki tells how rows fared is not mapped', async t => {
  const { columns, leftInSheet } = suggest({
    headers: ['ID', '_doki_status'],
    rows: [[1, 'ok']],
    table: null,
  })
  t.same(
    columns.map(({ column }) => column),
    ['id'],
  )
  t.same(leftInSheet, [])
})

test('a row of totals under the table is told', async t => {
  const headers = ['Order', 'Customer', 'Qty', 'Total']
  const orders: SheetCell[][] = [
    ['A-1', 'Ann', 2, '$35.98'],
    ['A-2', 'Bob', 1, '$5.00'],
    ['A-3', 'Cy', 12, '$1,011.00'],
    ['A-4', 'Di', 3, '$22.50'],
  ]
  const told = (...last: SheetCell[][]) =>
    suggest({ headers, rows: [...orders, ...last], table: null }).keyReason
  t.match(told(['Total', null, 18, null]), /; row 6 looks like the total of the rows above it/)
  t.match(told([null, null, null, '$1,074.48']), /; row 6 looks like the total/)
  const none = [[], [['A-5', 'Ed', 18, '$9']], [['A-5', null, 17, '$9']], [['A-5', null, null, null]]]
  for (const last of none) t.notMatch(told(...last), /total/)
})
