import type { ColumnMapping, ColumnType, SheetCell } from '@doki/contracts'
import { test } from 'tap'
import { sheetKeys } from './sheet-keys.ts'

const options = { timeZone: 'Europe/Berlin' }
const rows: SheetCell[][] = [
  ['A-1', 43831, 1.5],
  ['', null, null, 'a note beside the table'],
  ['A-1', 'soon', 2],
  [' ', 43832, 3],
  ['A-2', 43833],
]

test('keys are canonical texts; what is blank or cannot be read is none, and a row of nothing mapped is no row', async t => {
  const columns = [columnOf('no', 0, 'text'), columnOf('day', 1, 'date'), columnOf('amount', 2, 'decimal')]
  const keys = (...names: string[]) =>
    sheetKeys({ columns, key: { columns: names, managed: false } }, rows, options)
  t.same(keys('day'), ['2020-01-01', null, '2020-01-02', '2020-01-03'])
  t.same(keys('amount', 'day'), ['1.5|2020-01-01', null, '3|2020-01-02', null])
  t.same(keys('none'), [null, null, null, null])
})

test('a time of day is meant where the spreadsheet is', async t => {
  const columns = [columnOf('at', 0, 'timestamptz')]
  const keys = sheetKeys({ columns, key: { columns: ['at'], managed: false } }, [[43831.5]], options)
  t.same(keys, ['2020-01-01T11:00:00Z'])
})

test('Doki’s own key is read where its column is', async t => {
  const columns = [columnOf('no', 0, 'text')]
  const key = { columns: ['_doki_id'], managed: true }
  const own: SheetCell[][] = [
    ['A-1', ' x1 '],
    ['A-2', ''],
  ]
  t.same(sheetKeys({ columns, key }, own, { ...options, managedIndex: 1 }), ['x1', null])
  t.same(sheetKeys({ columns, key }, own, options), [null, null])
})

test('keys are read with their transforms, and a row of joined cells alone is a row', async t => {
  const { rows, keys } = {
    rows: [
      [' ab ', null, null],
      [null, 'Ann', null],
      [null, null, 'Lee'],
      [null, null, null, 'note'],
    ] as SheetCell[][],
    keys: { key: { columns: ['no'], managed: false } },
  }
  const place = { index: 2, header: 'last', label: 'last' }
  const columns: ColumnMapping[] = [
    { ...columnOf('no', 0, 'text'), transform: { kind: 'text', trim: true, case: 'upper' } },
    { ...columnOf('name', 1, 'text'), transform: { kind: 'join', with: [place], separator: ' ' } },
    { ...columnOf('source', 3, 'text'), transform: { kind: 'constant', value: 'sheet' } },
  ]
  t.same(sheetKeys({ columns, ...keys }, rows, options), ['AB', null, null])
})

function columnOf(column: string, index: number, type: ColumnType): ColumnMapping {
  return {
    header: column,
    label: column,
    index,
    column,
    type,
    format: {},
    limits: {},
    nullable: false,
    writer: 'both',
    score: 1,
    reasons: [],
  }
}
