import type { ColumnMapping, SheetCell } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { mappingOf } from '../testing/mappings.ts'
import { keyParts, keyText } from './key.ts'
import { rowReader } from './row-reader.ts'
import { withIds } from './sheet-rows.ts'
import { rowHash } from './values.ts'

const people = mappingOf(['id', 'name'])

test('rows are keyed, blank ones are no data, pages may be cut anywhere', async t => {
  const reader = rowReader(people, { timeZone: 'UTC' })
  reader.push({ firstRow: 2, rows: [['a', 'Ann'], [], [' ', null]] })
  reader.push({ firstRow: 5, rows: [['b']] })
  const { rows, filled, quarantine } = reader.finish()
  t.match(rows, [
    { key: 'a', row: 2, values: ['a', 'Ann'] },
    { key: 'b', row: 5, values: ['b', null] },
  ])
  t.equal(filled, 2)
  t.same(quarantine, [])
})

test('parts and joined cells are read of the row, and a row with anything in one of them is data', async t => {
  const [id, name] = people.columns
  if (!id || !name) throw new Error('no columns')
  const part = { kind: 'part' as const, of: 'person' as const, take: 'first' as const, separator: null }
  const joined = { kind: 'join' as const, with: [{ index: 3, header: 'No', label: 'No' }], separator: ' ' }
  const columns: ColumnMapping[] = [
    id,
    { ...name, column: 'first', transform: part },
    { ...name, column: 'last', transform: { ...part, take: 'last' } },
    { ...name, index: 2, column: 'address', transform: joined },
    { ...name, column: 'source', transform: { kind: 'constant', value: 'sheet' } },
  ]
  const reader = rowReader({ ...people, columns }, { timeZone: 'UTC' })
  reader.push({ firstRow: 2, rows: [['a', 'Ann Lee', 'Main St', 7], ['b'], [], ['', '', '', 9]] })
  const { rows, filled, quarantine } = reader.finish()
  t.match(rows, [
    { key: 'a', values: ['a', 'Ann', 'Lee', 'Main St 7', 'sheet'] },
    { key: 'b', values: ['b', null, null, null, 'sheet'] },
  ])
  t.equal(filled, 3)
  t.match(quarantine, [{ row: 5, code: 'blank_key' }])
})

test('every row of a doubled key is quarantined, and says where the other is', async t => {
  const { rows, quarantine, heldKeys } = read([
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
    ['a', '4'],
  ])
  t.same(
    rows.map(row => row.key),
    ['b'],
  )
  t.same(
    quarantine.map(({ row, code, reason }) => [row, code, reason]),
    [
      [2, 'doubled_key', 'The key “a” is also in row 4'],
      [4, 'doubled_key', 'The key “a” is also in row 2'],
      [5, 'doubled_key', 'The key “a” is also in row 2'],
    ],
  )
  t.ok(heldKeys.has('a'))
})

test('a blank key and a bad cell are quarantined with the reason, the others go on', async t => {
  const mapping = mappingOf(['id', 'age'], { type: 'integer' })
  const { rows, quarantine, heldKeys, heldRows } = read(
    [
      [1, 30],
      [null, 31],
      [3, 'old'],
      ['x', 1],
    ],
    mapping,
  )
  t.same(
    rows.map(row => row.key),
    ['1'],
  )
  t.match(quarantine, [
    { row: 3, key: null, code: 'blank_key', reason: 'The row has no key: “id” has to be filled' },
    { row: 4, key: '3', column: 'age', code: 'not_castable' },
    { row: 5, key: null, column: 'id', code: 'not_castable' },
  ])
  t.same([[...heldKeys], [...heldRows.keys()]], [['3'], [3, 5]])
})

test('rows without a managed id are new, and get one in the order of the sheet', async t => {
  const managed = { ...people, key: { columns: ['_doki_id'], managed: true } }
  const found = read(
    [
      ['a', '1', 'k1'],
      ['a', '2'],
      ['b', '3', ' '],
    ],
    managed,
    2,
  )
  t.same(
    found.fresh.map(({ row }) => row),
    [3, 4],
  )
  const ids = ['k2', 'k3']
  const keyed = withIds(found, () => ids.shift() ?? '')
  t.same(
    keyed.rows.map(({ key, row }) => [key, row]),
    [
      ['k1', 2],
      ['k2', 3],
      ['k3', 4],
    ],
  )
  t.same(keyed.fresh, [])
})

test('columns with texts alone hold no real dates; one without anything may', async t => {
  const { typed } = read([
    ['a', 45000],
    ['b', 'soon'],
  ])
  t.same(typed, [false, true])
  t.same(read([['a', null]]).typed, [false, true])
})

test('keys and hashes tell rows apart', async t => {
  const parts = fc.array(fc.string({ unit: fc.constantFrom('a', '|', '\\', ' ') }), {
    minLength: 2,
    maxLength: 3,
  })
  fc.assert(fc.property(parts, each => String(keyParts(keyText(each), each.length)) === String(each)))
  t.same(keyParts(keyText(['a|b']), 1), ['a|b'])
  const hashes = [['a', null], [null, 'a'], ['', 'a'], ['a', ''], ['1:a', null], ['a-', null], ['a']].map(
    rowHash,
  )
  t.equal(new Set(hashes).size, hashes.length)
})

function read(rows: SheetCell[][], mapping = people, managedIndex?: number) {
  const reader = rowReader(mapping, { timeZone: 'UTC', managedIndex })
  reader.push({ firstRow: 2, rows })
  return reader.finish()
}
