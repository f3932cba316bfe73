import type { ColumnType, SheetCell, Transform } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { canonicalValues, nastyCells } from '../testing/canonical-values.ts'
import { columnOf } from '../testing/columns.ts'
import type { ValueColumn } from '../values/column.ts'
import { plainDecimal } from '../values/number-text.ts'
import { Refusal } from '../values/refusal.ts'
import { converterOf } from '../values/to-canonical.ts'
import { cellWriterOf } from '../values/to-cell.ts'
import { divide, multiply } from './scale.ts'
import { tidyText } from './tidy-text.ts'

const cells: fc.Arbitrary<SheetCell> = fc.oneof(
  fc.constantFrom(...nastyCells),
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map(cents => cents / 100),
)
const factor = fc.constantFrom('100', '1000', '0.001', '0.01', '1', '60', '3', '2.54', '0.125', '7000.5')
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })
const pairs = fc
  .uniqueArray(fc.tuple(fc.oneof(word, fc.constantFrom('1', '2', 'TRUE', '=A1', ' a ')), word), {
    minLength: 1,
    maxLength: 6,
    selector: ([label]) => label,
  })
  .map(found => found.map(([sheet], at) => ({ sheet, table: `code ${at}` })))
const text = fc.record({
  trim: fc.boolean(),
  case: fc.constantFrom('upper' as const, 'lower' as const, null),
})

test('scale: from the table to the sheet and back is the same, or refused', t => {
  let [crossed, refused] = [0, 0]
  fc.assert(
    fc.property(factor, canonicalValues.decimal, fc.boolean(), (by, value, comma) => {
      const column = scaled('decimal', by, comma)
      const cell = cellWriterOf(column)(value)
      if (cell instanceof Refusal) refused++
      else {
        crossed++
        if (converterOf(column)(cell) !== value) return false
      }
      return true
    }),
    { numRuns: 2_000 },
  )
  t.ok(crossed > 1_000 && refused > 100)
  t.end()
})

test('scale: a cell that can be read is kept exactly, and written so that it reads the same', t => {
  let crossed = 0
  for (const type of ['integer', 'decimal'] as const) {
    fc.assert(
      fc.property(factor, cells, fc.boolean(), (by, cell, comma) => {
        const column = scaled(type, by, comma)
        const plain = converterOf({ ...column, type: 'decimal', limits: {}, transform: null })(cell)
        const value = converterOf(column)(cell)
        if (value === null || value instanceof Refusal) return true
        crossed++
        const again = cellWriterOf(column)(value)
        return (
          typeof plain === 'string' &&
          sameRatio(plain, by, value) &&
          !(again instanceof Refusal) &&
          converterOf(column)(again) === value
        )
      }),
      { numRuns: 2_000 },
    )
  }
  t.ok(crossed > 500)
  t.end()
})

test('a product divided by its factor is what it was', t => {
  fc.assert(
    fc.property(factor, canonicalValues.decimal.map(canonical), (by, value) => {
      return divide(multiply(value, by), by) === value
    }),
    { numRuns: 1_000 },
  )
  fc.assert(
    fc.property(factor, canonicalValues.decimal.map(canonical), (by, value) => {
      const part = divide(value, by)
      return part === undefined || multiply(part, by) === value
    }),
    { numRuns: 1_000 },
  )
  t.equal(divide('1', '3'), undefined)
  t.equal(divide('-1', '0.125'), '-8')
  t.equal(divide('1', '60000000000000000000000'), undefined)
  t.end()
})

test('codes: a code goes to the sheet and back, or is refused; so does the label of a cell', t => {
  const columns = pairs.map(found =>
    columnOf('text', { transform: { kind: 'codes', pairs: found } satisfies Transform }),
  )
  let crossed = 0
  fc.assert(
    fc.property(columns, fc.nat(7), (column, at) => {
      const code = `code ${at}`
      const cell = cellWriterOf(column)(code)
      if (cell instanceof Refusal) return true
      crossed++
      return converterOf(column)(cell) === code
    }),
    { numRuns: 1_000 },
  )
  t.ok(crossed > 200)
  fc.assert(
    fc.property(columns, fc.oneof(cells, fc.constantFrom('1', 2, true, 'A', ' a ')), (column, cell) => {
      const code = converterOf(column)(cell)
      if (code === null || code instanceof Refusal) return true
      const again = cellWriterOf(column)(code)
      return !(again instanceof Refusal) && converterOf(column)(again) === code
    }),
    { numRuns: 1_000 },
  )
  t.end()
})

test('text: what is tidy stays as it is, and what the table keeps reads from the sheet as the same, or is refused', t => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text, (value, how) => {
      const tidy = tidyText(value, how)
      return tidyText(tidy, how) === tidy
    }),
    { numRuns: 2_000 },
  )
  fc.assert(
    fc.property(cells, text, (cell, how) => {
      const column = columnOf('text', { transform: { kind: 'text', ...how } })
      const value = converterOf(column)(cell)
      if (value === null || value instanceof Refusal) return true
      return converterOf(column)(value) === value && cellWriterOf(column)(value) === value
    }),
    { numRuns: 2_000 },
  )
  fc.assert(
    fc.property(canonicalValues.text, text, (value, how) => {
      const column = columnOf('text', { transform: { kind: 'text', ...how } })
      const cell = cellWriterOf(column)(value)
      return cell instanceof Refusal || converterOf(column)(cell) === value
    }),
    { numRuns: 2_000 },
  )
  t.end()
})

function scaled(type: Extract<ColumnType, 'integer' | 'decimal'>, by: string, comma: boolean): ValueColumn {
  return columnOf(type, {
    format: comma ? { decimal: ',' } : {},
    transform: { kind: 'scale', factor: by },
  })
}

function canonical(text: string): string {
  return plainDecimal(text) ?? text
}

/** Without the arithmetic that is tested: as whole numbers of as many digits as both have. */
function sameRatio(number: string, by: string, product: string): boolean {
  const [a, b, c] = [number, by, product].map(each => {
    const [whole = '', fraction = ''] = each.split('.')
    return BigInt(whole + fraction.padEnd(400, '0'))
  })
  return a !== undefined && b !== undefined && c !== undefined && a * b === c * 10n ** 400n
}
