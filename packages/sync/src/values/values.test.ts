import fc from 'fast-check'
import { test } from 'tap'
import { plainColumn, type ValueColumn } from './column.ts'
import { toCanonical } from './converter.ts'
import { canonicalFromDatabase, toDatabase } from './database-text.ts'
import { Refusal } from './refusal.ts'
import { toCell } from './to-cell.ts'

const messy = [
  '$4,000 ',
  '1,193.91',
  '56.7M',
  '12%',
  '2/31/2024',
  '31.12.99',
  '(5)',
  '-',
  '1e5',
  '٣',
  '#N/A',
  '1.2.3',
  '24:00',
]

const berlin = { timeZone: 'Europe/Berlin' }

const generators = {
  text: fc
    .string({ minLength: 1, unit: 'grapheme' })
    .filter(text => !text.includes('\0') && !/^#[A-Z]/.test(text)),
  integer: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  decimal: fc
    .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: 0, max: 12 }))
    .map(([digits, scale]) => canonicalFromDatabase(placed(digits, scale), { type: 'decimal' }) ?? ''),
  boolean: fc.constantFrom('true', 'false'),
  date: fc
    .date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map(date => isoOf(date).slice(0, 10)),
  time: fc.integer({ min: 0, max: 86_399_999_999 }).map(us => clockOf(us)),
  timestamp: fc
    .tuple(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([seconds, us]) => `${isoOf(new Date(seconds * 1000)).slice(0, 19)}${fractionOf(us)}`),
  timestamptz: fc
    .tuple(fc.integer({ min: 0, max: 4_102_444_800 }), fc.constantFrom(0, 1000, 123_000, 123_456))
    .map(([seconds, us]) => `${isoOf(new Date(seconds * 1000)).slice(0, 19)}${fractionOf(us)}Z`),
  uuid: fc.uuid(),
  json: fc.json().map(text => canonicalFromDatabase(text, { type: 'json' }) ?? ''),
  list: fc
    .array(fc.string({ minLength: 1 }).filter(text => !text.includes('\0')))
    .map(items => JSON.stringify(items)),
} as const

for (const [type, generator] of Object.entries(generators)) {
  test(`a ${type} that goes to the sheet and back is the same`, t => {
    const column = plainColumn(type as keyof typeof generators)
    fc.assert(
      fc.property(generator, text => {
        const back = toCanonical(toCell(text, column, berlin), column, berlin)
        return back === text || (text === '' && back === null)
      }),
    )
    t.end()
  })
}

test('a list goes to Postgres and back', t => {
  fc.assert(
    fc.property(generators.list, text => {
      const written = toDatabase(text, { type: 'list' })
      return canonicalFromDatabase(written, { type: 'list' }) === text
    }),
  )
  t.end()
})

test('whatever is in a cell, it crosses or is refused in words, and reading it twice says the same', t => {
  const cell = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom(...messy))
  fc.assert(
    fc.property(cell, fc.constantFrom(...Object.keys(generators)), (value, type) => {
      const column = plainColumn(type as keyof typeof generators)
      const text = toCanonical(value, column, berlin)
      if (text instanceof Refusal) return text.reason.length > 0
      return text === null || toCanonical(toCell(text, column, berlin), column, berlin) === text
    }),
    { numRuns: 2_000 },
  )
  t.end()
})

const money: ValueColumn = {
  ...plainColumn('decimal'),
  format: { decimal: '.', currency: ['$', '€', 'EUR'], percent: true, magnitude: true },
}

test('numbers are read as people write them', t => {
  const read = (cell: string | number, column = money) => toCanonical(cell, column, berlin)
  t.equal(read('$4,000 '), '4000')
  t.equal(read('1,193.91'), '1193.91')
  t.equal(read('$56.7M'), '56700000')
  t.equal(read('12.5%'), '0.125')
  t.equal(read('(12.50)'), '-12.5')
  t.equal(read('-$3'), '-3')
  t.equal(read('3 EUR'), '3')
  t.equal(read('1 234,5', { ...money, format: { decimal: ',' } }), '1234.5')
  t.equal(read('1.234.567', { ...money, format: { decimal: ',' } }), '1234567')
  t.equal(read(0.1), '0.1')
  t.equal(read(1e21, plainColumn('text')), '1000000000000000000000')
  t.equal(read(1e-7), '0.0000001')
  t.equal(read(-0), '0')
  for (const wrong of ['1,23.4', '1.2.3', 'abc', '12 apples', '--1', '1e5'])
    t.ok(read(wrong) instanceof Refusal, wrong)
  t.end()
})

