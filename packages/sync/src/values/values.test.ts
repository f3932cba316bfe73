import type { ColumnFormat, ColumnLimits, ColumnType, SheetCell } from '@doki/contracts'
import { test } from 'tap'
import { columnOf } from '../testing/columns.ts'
import { canonicalFromDatabase } from './database.ts'
import { toCanonical } from './to-canonical.ts'
import { toCell } from './to-cell.ts'

test('numbers are read as the column writes them', async t => {
  const us: ColumnFormat = {
    decimal: '.',
    currency: ['$', 'USD'],
    percent: true,
    magnitude: true,
    blanks: ['-'],
  }
  t.equal(text('$4,000 ', 'decimal', us), '4000')
  t.equal(text('1,193.91', 'decimal', us), '1193.91')
  t.equal(text('1.193,91', 'decimal', { decimal: ',' }), '1193.91')
  t.equal(text('1\u202f193,91', 'decimal', { decimal: ',' }), '1193.91')
  t.equal(text('(12.50)', 'decimal', us), '-12.5')
  t.equal(text('12.50-', 'decimal', us), '-12.5')
  t.equal(text('-$1,000', 'decimal', us), '-1000')
  t.equal(text('$-1,000', 'decimal', us), '-1000')
  t.equal(text('4 USD', 'decimal', us), '4')
  t.equal(text('$56.7M', 'decimal', us), '56700000')
  t.equal(text('$537K', 'integer', us), '537000')
  t.equal(text('79.13%', 'decimal', us), '0.7913')
  t.equal(text(' - ', 'decimal', us), null)
  t.equal(text(0.1 + 0.2, 'decimal'), '0.3')
  t.equal(text(1e21, 'decimal'), '1000000000000000000000')
  t.equal(text(-0, 'decimal'), '0')
})

test('a number that might be another one is refused, with the reason in words', async t => {
  t.match(refused('007', 'integer'), { code: 'not_castable', reason: /^“007” begins with a zero/ })
  t.match(refused('+33123456789', 'integer'), { reason: /phone number/ })
  t.equal(text('+12.5', 'decimal'), '12.5')
  t.match(refused('1,234', 'decimal'), { code: 'not_castable' }, 'nobody said what the comma is')
  t.match(refused('12%', 'decimal'), { reason: /percentage/ })
  t.match(refused('1,23', 'decimal', { decimal: '.' }), { code: 'not_castable' })
  t.match(refused('1.5', 'integer'), { reason: '“1.5” is not a whole number' })
  t.match(refused(2 ** 60, 'integer'), { code: 'out_of_range', reason: /2\^53/ })
  t.match(refused('12.345', 'decimal', {}, { precision: 10, scale: 2 }), {
    reason: /3 digits after the point/,
  })
  t.match(refused('123456789', 'decimal', {}, { precision: 10, scale: 2 }), { code: 'out_of_range' })
  t.match(refused('32768', 'integer', {}, { min: '-32768', max: '32767' }), { reason: /more than 32767/ })
  t.equal(text('9223372036854775807', 'integer', {}, { max: '9223372036854775807' }), '9223372036854775807')
  t.match(refused('9223372036854775808', 'integer', {}, { max: '9223372036854775807' }), {
    code: 'out_of_range',
  })
})

test('dates are read in the order of the column', async t => {
  t.equal(text(43831, 'date'), '2020-01-01')
  t.equal(text('2014-11-08', 'date'), '2014-11-08')
  t.equal(text('11/8/2014', 'date', { dateOrder: 'mdy' }), '2014-11-08')
  t.equal(text('8.11.2014', 'date', { dateOrder: 'dmy' }), '2014-11-08')
  t.equal(text('1/21/77', 'date', { dateOrder: 'mdy' }), '1977-01-21')
  t.equal(text('1/21/68', 'date', { dateOrder: 'mdy' }), '2068-01-21')
  for (const cell of [
    'Nov 8, 2014',
    '8 Nov 2014',
    '8. November 2014',
    '8 de noviembre de 2014',
    '8-Nov-14',
  ]) {
    t.equal(text(cell, 'date'), '2014-11-08', cell)
  }
  t.equal(text('2014-11-08 00:00:00', 'date'), '2014-11-08')
  t.match(refused('31.02.2024', 'date', { dateOrder: 'dmy' }), {
    reason: '“31.02.2024” is not a date: February has 29 days at most',
  })
  t.match(refused('29.02.2023', 'date', { dateOrder: 'dmy' }), { reason: /2023 is no leap year/ })
  t.match(refused('11/8/2014', 'date'), { reason: /day first or month first/ })
  t.match(refused('2014-11-08 10:00', 'date'), { reason: /time of day/ })
  t.match(refused(43831.5, 'date'), { reason: /time of day/ })
})

test('times and instants keep the spreadsheet’s clock', async t => {
  t.equal(text('7:30 PM', 'time'), '19:30:00')
  t.equal(text(0.8125, 'time'), '19:30:00')
  t.equal(text(43831.8125, 'timestamp'), '2020-01-01T19:30:00')
  t.equal(text('1/1/2020 7:30 PM', 'timestamp', { dateOrder: 'mdy' }), '2020-01-01T19:30:00')
  t.equal(text('2020-01-01 19:30:00.5+05:45', 'timestamptz'), '2020-01-01T13:45:00.5Z')
  t.match(refused('2020-01-01T00:00:00Z', 'timestamp'), { reason: /timestamptz/ })
  const berlin = { timeZone: 'Europe/Berlin' }
  const column = columnOf('timestamptz')
  t.match(toCanonical('2024-07-01 12:00', column, berlin), { text: '2024-07-01T10:00:00Z' })
  t.match(
    toCanonical('2024-10-27 02:30', column, berlin),
    { text: '2024-10-27T00:30:00Z' },
    'the first of two',
  )
  t.equal(toCell('2024-10-27T01:30:00Z', column, berlin), '2024-10-27T01:30:00Z', 'the second stays text')
  t.match(toCanonical('2024-03-31 02:30', column, berlin), {
    code: 'not_castable',
    reason: /clocks went forward/,
  })
})

