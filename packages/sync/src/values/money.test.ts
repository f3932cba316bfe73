import type { ColumnFormat } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { columnOf } from '../testing/columns.ts'
import { Refusal } from './refusal.ts'
import { converterOf } from './to-canonical.ts'
import { cellWriterOf } from './to-cell.ts'

const amount = fc.record({
  cents: fc.bigInt({ min: 0n, max: 10n ** 18n }),
  places: fc.integer({ min: 0, max: 4 }),
  negative: fc.boolean(),
})
const style = fc.record({
  point: fc.constantFrom('.' as const, ',' as const),
  groups: fc.boolean(),
  currency: fc.constantFrom('', '$', '€', 'EUR', 'R$'),
  before: fc.boolean(),
  space: fc.constantFrom('', ' ', '\u00a0'),
  minus: fc.constantFrom('first', 'inside', 'last', 'brackets'),
  unit: fc.constantFrom('', '%', 'K', 'M'),
})
const shifts: Record<string, number> = { '': 0, '%': -2, K: 3, M: 6 }

test('money and percentages are read as what they say, however the column writes them', async () => {
  fc.assert(
    fc.property(amount, style, (value, how) => {
      const read = converterOf(columnOf('decimal', { format: formatOf(how) }))
      const cell = written(value, how)
      const found = read(cell)
      const expected = canonical(value, shifts[how.unit] ?? 0)
      if (found !== expected) throw new Error(`${cell} is ${JSON.stringify(found)}, not ${expected}`)
    }),
    { numRuns: 3000 },
  )
})

test('an amount of the table goes to the sheet and back in every such column, with all its digits', async () => {
  fc.assert(
    fc.property(amount, style, (value, how) => {
      const column = columnOf('decimal', { format: formatOf(how) })
      const text = canonical(value, shifts[how.unit] ?? 0)
      const cell = cellWriterOf(column)(text)
      return !(cell instanceof Refusal) && converterOf(column)(cell) === text
    }),
    { numRuns: 3000 },
  )
})

test('a currency or a percent sign that the column does not know is refused', async t => {
  const read = converterOf(columnOf('decimal', { format: { decimal: '.', currency: ['$'] } }))
  for (const cell of ['€5', '5%', '5 USD', '$5 $', '5K']) t.ok(read(cell) instanceof Refusal, cell)
})

type Amount = typeof amount extends fc.Arbitrary<infer T> ? T : never
type Style = typeof style extends fc.Arbitrary<infer T> ? T : never

function formatOf({ point, currency, unit }: Style): ColumnFormat {
  const magnitude = unit === 'K' || unit === 'M'
  return { decimal: point, percent: unit === '%', magnitude, currency: currency === '' ? [] : [currency] }
}

function written({ cents, places, negative }: Amount, how: Style): string {
  const digits = String(cents).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const sign = how.point === '.' ? ',' : '.'
  const grouped = how.groups ? whole.replace(/\B(?=(\d{3})+$)/g, sign) : whole
  const number = `${places > 0 ? `${grouped}${how.point}${digits.slice(-places)}` : grouped}${how.unit}`
  const minus = negative && how.minus === 'inside' ? '-' : ''
  const money = how.before
    ? `${how.currency}${how.currency && how.space}${minus}${number}`
    : `${minus}${number}${how.currency && how.space}${how.currency}`
  if (!negative || how.minus === 'inside') return money
  if (how.minus === 'brackets') return `(${money})`
  return how.minus === 'first' ? `-${money}` : `${money}-`
}

/** Worked out with whole numbers alone. */
function canonical({ cents, places, negative }: Amount, shift: number): string {
  const scale = Math.max(places - shift, 0)
  const value = cents * 10n ** BigInt(Math.max(shift - places, 0))
  const digits = String(value).padStart(scale + 1, '0')
  const fraction = scale > 0 ? digits.slice(-scale).replace(/0+$/, '') : ''
  const whole = scale > 0 ? digits.slice(0, -scale) : digits
  return `${negative && value > 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`
}
