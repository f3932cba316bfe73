import type { ColumnFormat, ColumnType, SheetCell } from '@doki/contracts'
import { test } from 'tap'
import { profileColumn } from './profile-column.ts'

test('what a column holds is told from all its cells', async t => {
  const table: [what: string, cells: SheetCell[], type: ColumnType, format: ColumnFormat][] = [
    ['numbers', [1, 2, null, 3], 'integer', {}],
    ['zeros and ones', [0, 1, 1, 0], 'integer', {}],
    ['fractions', [1, 2.5], 'decimal', {}],
    ['English thousands', ['1,234', '56'], 'integer', { decimal: '.' }],
    ['a decimal comma', ['1.234,50', '7,5', '1.000'], 'decimal', { decimal: ',' }],
    ['amounts', ['$4,000 ', '$12.50'], 'decimal', { decimal: '.', currency: ['$'] }],
    ['whole amounts are amounts', ['$4,000', '$12'], 'decimal', { decimal: '.', currency: ['$'] }],
    ['several currencies', ['$4', '€5'], 'text', {}],
    ['no currency', ['PAL0708', 'PAL0809'], 'text', {}],
    ['percentages', ['45%', '3.5%'], 'decimal', { decimal: '.', percent: true }],
    [
      'magnitudes',
      ['$56.7M', '-', '$3K'],
      'decimal',
      { blanks: ['-'], decimal: '.', magnitude: true, currency: ['$'] },
    ],
    ['blank words among numbers', [1, 'NA', 2, 'n/a'], 'integer', { blanks: ['NA', 'n/a'] }],
    ['blank words among texts are texts', ['NA', 'Namibia', 'DE'], 'text', {}],
    ['checkboxes', [true, false, null], 'boolean', {}],
    ['yes and no', ['Yes', 'no', 'YES'], 'boolean', { trueTexts: ['yes'], falseTexts: ['no'] }],
    [
      'yes and no in several spellings',
      ['Y', 'N', 'yes', 'y', 'no'],
      'boolean',
      { trueTexts: ['y', 'yes'], falseTexts: ['n', 'no'] },
    ],
    ['yes and no of several languages', ['yes', 'nein', 'oui'], 'text', {}],
    ['only yes', ['Yes', 'Yes'], 'text', {}],
    ['year first', ['2020-01-31', '2020-02-01'], 'date', { dateOrder: 'ymd' }],
    ['a day above 12 in the second place', ['1/2/2020', '1/31/2020'], 'date', { dateOrder: 'mdy' }],
    ['a day above 12 in the first place', ['1/2/20', '31/1/20'], 'date', { dateOrder: 'dmy' }],
    ['no day above 12, slashes', ['1/2/2020', '3/4/2020'], 'date', { dateOrder: 'mdy' }],
    ['no day above 12, dots', ['1.2.2020', '3.4.2020'], 'date', { dateOrder: 'dmy' }],
    ['dates with times', ['2020-01-31 10:00', '2020-02-01 11:30:15'], 'timestamp', { dateOrder: 'ymd' }],
    ['instants', ['2020-01-31T10:00:00Z', '2020-02-01T11:30:15+02:00'], 'timestamptz', { dateOrder: 'ymd' }],
    ['times', ['10:00', '9:30 pm'], 'time', {}],
    ['UUIDs', ['0190a000-0000-7000-8000-000000000001'], 'uuid', {}],
    ['JSON', ['{"a":1}', '[]'], 'json', {}],
    ['leading zeros', ['00123', '456'], 'text', {}],
    ['more than 15 digits', ['12345678901234567890', '1'], 'text', {}],
    ['more than 15 digits, as numbers', [1e15, 2e15], 'text', {}],
    ['numbers and words', [1, 'two', 3], 'text', {}],
    ['nothing', [null, '', ' '], 'text', {}],
  ]
  for (const [what, cells, type, format] of table) {
    const profile = profileColumn(cells)
    t.equal(profile.type, type, what)
    t.same(profile.format, format, what)
  }
})

test('98 of 100 are enough, 97 are not', async t => {
  const numbers = (count: number, words: number): SheetCell[] => [
    ...Array.from({ length: count }, (_, i) => i),
    ...Array.from({ length: words }, () => 'see note'),
  ]
  t.equal(profileColumn(numbers(98, 2)).type, 'integer')
  t.equal(profileColumn(numbers(97, 3)).type, 'text')
})

test('a number that shows as a text is a date, a time or a duration', async t => {
  const read = (cells: number[], formattedDates: SheetCell[]) => profileColumn(cells, { formattedDates }).type
  t.equal(read([43831, 43832], ['2020-01-01']), 'date')
  t.equal(read([43831, 43832], ['1 Jan 2020']), 'date')
  t.equal(read([43831.5, 43832], ['1/1/2020 12:00:00']), 'timestamp')
  t.equal(read([0.5, 0.75], ['12:00:00 PM']), 'time')
  t.equal(read([1.5, 2.25], ['36:00:00']), 'decimal')
  t.equal(read([43831, 43832], [43831]), 'integer')
})

test('dates of the sheet stay dates where most cells are; fewer, and it is said', async t => {
  const cells = [43831, 43832, 43833, 43834, 'Still in office']
  const profile = profileColumn(cells, { formattedDates: ['2020-01-01', '2020-01-02'] })
  t.equal(profile.type, 'date')
  t.match(profile.reason, /4 of 5 values are dates; the other row is set aside/)
  const few = profileColumn([43831, 'never', 'soon', 'later'], { formattedDates: ['2020-01-01'] })
  t.equal(few.type, 'text')
  t.match(few.reason, /only 1 of 4 values are dates/)
})

test('money may have cents later', async t => {
  t.equal(profileColumn([100, 200], { header: 'Unit price' }).type, 'decimal')
  t.equal(profileColumn([100, 200], { header: 'Quantity' }).type, 'integer')
})

test('whole numbers beyond four bytes get eight', async t => {
  t.equal(profileColumn([1, 3_292_879_998]).limits.max, '9223372036854775807')
  t.equal(profileColumn([1, 2_147_483_647]).limits.max, '2147483647')
  t.equal(profileColumn(['3292879998']).limits.max, '9223372036854775807')
})

test('digits that are names stay text, by the header', async t => {
  for (const header of ['Zip', 'Postal Code', 'phone_number', 'Mobile', 'EAN', 'IBAN'])
    t.equal(profileColumn([42420, 90036], { header }).type, 'text', header)
  t.equal(profileColumn([42420, 90036], { header: 'Visitors' }).type, 'integer')
})

test('the reason is for a person', async t => {
  t.equal(
    profileColumn(Array.from({ length: 1200 }, (_, i) => i)).reason,
    'all 1,200 values are whole numbers',
  )
  t.match(profileColumn(['1/2/2020', '3/4/2020']).reason, /month is taken to come first/)
})