test('text keeps every character, and a failed formula is no text', async t => {
  t.equal(text('  a ', 'text'), '  a ')
  t.equal(text(12, 'text'), '12')
  t.equal(text(true, 'text'), 'TRUE')
  t.equal(text('', 'text'), null)
  t.match(refused('#REF!', 'text'), { code: 'formula_error' })
  t.equal(text('#1', 'text'), '#1')
  t.match(refused('a\0b', 'text'), { code: 'not_castable' })
  t.match(refused('🍎🍎🍎', 'text', {}, { maxLength: 2 }), { reason: /3 characters, and the column holds 2/ })
  t.equal(text('🍎🍎', 'text', {}, { maxLength: 2 }), '🍎🍎')
  t.match(toCanonical(null, columnOf('text', { nullable: false })), { code: 'required_blank' })
})

test('words, lists and JSON', async t => {
  t.equal(text('yes', 'boolean', { trueTexts: ['yes'], falseTexts: ['no'] }), 'true')
  t.match(refused('yes', 'boolean'), { code: 'not_castable' })
  t.equal(text(' OPEN ', 'enum', {}, { values: ['open', 'closed'] }), 'open')
  t.match(refused('ajar', 'enum', {}, { values: ['open', 'closed'] }), { reason: /none of “open”, “closed”/ })
  t.equal(text('a, b c', 'list'), '["a","b c"]')
  t.equal(text('{"b": 12345678901234567890, "a": 1.50}', 'json'), '{"a":1.5,"b":12345678901234567890}')
  t.equal(text('{3F2504E0-4F89-11D3-9A0C-0305E82C3301}', 'uuid'), '3f2504e0-4f89-11d3-9a0c-0305e82c3301')
})

test('what Postgres puts out becomes canonical, and the sheet gets numbers only where they are exact', async t => {
  t.equal(canonicalFromDatabase('1234.500', { type: 'decimal' }), '1234.5')
  t.equal(canonicalFromDatabase('1e+20', { type: 'decimal' }), '100000000000000000000')
  t.equal(canonicalFromDatabase('2020-01-01 10:00:00.120', { type: 'timestamp' }), '2020-01-01T10:00:00.12')
  t.equal(canonicalFromDatabase('2020-01-01 10:00:00+00', { type: 'timestamptz' }), '2020-01-01T10:00:00Z')
  t.equal(canonicalFromDatabase('infinity', { type: 'timestamptz' }), 'infinity')
  t.equal(canonicalFromDatabase('{a,"b,\\"c",NULL}', { type: 'list' }), '["a","b,\\"c",null]')
  t.equal(toCell('1234.5', columnOf('decimal')), 1234.5)
  t.equal(toCell('1234567890123456', columnOf('integer')), '1234567890123456')
  t.equal(toCell('007', columnOf('text')), '007')
  t.equal(toCell('2020-01-01', columnOf('date')), 43831)
  t.equal(toCell('2020-01-01T19:30:00', columnOf('timestamp')), 43831.8125)
  t.equal(toCell(null, columnOf('date')), '')
  t.match(toCell('-', columnOf('text', { format: { blanks: ['-'] } })), { code: 'not_castable' })
  t.match(toCell('NaN', columnOf('decimal')), { code: 'not_castable' })
  t.match(toCell('x'.repeat(50_001), columnOf('text')), { code: 'out_of_range' })
})

test('yes and no are written as the sheet says them, a checkbox where it says neither', async t => {
  const said = columnOf('boolean', { format: { trueTexts: ['yes', 'y'], falseTexts: ['no'] } })
  t.same([toCell('true', said), toCell('false', said)], ['yes', 'no'])
  const plain = columnOf('boolean', { format: { trueTexts: ['true'], falseTexts: ['false'] } })
  t.same([toCell('true', plain), toCell('false', plain)], [true, false])
  const half = columnOf('boolean', { format: { trueTexts: ['yes'] } })
  t.same([toCell('true', half), toCell('false', columnOf('boolean'))], [true, false])
  const unclear = columnOf('boolean', { format: { trueTexts: ['x'], falseTexts: ['x'] } })
  t.equal(toCell('false', unclear), 'false', 'what would read back as true is not written')
})

function convert(cell: SheetCell, type: ColumnType, format: ColumnFormat, limits: ColumnLimits) {
  return toCanonical(cell, columnOf(type, { format, limits }))
}

function text(cell: SheetCell, type: ColumnType, format: ColumnFormat = {}, limits: ColumnLimits = {}) {
  const result = convert(cell, type, format, limits)
  return result.ok ? result.text : result
}

function refused(cell: SheetCell, type: ColumnType, format: ColumnFormat = {}, limits: ColumnLimits = {}) {
  const result = convert(cell, type, format, limits)
  return result.ok ? result.text : result
}
