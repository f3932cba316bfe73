import { test } from 'tap'
import { keyText } from '../rows/key.ts'
import { rowHash, type Values } from '../rows/values.ts'
import { heldKeys } from './held-keys.ts'

const types = { id: 'text', year: 'integer', name: 'text', amount: 'integer', paid: 'boolean' } as const
const missing = [
  ['a', '2023', 'Ann', '1', 'true'],
  ['b', '2024', 'Bob', '2', 'true'],
  ['c', '2024', 'Cid', '3', 'false'],
]

test('a row whose key is blank is the missing one that looks like it, wherever it stands', async t => {
  t.same(heldOf([9, [null, null, 'Bob', '7', null]]), ['b|2024'])
  t.same(heldOf([9, [null, null, 'somebody', '7', null]]), [])
})

test('a part of the key that can be read is enough, and says of the others that it is none of them', async t => {
  t.same(heldOf([9, [null, '2023', 'edited', '7', null]]), ['a|2023'])
  t.same(heldOf([9, [null, '2024', 'edited', '7', null]]), ['b|2024', 'c|2024'], 'either')
  t.same(heldOf([9, [null, '2024', 'Cid', '7', null]]), ['c|2024'])
  t.same(heldOf([2, [null, '2025', 'Ann', '1', 'true']]), [], 'not even in its old place')
})

test('yes and no say which row it is only where there is nothing else to go by', async t => {
  t.same(heldOf([9, [null, null, 'somebody', null, 'false']]), [])
  t.same(heldOf([9, [null, null, null, null, 'false']]), ['c|2024'])
})

test('one row stands for one missing row, each for its own', async t => {
  t.same(heldOf([9, [null, null, 'Ann', '1', null]], [10, [null, null, 'Ann', '3', null]]), [
    'a|2023',
    'c|2024',
  ])
})

test('where nothing says otherwise it is the row last seen there', async t => {
  t.same(heldOf([3, [null, null, 'edited', '7', null]]), ['b|2024'])
})

/** Keys held for these rows of the sheet, where the rows above, last seen below each other from row 2, are missing. */
function heldOf(...rows: [number, Values][]): string[] {
  const keyed = missing.map(values => [keyText(values.slice(0, 2)), values] as const)
  const marks = keyed.map(
    ([key, values], at) => [key, { key, hash: rowHash(values), sheetRow: at + 2 }] as const,
  )
  const columns = Object.entries(types).map(([column, type]) => ({ column, type }))
  const sheet = {
    rows: [],
    fresh: [],
    quarantine: [],
    heldKeys: new Set<string>(),
    heldRows: new Map(rows),
    filled: rows.length,
  }
  return heldKeys(sheet, new Map(marks), new Map(keyed), { columns, keyColumns: ['id', 'year'] }).sort()
}
