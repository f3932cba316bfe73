import type { SheetCell, Transform } from '@doki/contracts'
import { type Test, test } from 'tap'
import { rowConverterOf } from '../rows/row-converter.ts'
import { columnOf } from '../testing/columns.ts'
import type { Converted, ValueColumn } from '../values/column.ts'
import { Refusal } from '../values/refusal.ts'
import { converterOf } from '../values/to-canonical.ts'
import { cellWriterOf } from '../values/to-cell.ts'
import { describeTransform } from './describe-transform.ts'
import { isReversible } from './is-reversible.ts'
import { splitPerson } from './person-name.ts'
import { takePart } from './take-part.ts'

const cents = columnOf('integer', {
  transform: { kind: 'scale', factor: '100' },
  format: { decimal: ',', currency: ['€'] },
  limits: { min: '-2147483648', max: '2147483647' },
})
const states: Transform = {
  kind: 'codes',
  pairs: [
    { sheet: 'In progress', table: 'in_progress' },
    { sheet: 'Offen', table: 'open' },
    { sheet: 'done', table: 'done' },
  ],
}

test('amounts become cents, and cents amounts, as the column writes them', t => {
  const reads = (cell: SheetCell, value: string | RegExp | null) => same(t, converterOf(cents)(cell), value)
  reads(12.5, '1250')
  reads('1.234,56 €', '123456')
  reads('-0,07', '-7')
  reads(0.1 + 0.2, '30')
  reads('', null)
  reads(12.505, /“12\.505” is kept times 100, and “1250\.5” is not a whole number/)
  reads('12,505 €', /“12,505 €” is kept times 100/)
  reads(30_000_000, /more than 2147483647/)
  reads('n/a', /“n\/a” is not a number/)
  const write = cellWriterOf(cents)
  t.equal(write('1250'), 12.5)
  t.equal(write('-7'), -0.07)
  t.equal(write(null), '')
  t.end()
})

test('digits that a number cell cannot hold travel as texts, in the sign of the column', t => {
  const long = columnOf('decimal', { transform: { kind: 'scale', factor: '0.01' }, format: { decimal: ',' } })
  const cell = cellWriterOf(long)('1234567890.123456789')
  t.equal(cell, '123456789012,3456789')
  t.equal(converterOf(long)(String(cell)), '1234567890.123456789')
  const minutes = columnOf('integer', { transform: { kind: 'scale', factor: '60' } })
  t.equal(cellWriterOf(minutes)('90'), 1.5)
  t.match(cellWriterOf(minutes)('100'), { reason: /“100” is no number times 60 that a cell can hold/ })
  t.match(cellWriterOf(minutes)('NaN'), { reason: /“NaN” is no number/ })
  t.end()
})

test('labels become codes, in whatever case and with spaces around them; an unknown one says what there is', t => {
  const column = columnOf('text', { transform: states })
  const reads = (cell: SheetCell, value: string | RegExp | null) => same(t, converterOf(column)(cell), value)
  reads('In progress', 'in_progress')
  reads(' in PROGRESS\u00a0', 'in_progress')
  reads('done', 'done')
  reads('  ', null)
  reads('in_progress', /“in_progress” is none of “In progress”, “Offen”, “done”: write one of these, or add/)
  reads('#REF!', /formula/)
  const write = cellWriterOf(column)
  t.equal(write('open'), 'Offen')
  t.match(write('closed'), {
    reason: /“closed” has no label: the mapping knows “in_progress”, “open”, “done”/,
  })
  t.end()
})

test('a label that could mean two codes is refused, but as it is written', t => {
  const column = codes([
    ['a', 'x'],
    ['A', 'y'],
    ['b', 'z'],
    ['B ', 'z'],
    ['c', 'x'],
    ['c', 'y'],
  ])
  const read = converterOf(column)
  t.same(['a', 'A', 'b', ' b'].map(read), ['x', 'y', 'z', 'z'])
  t.match(read(' a'), { reason: /may mean two codes/ })
  t.match(read('c'), { reason: /may mean two codes/ })
  t.end()
})

