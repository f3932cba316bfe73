import type { ColumnType } from '@doki/contracts'
import fc from 'fast-check'
import { isoDate } from '../values/calendar.ts'
import { timeText } from '../values/clock.ts'
import { canonicalJson } from '../values/json.ts'

const date = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => isoDate(year, month, day))
const time = fc
  .oneof(
    fc.integer({ min: 0, max: 86_399 }).map(s => s * 1e6),
    fc.integer({ min: 0, max: 86_399_999_999 }),
  )
  .map(timeText)
const stamp = fc.tuple(date, time).map(([day, at]) => `${day}T${at}`)
const integer = fc.oneof(fc.integer(), fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })).map(String)
const text = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('12', '007', 'TRUE', '=1+1', ' a ', '1/2'),
  )
  .filter(each => !each.includes('\0') && each.isWellFormed())

/** Canonical texts of each type, as they may stand in a table. */
export const canonicalValues: Record<ColumnType, fc.Arbitrary<string>> = {
  text,
  integer,
  decimal: fc
    .tuple(integer, fc.stringMatching(/^[0-9]{0,12}[1-9]$/), fc.boolean())
    .map(([whole, fraction, plain]) => (plain ? whole : `${whole}.${fraction}`)),
  boolean: fc.constantFrom('true', 'false'),
  date,
  time,
  timestamp: stamp,
  timestamptz: stamp.map(each => `${each}Z`),
  json: fc
    .json()
    .map(each => String(canonicalJson(each)))
    .filter(each => each.isWellFormed() && /^["[{tfn\d-]/.test(each)),
  uuid: fc.uuid(),
  enum: fc.constantFrom('open', 'Closed', 'on hold', '1'),
  list: fc.array(fc.option(text, { freq: 8 })).map(each => JSON.stringify(each)),
}

/** Cells nobody would write on purpose. */
export const nastyCells: readonly (string | number | boolean)[] = [
  '0',
  '-0',
  '007',
  '1e5',
  '1E400',
  '9007199254740993',
  '.5',
  '5.',
  '1,234.50',
  '1.234,50',
  '$1,234.50',
  '(1,234.50)',
  '12%',
  '1/2',
  '1-2',
  '1/2/2020',
  '2020-02-30',
  '2020-13-01',
  '1900-02-29',
  '1899-12-29',
  '0001-01-01',
  '9999-12-31',
  '24:00',
  '25:61',
  '2020-01-01T00:00:00Z',
  '2020-03-29 02:30:00 Europe/Paris',
  'Yes',
  'NULL',
  'N/A',
  'NaN',
  'Infinity',
  '#N/A',
  'Loading...',
  ' ',
  '\u00a0',
  '\ufeff',
  'a\r\nb',
  '\0',
  '\ud83c',
  '[1,2]',
  '{"a":1}',
  '{"a":NaN}',
  '\\x41',
  'MARCH1',
  '+49 30 1234567',
  '--',
  '(',
  '()',
  '-',
  '%',
  'T',
  ':',
  'Z',
  'Nov',
  '8 8 Nov',
  'a,,b',
  '[',
  '["a",1]',
  '١٢',
  '1,2,3',
  '1.2.3.4',
  1e21,
  1e-7,
  -0,
  0.1 + 0.2,
  2 ** 53,
  -657434,
  2958465.99999,
  2958466,
  1e9,
  0.999999999999,
  true,
  false,
]
