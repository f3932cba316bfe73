import type { ColumnMapping, SheetCell, TableColumn } from '@doki/contracts'
import { test } from 'tap'
import { type Case, column, suggest, table } from '../test/suggest-case.ts'
import { checkMapping } from './check-mapping.ts'
import { sheetKeys } from './proof/sheet-keys.ts'
import { validateMapping } from './proof/validate-mapping.ts'

const names = ['Ada Lovelace', 'Bob Ray', 'Cyd Charisse', 'Dan Brown', 'Eve Adams', 'Flo Rida']
const id = column('id', 'integer', { nullable: false })
const labels = ['Offen', 'Bezahlt', 'Storniert']
const codes = ['open', 'paid', 'cancelled']
const twelve = Array.from({ length: 12 }, (_, at) => at)

test('labels in another language are codes of an enum, and amounts are cents', t => {
  const { proposal, kinds, revised } = ask({
    headers: ['ID', 'Betrag (€)', 'Status'],
    rows: twelve.map(at => [at, at + 0.5, labels[at % 3] ?? '']),
    columns: [id, column('amount_cents', 'integer'), column('status', 'enum', { limits: { values: codes } })],
  })
  t.same(kinds, { id: undefined, amount_cents: 'scale', status: 'codes' })
  t.same(proposal.problems, [])
  t.same(proposal.leftInSheet, [])
  t.match(reasonsOf(proposal.columns, 'amount_cents').at(-1), /counts in cents/)
  t.ok(reasonsOf(proposal.columns, 'status').includes('“Offen” means “open”'))
  t.match(proposal.previews, [
    { column: 'amount_cents', rows: [{ sheet: '0.5', table: '50' }, {}, {}, {}, {}] },
    {
      column: 'status',
      rows: [
        { sheet: 'Offen', table: 'open' },
        { sheet: 'Bezahlt', table: 'paid' },
      ],
    },
  ])
  t.same(
    proposal.proof.columns.map(({ castable }) => castable),
    [1, 1, 1],
  )
  t.same(revised.problems, [])
  t.same(
    revised.proof.columns.map(({ castable, failures }) => [castable, failures]),
    [
      [1, []],
      [1, []],
      [1, []],
    ],
  )
  t.end()
})

test('codes are told from the rows of the table where its type says nothing', t => {
  const { kinds } = ask({
    headers: ['ID', 'Status'],
    rows: twelve.map(at => [at, labels[at % 3] ?? '']),
    columns: [id, column('status', 'text')],
    tableSample: { columns: ['status'], rows: twelve.map(at => [codes[at % 3] ?? '']) },
  })
  t.same(kinds, { id: undefined, status: 'codes' })
  t.end()
})

test('a full name is taken apart, though it looks like one of its parts', t => {
  const rows: SheetCell[][] = names.map((name, at) => [at, name])
  rows.push([6, 'Cher'])
  const { proposal, kinds, revised } = ask({
    headers: ['ID', 'Name'],
    rows,
    columns: [
      id,
      column('first_name', 'text', { nullable: false }),
      column('last_name', 'text', { nullable: false }),
    ],
  })
  t.same(kinds, { id: undefined, first_name: 'part', last_name: 'part' })
  t.same(
    proposal.columns.map(({ writer }) => writer),
    ['both', 'sheet', 'sheet'],
  )
  t.same([proposal.leftInSheet, proposal.leftInTable, proposal.problems], [[], [], []])
  t.match(proposal.proof.columns[2], {
    column: 'last_name',
    filled: 6,
    castable: 1,
    failures: [{ row: 8, reason: 'is blank, and the table wants a value' }],
  })
  t.same(revised.problems, [], 'what is made of other cells is a source')
  t.match(revised.proof.columns[2], { filled: 6, blank: 1, required: true })
  t.doesNotThrow(() => checkMapping(proposal))
  t.end()
})

