import type { ColumnMapping, MappingProposal, SheetCell, TableSchema } from '@doki/contracts'
import { test } from 'tap'
import { column, suggest, table } from '../../test/suggest-case.ts'
import { completeProof } from './complete-proof.ts'
import { validateMapping } from './validate-mapping.ts'

const orders = table([
  column('id', 'integer', { nullable: false }),
  column('price', 'decimal', { dbType: 'numeric(10,2)' }),
  column('city', 'text', { nullable: false }),
  column('made', 'timestamptz', { nullable: false, hasDefault: true }),
])
const headers = ['ID', 'Price', 'City']
const rows: SheetCell[][] = [[1, 9.5, 'Rome'], [], [2, 'dear', 'Bonn'], [3, null, null]]

test('a proposal as it stands is proved as it was, with what the table wants of each column', async t => {
  const proposal = suggest({ headers, rows, table: orders })
  const { proof, problems } = validateMapping({ mapping: proposal, rows, table: orders })
  t.same(proof, completeProof(proposal.proof, { table: orders, newTable: null, link: null }))
  t.same(problems, proposal.problems)
  t.match(proof, {
    rows: 3,
    columns: [
      { column: 'id', filled: 3, blank: 0, required: true },
      { column: 'price', filled: 2, blank: 1, required: false, castable: 0.5, failures: [{ row: 4 }] },
      { column: 'city', filled: 2, blank: 1, required: true, failures: [{ row: 5, reason: /is blank/ }] },
    ],
    link: null,
  })
})

test('a date that a text column keeps is no misfit', async t => {
  const tasks = table([column('id', 'integer', { nullable: false }), column('due', 'text')])
  const cells: SheetCell[][] = [
    [1, 43831],
    [2, 43832],
  ]
  const formatted = [['1', '2020-01-01']]
  const proposal = suggest({ headers: ['ID', 'Due'], rows: cells, formatted, table: tasks })
  t.match(proposal.columns, [{}, { column: 'due', type: 'date' }])
  t.same(validateMapping({ mapping: proposal, rows: cells, table: tasks }).problems, [])
})

test('so is one for a table that is to be made', async t => {
  const cells: SheetCell[][] = Array.from({ length: 50 }, (_, i) => [i % 49, `${i}`, 'x'])
  const proposal = suggest({ headers, rows: cells, table: null })
  const { proof, problems } = validateMapping({ mapping: proposal, rows: cells, table: null })
  t.same(proof, completeProof(proposal.proof, { table: null, newTable: proposal.newTable, link: null }))
  t.same(problems, [])
  const bad = { ...proposal, key: { columns: ['id'], managed: false } }
  const doubled = validateMapping({ mapping: bad, rows: cells, table: null })
  t.match(doubled, { proof: { doubledKeys: 2 }, problems: [{ code: 'key_not_unique', column: 'id' }] })
  const empty = validateMapping({ mapping: proposal, rows: [[]], table: null })
  t.match(empty.problems, [{ code: 'empty_sheet' }])
})

test('it is this mapping that is checked: what a person made of it, right or wrong', async t => {
  const { check } = setup()
  t.same(check({ columns: ['id', 'city'] }).problems, [])
  t.match(check({ columns: ['id', 'price'] }).problems, [
    {
      code: 'required_column_without_source',
      column: 'city',
      message: /^public\.orders wants a value in “city”/,
    },
  ])
  const swapped = check({ change: { price: { index: 2 }, city: { index: 1 } } })
  t.match(swapped.problems, [
    { code: 'type_mismatch', column: 'price', message: /none can be read as numeric/ },
  ])
  t.match(check({ change: { price: { column: 'cost' } } }).problems, [
    { code: 'type_mismatch', column: 'cost', message: /public\.orders has no such column/ },
  ])
  t.match(check({ change: { price: { type: 'text' } } }).problems, [
    {
      code: 'type_mismatch',
      message: /is mapped as text, and “price” is numeric\(10,2\)\. Map it as decimal/,
    },
  ])
})

test('what the database makes, or Doki cannot carry, is no column to map to', async t => {
  const { check } = setup()
  const strange = (change: Partial<TableSchema['columns'][number]>) => ({
    ...orders,
    columns: orders.columns.map(each => (each.name === 'price' ? { ...each, ...change } : each)),
  })
  const generated = strange({ generated: true })
  t.match(check({ of: generated }).problems, [{ code: 'type_mismatch', message: /the database makes/ }])
  t.same(check({ of: generated, change: { price: { writer: 'table' } } }).problems, [])
  t.match(check({ of: strange({ type: null, dbType: 'money' }) }).problems, [
    { message: /Doki cannot carry money/ },
  ])
})

test('the key is the one the mapping has', async t => {
  const { check } = setup()
  t.match(check({ key: ['city'] }), {
    proof: { blankKeys: 1, doubledKeys: 0 },
    problems: [{ code: 'key_not_unique' }, { code: 'no_unique_index', message: /makes “city” unique/ }],
  })
  t.match(check({ key: ['none'] }).problems, [{ code: 'no_key' }])
  t.match(check({ key: ['_doki_id'], managed: true }), {
    proof: { blankKeys: 0 },
    problems: [{ code: 'no_unique_index', message: /a column “_doki_id” of public\.orders/ }],
  })
  const own = { ...orders, uniques: [['_doki_id']] }
  t.same(check({ key: ['_doki_id'], managed: true, of: own }).problems, [])
})

test('a blank key is no fault where the database fills it', async t => {
  const { check } = setup([...rows, [null, 1, 'Oslo']])
  const [id, ...others] = orders.columns
  const given = { ...orders, columns: [{ ...id!, hasDefault: true, givesKeys: true }, ...others] }
  t.match(check({}).problems, [{ code: 'key_not_unique' }])
  const { proof, problems } = check({ of: given })
  t.same(problems, [])
  t.match(proof, { blankKeys: 1, columns: [{ column: 'id', required: false, failures: [] }] })
})

interface Changes {
  /** Only these. */
  columns?: string[]
  change?: Record<string, Partial<ColumnMapping>>
  key?: string[]
  managed?: boolean
  of?: TableSchema
}

/** A proposal for `orders`, to be changed and checked. */
function setup(cells = rows) {
  const proposal: MappingProposal = suggest({ headers, rows, table: orders })
  const check = ({ columns, change = {}, key = ['id'], managed = false, of = orders }: Changes) =>
    validateMapping({
      mapping: {
        ...proposal,
        columns: proposal.columns
          .filter(each => !columns || columns.includes(each.column))
          .map(each => ({ ...each, ...change[each.column] })),
        key: { columns: key, managed },
      },
      rows: cells,
      table: of,
    })
  return { check }
}
