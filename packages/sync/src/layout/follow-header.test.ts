import type { SheetCell } from '@doki/contracts'
import { test } from 'tap'
import { mappingOf } from '../testing/mappings.ts'
import { followHeader } from './follow-header.ts'

const { columns } = mappingOf(['Id', 'Name', 'City'])
const place = { headerRow: 1, firstRow: 2 }
const data: SheetCell[] = ['1', 'Ann', 'Rome']

test('a header that did not move is the same', async t => {
  t.equal(follow([['Id', 'Name', 'City', 'Notes'], data]), 'same')
})

test('columns that were inserted, moved or swapped are followed', async t => {
  t.same(places([['Id', 'New', 'Name', 'City'], data]), [0, 2, 3])
  t.same(places([['City', 'Id', 'Name'], data]), [1, 2, 0])
  t.same(places([['Name', 'Id', 'City'], data]), [1, 0, 2])
})

test('columns that are joined, and cells that several parts are taken of, are followed', async t => {
  const [id, name, city] = columns
  if (!id || !name || !city) throw new Error('no columns')
  const part = { kind: 'part' as const, of: 'words' as const, take: 'first' as const, separator: null }
  const mixed = [
    id,
    { ...name, transform: { kind: 'join' as const, with: [city], separator: ' ' } },
    { ...id, transform: part },
    { ...id, index: 0, header: '', transform: { kind: 'constant' as const, value: 'x' } },
  ]
  t.equal(followHeader(mixed, place, [['Id', 'Name', 'City'], data]), 'same')
  t.match(followHeader(mixed, place, [['City', 'Id', 'Name'], data]), {
    columns: [
      { index: 1 },
      { index: 2, transform: { with: [{ index: 0 }] } },
      { index: 1, transform: part },
      { index: 0 },
    ],
  })
  t.equal(followHeader(mixed, place, [['Id', 'Name', 'Town'], data]), 'unsure')
})

test('rows inserted above the header are followed, with titles in them', async t => {
  t.match(follow([['People of 2024'], [], ['Id', 'Name', 'City'], data]), { headerRow: 3, firstRow: 4 })
  const up = followHeader(columns, { headerRow: 3, firstRow: 5 }, [['Id', 'Name', 'City'], ['of them'], data])
  t.match(up, { headerRow: 1, firstRow: 3 })
})

test('a renamed, doubled, blank or missing header is not certain', async t => {
  t.equal(follow([['Id', 'Full name', 'City'], data]), 'unsure')
  t.equal(follow([['Id', '', 'City', 'Name', 'Name'], data]), 'unsure')
  t.equal(follow([['Id', '', 'City'], data]), 'unsure')
  t.equal(follow([]), 'unsure')
  t.equal(follow([['x'], ['Id', 'Name', 'City', 'Name']]), 'unsure')
  const blank = mappingOf(['Id', '']).columns
  t.equal(followHeader(blank, place, [['x', 'Id', '']]), 'unsure')
  const doubled = mappingOf(['Id', 'Total', 'Total']).columns
  t.equal(followHeader(doubled, place, [['x', 'Id', 'Total', 'Total']]), 'unsure')
})

test('two rows that could be the header are not certain, but for the one that was', async t => {
  const header = ['Id', 'Name', 'City']
  t.equal(follow([['x'], header, data, header]), 'unsure')
  t.same(places([['x', ...header], data, header]), [1, 2, 3])
})

test('a header with data above it was sorted away', async t => {
  t.equal(follow([data, ['2', 'Bob', 'Oslo'], ['Id', 'Name', 'City']]), 'unsure')
})

test('one name alone is not looked for among the data', async t => {
  const [only] = columns
  t.equal(followHeader(only ? [only] : [], place, [['Key'], [], ['Id']]), 'unsure')
})

function follow(rows: SheetCell[][]) {
  return followHeader(columns, place, rows)
}

function places(rows: SheetCell[][]): number[] | string {
  const found = follow(rows)
  return typeof found === 'string' ? found : found.columns.map(({ index }) => index)
}
