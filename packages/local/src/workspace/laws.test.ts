import fc from 'fast-check'
import { test } from 'tap'
import { columnIndex, columnName, formatRange, parseBox, splitRange } from './a1.ts'
import { Calculator } from './formula/calculate.ts'
import { shiftFormula } from './formula/shift.ts'
import { newSpreadsheet } from './spreadsheet.ts'
import { newTab } from './tab.ts'
import { valueRange } from './values/read.ts'
import { incoming, writeValues } from './values/write.ts'

const index = fc.nat(18_277)
const corner = fc.tuple(fc.nat(100_000), index)

test('a column name and its index are one', t => {
  fc.assert(fc.property(index, column => columnIndex(columnName(column)) === column))
  t.end()
})

test('a range that is written and read again is the same range, whatever the title', t => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      corner,
      corner,
      (title, [r1, c1], [r2, c2]) => {
        const box = {
          top: Math.min(r1, r2),
          bottom: Math.max(r1, r2) + 1,
          left: Math.min(c1, c2),
          right: Math.max(c1, c2) + 1,
        }
        const parts = splitRange(formatRange(title, box))
        t.equal(parts?.title, title)
        t.same(parseBox(parts?.cells ?? ''), box)
      },
    ),
    { numRuns: 200 },
  )
  t.end()
})

test('what is written RAW reads back unformatted as it was, but for the blanks cut at the ends', t => {
  const cell = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(''))
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }), values => {
      const sheet = newSpreadsheet('x', [newTab(0, 'Sheet1')])
      const tab = sheet.tabs[0]!
      const box = { top: 0, left: 0, bottom: 1000, right: 26 }
      writeValues(tab, box, incoming({ values }, 'values'), 'RAW', 2026)
      const options = { majorDimension: 'ROWS', render: 'UNFORMATTED_VALUE', dates: 'SERIAL_NUMBER' } as const
      const read = valueRange({ tab, box }, options, new Calculator(sheet, () => new Date(0))).values ?? []
      t.same(read, trimmed(values))
    }),
    { numRuns: 300 },
  )
  t.end()
})

test('rows inserted and deleted again leave every formula as it was', t => {
  const reference = fc.tuple(fc.nat(25), fc.nat(50)).map(([column, row]) => `${columnName(column)}${row + 1}`)
  fc.assert(
    fc.property(
      fc.array(reference, { minLength: 1 }),
      fc.nat(60),
      fc.integer({ min: 1, max: 9 }),
      (references, at, count) => {
        const formula = `=${references.join('+')}`
        const there = shiftFormula(formula, 'S', 'S', { rows: true, at, count })
        t.equal(shiftFormula(there, 'S', 'S', { rows: true, at, count: -count }), formula)
      },
    ),
    { numRuns: 200 },
  )
  t.end()
})

function trimmed(values: (string | number | boolean)[][]) {
  const rows = values.map(row => row.slice(0, row.findLastIndex(value => value !== '') + 1))
  return rows.slice(0, rows.findLastIndex(row => row.length > 0) + 1)
}