test('first and last name, and street and number, are joined; both columns are used', t => {
  const { proposal, kinds } = ask({
    headers: ['ID', 'Vorname', 'Nachname', 'Straße', 'Hausnummer', 'City, ZIP', 'Mood'],
    rows: names.map((name, at) => [
      at,
      ...name.split(' '),
      `Main St ${'abcdef'[at]}`,
      at + 3,
      `Rome, 0012${at}`,
      'ok',
    ]),
    columns: [
      id,
      column('full_name', 'text', { nullable: false }),
      ...['address', 'city', 'zip'].map(name => column(name, 'text')),
    ],
  })
  t.same(kinds, { id: undefined, full_name: 'join', address: 'join', city: 'part', zip: 'part' })
  t.same(
    proposal.leftInSheet.map(({ label }) => label),
    ['Mood'],
  )
  t.same(proposal.problems, [])
  t.match(proposal.previews[0], {
    column: 'full_name',
    rows: [{ sheet: 'Ada + Lovelace', table: 'Ada Lovelace' }],
  })
  t.same(
    proposal.proof.columns.map(({ column, filled }) => [column, filled]),
    proposal.columns.map(({ column }) => [column, 6]),
  )
  t.doesNotThrow(() => checkMapping(proposal))
  t.end()
})

test('pairs of the same part stay pairs, and a sheet without rows has nothing made of it', t => {
  const rows = names.map((name, at) => [at, name, ...name.split(' ')])
  const all = ['name', 'first_name', 'last_name'].map(name => column(name, 'text'))
  const headers = ['ID', 'Name', 'First name', 'Last name']
  const { kinds } = ask({ headers, rows, columns: [id, ...all] })
  t.same(kinds, { id: undefined, name: undefined, first_name: undefined, last_name: undefined })
  const empty = ask({
    headers: ['ID', 'First name', 'Last name'],
    rows: [],
    columns: [id, column('full_name', 'text')],
  })
  t.same(empty.proposal.previews, [])
  t.notOk(Object.values(empty.kinds).includes('join'))
  t.end()
})

test('a transform that reads less than none is not proposed, nor is one of a new table', t => {
  const cells = twelve.map(at => (at < 6 ? at + 1 : at + 0.125))
  const { kinds, proposal } = ask({
    headers: ['ID', 'Betrag (€)'],
    rows: cells.map((cell, at) => [at, cell]),
    columns: [id, column('amount_cents', 'integer')],
  })
  t.same(kinds, { id: undefined, amount_cents: undefined })
  t.match(proposal.proof.columns[1], { castable: 0.5 })
  const made = suggest({
    headers: ['ID', 'Betrag (€)', 'Vorname', 'Nachname'],
    rows: names.map((name, at) => [at, at + 0.5, ...name.split(' ')]),
    table: null,
  })
  t.notOk(made.columns.some(({ transform }) => transform))
  t.same(made.previews, [])
  t.end()
})

test('a key is what the table keeps, and never made of other cells', t => {
  const { proposal } = ask({
    headers: ['Code', 'Name'],
    rows: names.map((name, at) => [` ab-${at} `, name]),
    columns: [column('code', 'text', { nullable: false }), column('name', 'text')],
    tableSample: { columns: ['code'], rows: twelve.map(at => [`AB-${at}`]) },
  })
  t.match(proposal.columns[0], { column: 'code', transform: { kind: 'text', trim: true, case: 'upper' } })
  t.same(proposal.key, { columns: ['code'], managed: false })
  t.same(
    sheetKeys(
      proposal,
      [
        [' ab-1 ', 'x'],
        [null, ''],
        [null, 'y'],
      ],
      { timeZone: 'UTC' },
    ),
    ['AB-1', null],
    'rows link by it',
  )
  const joined = ask({
    headers: ['Vorname', 'Nachname', 'City'],
    rows: names.map(name => [...name.split(' '), 'Rome']),
    columns: [column('full_name', 'text', { nullable: false }), column('city', 'text')],
  })
  t.equal(joined.kinds.full_name, 'join')
  t.match(joined.proposal.problems, [{ code: 'no_key' }])
  t.end()
})

interface Question extends Omit<Case, 'columns' | 'table'> {
  columns: TableColumn[]
}

function ask({ columns, ...rest }: Question) {
  const schema = table(columns)
  const proposal = suggest({ ...rest, table: schema })
  const kinds = Object.fromEntries(
    proposal.columns.map(({ column, transform }) => [column, transform?.kind ?? undefined]),
  )
  const revised = validateMapping({ mapping: proposal, rows: rest.rows, table: schema })
  return { proposal, kinds, revised }
}

function reasonsOf(columns: readonly ColumnMapping[], name: string): string[] {
  return columns.find(({ column }) => column === name)?.reasons ?? []
}
