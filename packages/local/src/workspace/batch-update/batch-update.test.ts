import { test } from 'tap'
import { sheetFor } from '../testing.ts'

const range = (
  startRowIndex: number,
  endRowIndex: number,
  startColumnIndex: number,
  endColumnIndex: number,
) => ({
  startRowIndex,
  endRowIndex,
  startColumnIndex,
  endColumnIndex,
})

test('there is a reply for each request, {} where there is nothing to say', async t => {
  const { batch } = await sheetFor(t)
  const { replies } = await batch(
    { updateSheetProperties: { properties: { sheetId: 0, title: 'One' }, fields: 'title' } },
    { addSheet: { properties: { title: 'Two' } } },
  )
  t.same(replies?.[0], {})
  t.match(replies?.[1], {
    addSheet: { properties: { title: 'Two', index: 1, gridProperties: { rowCount: 1000 } } },
  })
})

test('one bad request and nothing of the batch is done; the error names it', async t => {
  const { batch, fail, sheets, spreadsheetId } = await sheetFor(t)
  const error = await fail(
    batch(
      { updateSpreadsheetProperties: { properties: { title: 'Changed' }, fields: 'title' } },
      { updateSheetProperties: { properties: { sheetId: 0, title: 'Changed' }, fields: 'title' } },
      { updateSheetProperties: { properties: { sheetId: 0, hidden: true }, fields: 'hidden' } },
    ),
  )
  t.match(error, {
    status: 400,
    message: "Invalid requests[2].updateSheetProperties: You can't hide all the sheets in a document.",
  })
  const { data } = await sheets.spreadsheets.get({ spreadsheetId })
  t.equal(data.properties?.title, 'Test')
  t.equal(data.sheets?.[0]?.properties?.title, 'Sheet1')
})

test('a request we lack is a 501 that names it; one that nobody knows is a 400', async t => {
  const { batch, fail } = await sheetFor(t)
  t.match(await fail(batch({ addChart: {} })), { status: 501, message: /does not implement .*addChart/ })
  t.match(await fail(batch({ makeCoffee: {} })), {
    status: 400,
    message: /Unknown name "makeCoffee" at 'requests\[0\]'/,
  })
})

test('snake_case names and a single object for a list are read, as Google reads them', async t => {
  const { post, spreadsheetId, world } = await sheetFor(t)
  const response = await post(`/v4/spreadsheets/${spreadsheetId}:batchUpdate`, {
    requests: {
      update_sheet_properties: {
        properties: { sheet_id: 0, grid_properties: { frozen_row_count: 3 } },
        fields: 'grid_properties(frozen_row_count, frozen_column_count)',
      },
    },
  })
  t.same(await response.json(), { spreadsheetId, replies: [{}] })
  t.same(world.sheets.get(spreadsheetId)?.tabs[0]?.grid, { frozenRowCount: 3 })
})

test('rows inserted and deleted move values, formulas, merges and named ranges', async t => {
  const { batch, put, get, world, spreadsheetId } = await sheetFor(t)
  await put(
    'A1:B3',
    [
      ['n', 'double'],
      [5, '=A2*2'],
      [7, '=SUM(A2:A3)'],
    ],
    'USER_ENTERED',
  )
  await batch(
    { addNamedRange: { namedRange: { name: 'numbers', range: { sheetId: 0, ...range(1, 3, 0, 1) } } } },
    { mergeCells: { range: { sheetId: 0, ...range(5, 6, 0, 2) }, mergeType: 'MERGE_ALL' } },
    { insertDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 1, endIndex: 3 } } },
  )
  t.same((await get('A1:B5', { valueRenderOption: 'FORMULA' })).values, [
    ['n', 'double'],
    [],
    [],
    [5, '=A4*2'],
    [7, '=SUM(A4:A5)'],
  ])
  t.same((await get('B4:B5')).values, [['10'], ['12']])
  const sheet = world.sheets.get(spreadsheetId)
  t.match(sheet?.namedRanges[0], { range: { startRowIndex: 3, endRowIndex: 5 } })
  t.match(sheet?.tabs[0]?.lists.merges, [{ startRowIndex: 7, endRowIndex: 8 }])
  await batch({ deleteDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 3, endIndex: 4 } } })
  t.same((await get('A4:B4', { valueRenderOption: 'FORMULA' })).values, [[7, '=SUM(A4:A4)']])
  t.equal(sheet?.tabs[0]?.rowCount, 1001)
})

