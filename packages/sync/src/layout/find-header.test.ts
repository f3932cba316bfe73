import type { SheetCell } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { a1, columnLetter } from './a1.ts'
import { findHeader } from './find-header.ts'
import { headerFingerprint } from './fingerprint.ts'

const people: SheetCell[][] = [
  ['Name', 'City', 'Age'],
  ['Ann', 'Rome', 31],
  ['Bob', 'Oslo', 44],
]

test('the first row is the header of a plain table', async t => {
  t.match(findHeader(people), { headerRow: 1, firstRow: 2 })
  t.same(labels(people), ['Name', 'City', 'Age'])
})

test('titles and notes above are passed over, a title over some columns too', async t => {
  t.match(findHeader([['People of 2024'], [], ...people]), { headerRow: 3, firstRow: 4 })
  t.match(findHeader([['Notes'], ['that', null, 'nobody'], ['or', 'merging'], ...people]), { headerRow: 4 })
  const percents = [
    ['', 'Share of searches', '', ''],
    ['Region', 'NFL', 'NBA', 'Vote 2016%'],
    ['Albany', '45%', '21%', '79.13%'],
    ['Boise', '32%', '30%', '59.12%'],
  ]
  t.match(findHeader(percents), { headerRow: 2, firstRow: 3 })
})

test('a second header row names what the first leaves blank, and is no data', async t => {
  const survey = [
    ['RespondentID', 'Seen any?', 'Which ones?', '', '', 'Age'],
    ['', 'Response', 'Episode I', 'Episode II', 'Episode III', 'Response'],
    [3292879998, 'Yes', 'Episode I', 'Episode II', null, '18-29'],
    [3292879538, 'No', null, null, null, '18-29'],
  ]
  t.match(findHeader(survey), { headerRow: 1, firstRow: 3 })
  t.same(labels(survey), ['RespondentID', 'Seen any?', 'Which ones?', 'Episode II', 'Episode III', 'Age'])
  t.equal(findHeader(survey)?.columns[3]?.header, '')
})

test('what stands over several columns tells those of one name apart', async t => {
  const above = [
    ['', 'Billing', '', 'Shipping', '', ''],
    ['Order', 'Street', 'City', 'Street', 'City', 'Amount'],
    [1, 'Main St 1', 'Paris', 'Oak St 2', 'Lyon', 10],
    [2, 'Elm St 3', 'Nice', 'Fir St 4', 'Lille', 20],
  ]
  t.match(findHeader(above), { headerRow: 2, firstRow: 3 })
  const named = ['Order', 'Billing Street', 'Billing City', 'Shipping Street', 'Shipping City', 'Amount']
  t.same(labels(above), named)
  t.equal(findHeader(above)?.columns[1]?.header, 'Street')
  const merged = [
    ['Order', 'Billing', '', 'Shipping', '', 'Amount'],
    ['', 'Street', 'City', 'Street', 'City', ''],
    ...above.slice(2),
  ]
  t.match(findHeader(merged), { headerRow: 1, firstRow: 3 })
  t.same(labels(merged), named)
  const years = [
    ['', 2025, '', 2026, ''],
    ['Site', 'Plan', 'Done', 'Plan', 'Done'],
    ['Rome', 1, 2, 3, 4],
  ]
  t.same(labels(years), ['Site', '2025 Plan', '2025 Done', '2026 Plan', '2026 Done'])
})

test('a title tells no columns apart, nor does what stands over different ones', async t => {
  const rows = [
    ['Guests', '', ''],
    ['Name', 'Table', 'Name'],
    ['Ann', 4, 'Bob'],
    ['Cy', 5, 'Di'],
  ]
  t.same(labels(rows), ['Name', 'Table', 'Name (2)'])
  t.same(labels(rows.with(0, ['Guest', '', 'Host'])), ['Guest Name', 'Table', 'Host Name'])
  t.same(labels(rows.with(0, ['Guest', '', 'Host']).with(1, ['Name', 'Table', 'Phone'])), [
    ...['Name', 'Table', 'Phone'],
  ])
  t.same(labels(rows.with(0, ['', '', 'Host'])), ['Name', 'Table', 'Host Name'])
  t.same(labels(rows.with(0, ['Printed', '', 5])), ['Name', 'Table', 'Name (2)'])
})

test('years may be headers, and texts alone may be data', async t => {
  t.match(
    findHeader([
      ['Agency', 2019, 2020],
      ['Health', '2,571', 0],
    ]),
    { headerRow: 1, firstRow: 2 },
  )
  const words = [
    ['', 'City', 'Mood'],
    ['Ann', 'Rome', 'good'],
    ['Bob', 'Oslo', 'fair'],
  ]
  t.match(findHeader(words), { headerRow: 1 })
  t.same(labels(words), ['Column A', 'City', 'Mood'])
})

test('nameless columns stay when they hold data, doubled ones are counted', async t => {
  const rows = [
    ['Total', 'Total', ' total ', 'Total (2)', '', '', ''],
    [1, 2, 3, 4, null, 6, ''],
  ]
  t.same(labels(rows), ['Total', 'Total (2)', 'total (3)', 'Total (2) (2)', 'Column F'])
})

test('a header alone is a header; numbers alone are none', async t => {
  t.match(findHeader([['Report'], ['Name', 'Age']]), { headerRow: 2, firstRow: 3 })
  t.equal(findHeader([]), null)
  t.equal(findHeader([[], ['  ', null]]), null)
  t.equal(
    findHeader([
      [1, 2],
      [3, 4],
    ]),
    null,
  )
})

test('whatever is in a tab, labels are unique and rows are in order', async () => {
  const cell = fc.oneof(fc.constantFrom('', null, 'Name', 'name', 'Name (2)', 5, true), fc.string())
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }), rows => {
      const found = findHeader(rows)
      if (!found) return true
      const names = found.columns.map(column => column.label.toLowerCase())
      return new Set(names).size === names.length && found.firstRow > found.headerRow && names.length > 0
    }),
  )
})

test('places have the names a spreadsheet gives them', async t => {
  t.same([0, 25, 26, 701, 702].map(columnLetter), ['A', 'Z', 'AA', 'ZZ', 'AAA'])
  t.same([a1(1, 2), a1(1, 2, 3, 40)], ['B2', 'B2:D40'])
  const columns = [
    { index: 1, header: 'b' },
    { index: 0, header: 'a' },
  ]
  t.equal(headerFingerprint(columns), headerFingerprint(columns.toReversed()))
  t.not(headerFingerprint(columns), headerFingerprint([{ index: 0, header: 'b' }]))
  const joined = { kind: 'join' as const, with: [{ index: 0, header: 'a', label: 'a' }], separator: ' ' }
  t.equal(headerFingerprint([{ index: 1, header: 'b', transform: joined }]), headerFingerprint(columns))
})

function labels(rows: SheetCell[][]): string[] | undefined {
  return findHeader(rows)?.columns.map(column => column.label)
}