test('codes are values of their column, and labels may be numbers, checkboxes, or the words of a blank', t => {
  const numbers = { ...codes([['Low', '1'], ['High', '03']]), type: 'integer' as const } // biome-ignore format: pairs
  t.equal(converterOf(numbers)('low'), '1')
  t.match(converterOf(numbers)('High'), { reason: /“03”/ })
  const labels = codes([['1', 'one'], ['TRUE', 'yes'], ['007', 'bond'], ['-', 'none']]) // biome-ignore format: pairs
  const column = { ...labels, format: { blanks: ['-', 'NA'] } }
  t.same([1, '1', true, '007', '-', 'NA'].map(converterOf(column)), [
    'one',
    'one',
    'yes',
    'bond',
    'none',
    null,
  ])
  t.same(['one', 'yes', 'bond', 'none'].map(cellWriterOf(column)), [1, true, '007', '-'])
  t.end()
})

test('texts are tidied on their way into the table, and what is not tidy there stays out of the sheet', t => {
  const column = columnOf('text', {
    transform: { kind: 'text', trim: true, case: 'upper' },
    format: { blanks: ['n/a'] },
    limits: { maxLength: 3 },
    nullable: false,
  })
  const reads = (cell: SheetCell, value: string | RegExp | null) => same(t, converterOf(column)(cell), value)
  reads('\u00a0ab ', 'AB')
  reads('   abc   ', 'ABC')
  reads(12, '12')
  reads(' \ufeff ', /The cell is blank/)
  reads('n/a', /The cell is blank/)
  reads('groß', /too long: 5/)
  t.equal(cellWriterOf(column)('AB'), 'AB')
  t.match(cellWriterOf(column)('ab'), { reason: /would read back from the sheet as something else/ })
  t.end()
})

test('a name is taken apart as people write it', t => {
  const parts = (name: string, given: string, family: string) =>
    t.same(splitPerson(name), { given: given.split(' ').filter(Boolean), family }, name)
  parts('Anna Schmidt', 'Anna', 'Schmidt')
  parts('  Anna\u00a0Maria  Schmidt ', 'Anna Maria', 'Schmidt')
  parts('Schmidt, Anna Maria', 'Anna Maria', 'Schmidt')
  parts('Ludwig van Beethoven', 'Ludwig', 'van Beethoven')
  parts('Van Morrison', 'Van', 'Morrison')
  parts('Maria de la Cruz', 'Maria', 'de la Cruz')
  parts('José Manuel Ortega y Gasset', 'José Manuel', 'Ortega y Gasset')
  parts('Dr. Jack Ma', 'Jack', 'Ma')
  parts('Prof. Dr. Ada Lovelace, PhD', 'Ada', 'Lovelace')
  parts('Martin Luther King Jr.', 'Martin Luther', 'King Jr.')
  parts('King, Martin Luther, Jr.', 'Martin Luther', 'King Jr.')
  parts('Martin Luther King, Jr.', 'Martin Luther', 'King Jr.')
  parts('山田 太郎', '太郎', '山田')
  parts('Cher', 'Cher', '')
  parts('Dr.', 'Dr.', '')
  parts('', '', '')
  t.end()
})

test('a part of a cell is taken; a cell of one part has a first one only', t => {
  const takes = (text: string, of: 'words' | 'separator' | 'person', separator: string | null = null) =>
    (['first', 'last', 'rest', 0, 1] as const).map(take => takePart(text, { of, take, separator }))
  t.same(takes('Berlin, 10115', 'separator', ','), ['Berlin', '10115', '10115', 'Berlin', '10115'])
  t.same(takes('a / b / c', 'separator', '/'), ['a', 'c', 'b / c', 'a', 'b'])
  t.same(takes('Berlin', 'separator', ','), ['Berlin', '', '', 'Berlin', ''])
  t.same(takes('one  two three', 'words'), ['one', 'three', 'two three', 'one', 'two'])
  t.same(takes('Anna Maria Schmidt', 'person'), ['Anna Maria', 'Schmidt', 'Maria', 'Anna', 'Maria'])
  t.same(takes('Cher', 'person'), ['Cher', '', '', 'Cher', ''])
  const zip = columnOf('integer', {
    transform: { kind: 'part', of: 'separator', take: 'last', separator: ',' },
  })
  t.same(['Berlin, 10115', 'Berlin', ''].map(converterOf(zip)), ['10115', null, null])
  same(t, converterOf(zip)('Berlin, no zip'), /“no zip” is not a number/)
  same(t, converterOf({ ...zip, nullable: false })('Berlin'), /The cell is blank/)
  t.match(cellWriterOf(zip)('10115'), { reason: /cannot be written into the sheet/ })
  t.end()
})

