import type { SheetCell } from '@doki/contracts'
import { test } from 'tap'
import { type ChosenColumn, type ChosenMapping, chooseCells, noted } from './choose-cells.ts'

test('three cells are chosen, of one text column that is no key, in rows of their own', async t => {
  const { choose } = setup()
  t.match(choose(['a', 'b', 'c']), {
    column: { column: 'note' },
    inSheet: { row: 2, text: 'a' },
    inTable: { row: 3, text: 'b' },
    inBoth: { row: 4, text: 'c' },
  })
  for (let count = 3; count < 60; count++) {
    const cells = choose(Array.from({ length: count }, (_, at) => `text ${at}`))
    if ('skipped' in cells) throw new Error(cells.skipped)
    t.equal(new Set([cells.inSheet.row, cells.inTable.row, cells.inBoth.row]).size, 3, `of ${count} rows`)
  }
})

test('a cell that is held, blank, no text, a formula or like one is left alone', async t => {
  const { choose } = setup({ blanks: ['n/a'] })
  const cells = [
    'held',
    null,
    '',
    7,
    true,
    '=A1',
    '+1',
    '-',
    "'x",
    '@home',
    ' x',
    'n/a',
    'two\nlines',
    'a',
    'b',
  ]
  t.match(choose(cells, [2]), { skipped: /three rows/ })
  t.match(choose([...cells, 'c'], [2]), { inSheet: { row: 15 }, inTable: { row: 16 }, inBoth: { row: 17 } })
})

test('a column that only one side may change, or without room, is passed over for the next', async t => {
  t.match(setup({ writer: 'sheet' }).choose(['a', 'b', 'c']), { skipped: /no text column/ })
  t.match(setup({ maxLength: 12 }).choose(['a', 'b', 'c']), { skipped: /no text column/ })
  const { mapping, column } = setup()
  const other = { ...column, column: 'other', index: 2 }
  const rows = ['a', 'b', 'c'].map(text => [1, null, text])
  t.match(chooseCells({ ...mapping, columns: [...mapping.columns, other] }, rows, new Set()), {
    column: { column: 'other' },
  })
})

test('a text with a note fits into its column, and is another one for each note', async t => {
  const { column } = setup({ maxLength: 20 })
  const cell = { row: 2, text: 'A text that is much longer than that' }
  t.equal(noted(column, cell, 'sheet'), 'A text that (sheet)')
  t.ok(noted(column, cell, 'by hand').length <= 20)
  t.equal(noted(column, { row: 2, text: 'x' }, 'table'), 'x (table)')
})

function setup(note: { writer?: ChosenColumn['writer']; maxLength?: number; blanks?: string[] } = {}) {
  const { writer = 'both', maxLength, blanks = [] } = note
  const limits = maxLength ? { maxLength } : {}
  const common = { label: '', type: 'text' as const, format: { blanks }, limits, writer }
  const column: ChosenColumn = { ...common, column: 'note', index: 1 }
  const mapping: ChosenMapping = {
    sheet: { firstRow: 2 },
    key: { columns: ['name'] },
    columns: [{ ...common, column: 'name', index: 0 }, column],
  }
  const choose = (cells: SheetCell[], held: number[] = []) =>
    chooseCells(
      mapping,
      cells.map((cell, at) => [`key ${at}`, cell]),
      new Set(held),
    )
  return { mapping, column, choose }
}
