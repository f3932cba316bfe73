import { test } from 'tap'
import { sheetFor } from '../testing.ts'

test('formulas keep pointing at their cells through many deletions and insertions of one batch', async t => {
  const { put, batch, get } = await sheetFor(t)
  await put(
    'A1:A30',
    Array.from({ length: 30 }, (_, i) => [i + 1]),
  )
  await put('C30:D30', [['=A30', '=SUM(A1:A30)']], 'USER_ENTERED')
  const row = (startIndex: number) => ({
    range: { sheetId: 0, dimension: 'ROWS', startIndex, endIndex: startIndex + 1 },
  })
  const column = { range: { sheetId: 0, dimension: 'COLUMNS', startIndex: 1, endIndex: 2 } }
  await batch(
    { deleteDimension: row(20) },
    { deleteDimension: row(10) },
    { insertDimension: row(0) },
    { insertDimension: column },
    { deleteDimension: row(5) },
    {
      updateCells: {
        rows: [{ values: [{ userEnteredValue: { formulaValue: '=A28' } }] }],
        start: { sheetId: 0, rowIndex: 1, columnIndex: 6 },
        fields: 'userEnteredValue',
      },
    },
    { deleteDimension: row(3) },
  )
  const shown = { valueRenderOption: 'FORMULA' }
  t.same((await get('D27:E27', shown)).values, [['=A27', '=SUM(A2:A27)']])
  t.same((await get('D27:E27', { valueRenderOption: 'UNFORMATTED_VALUE' })).values, [
    [30, 465 - 21 - 11 - 5 - 3],
  ])
  t.same((await get('G2', shown)).values, [['=A27']], 'a formula of the same batch moves too')
})

test('clearing takes what was named from the cells that are there, and leaves the rest', async t => {
  const { put, batch, get } = await sheetFor(t)
  await put(
    'A1:B2',
    [
      ['2020-01-01', 'x'],
      ['=1+1', 'y'],
    ],
    'USER_ENTERED',
  )
  const range = { sheetId: 0, endColumnIndex: 1 }
  await batch({ updateCells: { range, fields: 'userEnteredValue' } })
  t.same((await get('A1:B2')).values, [
    ['', 'x'],
    ['', 'y'],
  ])
  await put('A1', [[43831]])
  t.same((await get('A1')).values, [['2020-01-01']], 'its format is still there')
})