test('what a column does not hold is refused, never rounded', t => {
  const numeric = { ...plainColumn('decimal'), limits: { precision: 5, scale: 2 } }
  t.equal(toCanonical('123.45', numeric, berlin), '123.45')
  t.match(toCanonical('123.456', numeric, berlin), { code: 'out_of_range' })
  t.match(toCanonical('1234', numeric, berlin), { code: 'out_of_range' })
  const small = { ...plainColumn('integer'), limits: { min: '-32768', max: '32767' } }
  t.match(toCanonical(40_000, small, berlin), { code: 'out_of_range' })
  t.match(toCanonical(2 ** 60, plainColumn('integer'), berlin), { code: 'out_of_range' })
  t.match(toCanonical('abcd', { ...plainColumn('text'), limits: { maxLength: 3 } }, berlin), {
    code: 'out_of_range',
  })
  t.equal(toCanonical('𝒳𝒳𝒳', { ...plainColumn('text'), limits: { maxLength: 3 } }, berlin), '𝒳𝒳𝒳')
  t.end()
})

test('dates are read in the order of the column, and days that do not exist are refused', t => {
  const us = { ...plainColumn('date'), format: { dateOrder: 'mdy' as const } }
  const de = { ...plainColumn('date'), format: { dateOrder: 'dmy' as const } }
  t.equal(toCanonical('11/8/14', us, berlin), '2014-11-08')
  t.equal(toCanonical('8.11.2014', de, berlin), '2014-11-08')
  t.equal(toCanonical('1/2/69', us, berlin), '1969-01-02')
  t.equal(toCanonical('Nov 8, 2014', us, berlin), '2014-11-08')
  t.equal(toCanonical('8. März 2014', de, berlin), '2014-03-08')
  t.equal(toCanonical('2014-11-08T00:00:00', us, berlin), '2014-11-08')
  t.equal(toCanonical(43831, us, berlin), '2020-01-01')
  t.match(toCanonical('31.02.2024', de, berlin), { reason: /no such day/ })
  t.match(toCanonical('13/13/2024', us, berlin), { code: 'not_castable' })
  t.match(
    toCanonical('11/8/14', plainColumn('date'), berlin),
    { code: 'not_castable' },
    'without an order nobody can say',
  )
  t.match(toCanonical(43831.5, us, berlin), { reason: /time of day/ })
  t.end()
})

test('a time in the sheet is meant in its time zone, also when the clock changes', t => {
  const column = plainColumn('timestamptz')
  t.equal(toCanonical('2024-07-01 12:00', column, berlin), '2024-07-01T10:00:00Z')
  t.equal(toCanonical(45474.5, column, berlin), '2024-07-01T10:00:00Z')
  t.equal(toCanonical('2024-07-01T12:00:00+05:30', column, berlin), '2024-07-01T06:30:00Z')
  t.equal(toCanonical('2024-10-27 02:30', column, berlin), '2024-10-27T00:30:00Z', 'the first of the two')
  t.equal(toCanonical('2024-03-31 02:30', column, berlin), '2024-03-31T01:30:00Z', 'the hour that is skipped')
  t.equal(
    toCell('2024-10-27T01:30:00Z', column, berlin),
    '2024-10-27T01:30:00Z',
    'the second of the two stays a text',
  )
  t.end()
})

test('nothing is null where that may be, and refused where not', t => {
  const column = { ...plainColumn('decimal'), format: { blanks: ['NA', '-'] } }
  for (const cell of [null, '', '  ', 'NA', ' - ']) t.equal(toCanonical(cell, column, berlin), null)
  t.match(toCanonical('', { ...column, nullable: false }, berlin), { code: 'required_blank' })
  t.equal(toCanonical('  ', plainColumn('text'), berlin), '  ')
  t.match(toCanonical('#REF!', plainColumn('text'), berlin), { code: 'formula_error' })
  t.equal(toCanonical('#1 hit', plainColumn('text'), berlin), '#1 hit')
  t.end()
})

function placed(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  return `${digits < 0n ? '-' : ''}${whole}${scale > 0 ? `.${text.slice(-scale)}` : ''}`
}

function isoOf(date: Date): string {
  return date.toISOString().replace(/^[+-]00/, '')
}

function clockOf(us: number): string {
  return `${new Date(Math.floor(us / 1_000_000) * 1000).toISOString().slice(11, 19)}${fractionOf(us % 1_000_000)}`
}

function fractionOf(us: number): string {
  const digits = String(us).padStart(6, '0').replace(/0+$/, '')
  return digits ? `.${digits}` : ''
}