test('a reference to a deleted row becomes #REF!', async t => {
  const { batch, put, get } = await sheetFor(t)
  await put('A1:A3', [[1], [2], ['=A2+1']], 'USER_ENTERED')
  await batch({ deleteDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 1, endIndex: 2 } } })
  t.same((await get('A2', { valueRenderOption: 'FORMULA' })).values, [['=#REF!+1']])
  t.same((await get('A2')).values, [['#REF!']])
})

test('deleting past the end is refused in the words of the API', async t => {
  const { batch, fail } = await sheetFor(t)
  const error = await fail(
    batch({ deleteDimension: { range: { dimension: 'ROWS', startIndex: 1000, endIndex: 1001 } } }),
  )
  t.match(
    error.message,
    "Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist. Tried to delete row index 1000 but there are only 1000 rows.",
  )
})

test('appended rows count against ten million cells', async t => {
  const { batch, fail, world, spreadsheetId } = await sheetFor(t)
  await batch({ appendDimension: { sheetId: 0, dimension: 'ROWS', length: 5 } })
  t.equal(world.sheets.get(spreadsheetId)?.tabs[0]?.rowCount, 1005)
  const error = await fail(batch({ appendDimension: { sheetId: 0, dimension: 'ROWS', length: 400_000 } }))
  t.match(error.message, 'above the limit of 10000000 cells')
})

test('sorting moves cells: numbers before texts, blanks last either way, formulas with their row', async t => {
  const { batch, put, get } = await sheetFor(t)
  await put(
    'A1:B5',
    [
      ['b', 1],
      ['', 2],
      [10, '=A3*2'],
      ['a', 4],
      [9, 5],
    ],
    'USER_ENTERED',
  )
  const sort = (sortOrder: string) =>
    batch({
      sortRange: {
        range: { sheetId: 0, ...range(0, 5, 0, 2) },
        sortSpecs: [{ dimensionIndex: 0, sortOrder }],
      },
    })
  await sort('ASCENDING')
  t.same((await get('A1:B5')).values, [
    ['9', '5'],
    ['10', '20'],
    ['a', '4'],
    ['b', '1'],
    ['', '2'],
  ])
  await sort('DESCENDING')
  t.same((await get('A1:B5')).values, [
    ['b', '1'],
    ['a', '4'],
    ['10', '20'],
    ['9', '5'],
    ['', '2'],
  ])
})

test('copyPaste moves relative references, PASTE_VALUES leaves the result', async t => {
  const { batch, put, get } = await sheetFor(t)
  await put('A1:B1', [[2, '=A1*3']], 'USER_ENTERED')
  await put('A2', [[5]])
  const copy = (pasteType: string, row: number) => ({
    copyPaste: { source: range(0, 1, 1, 2), destination: range(row, row + 1, 1, 2), pasteType },
  })
  await batch(copy('PASTE_NORMAL', 1), copy('PASTE_VALUES', 2))
  t.same((await get('B1:B3', { valueRenderOption: 'FORMULA' })).values, [['=A1*3'], ['=A2*3'], [6]])
})

test('findReplace tells what it changed and leaves out zeros', async t => {
  const { batch, put, get } = await sheetFor(t)
  await put('A1:B2', [
    ['cat', 'Cat cat'],
    ['dog', ''],
  ])
  const { replies } = await batch({ findReplace: { find: 'cat', replacement: 'cow', allSheets: true } })
  t.same(replies, [
    { findReplace: { valuesChanged: 2, rowsChanged: 1, sheetsChanged: 1, occurrencesChanged: 3 } },
  ])
  t.same((await get('A1:B1')).values, [['cow', 'cow cow']])
})

test('repeatCell formats, and the format shows in the values', async t => {
  const { batch, put, get } = await sheetFor(t)
  await put('A1:A2', [[0.256], [43831]])
  const format = (row: number, type: string, pattern: string) => ({
    repeatCell: {
      range: range(row, row + 1, 0, 1),
      cell: { userEnteredFormat: { numberFormat: { type, pattern } } },
      fields: 'userEnteredFormat.numberFormat',
    },
  })
  await batch(format(0, 'PERCENT', '0.0%'), format(1, 'DATE', 'd mmm yyyy'))
  t.same((await get('A1:A2')).values, [['25.6%'], ['1 Jan 2020']])
  t.same((await get('A1:A2', { valueRenderOption: 'UNFORMATTED_VALUE' })).values, [[0.256], [43831]])
})