test('cells are joined, blank ones left out; a constant is said in every row', t => {
  const full = { ...columnOf('text'), header: 'First', index: 0 }
  const read = rowConverterOf({
    ...full,
    format: { blanks: ['-'] },
    transform: { kind: 'join', with: [placeAt(2), placeAt(3)], separator: ' ' },
  })
  t.equal(read(['Anna ', 'x', 'Schmidt', 7]), 'Anna Schmidt 7')
  t.equal(read(['Anna', 'x', '  ']), 'Anna')
  t.equal(read([null, 'x', 'Schmidt', '-']), 'Schmidt')
  t.equal(read([]), null)
  same(t, read(['Anna', 'x', '#REF!']), /#REF!/)
  const said = rowConverterOf({ ...full, type: 'integer', transform: { kind: 'constant', value: '7' } })
  t.same([said([]), said(['x'])], ['7', '7'])
  t.end()
})

test('what a transform does is said in words, and whether it can be undone', t => {
  const says = (transform: Transform, words: string, reversible: boolean) => {
    t.equal(describeTransform(transform), words)
    t.equal(isReversible(transform), reversible)
  }
  says({ kind: 'scale', factor: '100' }, 'the table keeps cents, or hundredths: 12.50 is 1250', true)
  says(
    { kind: 'scale', factor: '0.01' },
    'the table keeps shares of 1 for the sheet’s percents: 12.5 is 0.125',
    true,
  )
  says(
    { kind: 'scale', factor: '1000' },
    'the table keeps the sheet’s number times 1000: 12.50 is 12500',
    true,
  )
  says(
    states,
    'the table keeps codes: “In progress” is “in_progress”, “Offen” is “open”, “done” is “done”',
    true,
  )
  says(
    { kind: 'codes', pairs: ['a', 'b', 'c', 'd'].map(sheet => ({ sheet, table: 'x' })) },
    'the table keeps codes: “a” is “x”, “b” is “x”, “c” is “x” and 1 more',
    false,
  )
  says(
    { kind: 'text', trim: true, case: 'lower' },
    'the table keeps texts without the spaces around them, in lower case; the sheet keeps its spelling',
    false,
  )
  const once = 'it is read from the sheet, and never written there'
  says(
    { kind: 'part', of: 'person', take: 'last', separator: null },
    `the table keeps the family name of a full name; ${once}`,
    false,
  )
  says(
    { kind: 'part', of: 'separator', take: 1, separator: ',' },
    `the table keeps part 2 of the cell, with “,” between parts; ${once}`,
    false,
  )
  says(
    { kind: 'join', with: [placeAt(1)], separator: ' ' },
    `the cell is joined with “c1”, with “ ” between them; ${once}`,
    false,
  )
  says(
    { kind: 'constant', value: 'shop' },
    'every row from the sheet gets “shop”; the sheet has no column for it',
    false,
  )
  t.equal(isReversible(null), true)
  t.end()
})

function codes(pairs: [string, string][]): ValueColumn {
  const transform = { kind: 'codes', pairs: pairs.map(([sheet, table]) => ({ sheet, table })) } as const
  return columnOf('text', { transform: { ...transform, pairs: [...transform.pairs] } })
}

function placeAt(index: number) {
  return { index, header: `c${index}`, label: `c${index}` }
}

function same(t: Test, found: Converted, wanted: string | RegExp | null): void {
  if (wanted instanceof RegExp) t.match(found instanceof Refusal ? found.reason : found, wanted)
  else t.equal(found, wanted)
}
