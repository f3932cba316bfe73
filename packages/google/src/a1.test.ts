import fc from 'fast-check'
import { test } from 'tap'
import { columnName, firstRowOf, formatBox, parseBox, quoteTab } from './a1.ts'

const side = fc.integer({ min: 1, max: 18_278 })

test('a box written in A1 notation reads back the same', t => {
  fc.assert(
    fc.property(side, side, side, side, (a, b, c, d) => {
      const box = { top: Math.min(a, b), bottom: Math.max(a, b), left: Math.min(c, d), right: Math.max(c, d) }
      t.same(parseBox(formatBox(box)), box)
    }),
    { numRuns: 200 },
  )
  t.end()
})

test('columns, titles and first rows', t => {
  t.same([1, 26, 27, 52, 703, 18_278].map(columnName), ['A', 'Z', 'AA', 'AZ', 'AAA', 'ZZZ'])
  t.equal(quoteTab("Ann's 2024!"), "'Ann''s 2024!'")
  t.equal(firstRowOf("'a!B7'!C12:D40"), 12)
  t.equal(firstRowOf('Sheet1!A:B'), undefined)
  for (const range of ['A:B', 'Tab!A1', 'B2:A1', 'A0', '']) t.equal(parseBox(range), undefined, range)
  t.end()
})
