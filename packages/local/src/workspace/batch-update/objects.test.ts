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

test('merged cells keep only the top left value', async t => {
  const { batch, put, get } = await sheetFor(t)
  await put('A1:B2', [
    ['a', 'b'],
    ['c', 'd'],
  ])
  await batch({ mergeCells: { range: { sheetId: 0, ...range(0, 2, 0, 2) }, mergeType: 'MERGE_ALL' } })
  t.same((await get('A1:B2')).values, [['a']])
})

test('a table names its columns after its first row; the reply leaves zeros out', async t => {
  const { batch, put, sheets, spreadsheetId } = await sheetFor(t)
  await put('A1:B2', [
    ['Name', 'Age'],
    ['Ann', 3],
  ])
  const { replies } = await batch({ addTable: { table: { range: { sheetId: 0, ...range(0, 2, 0, 2) } } } })
  t.match(replies?.[0]?.addTable?.table, {
    name: 'Table1',
    range: range(0, 2, 0, 2),
    columnProperties: [{ columnName: 'Name' }, { columnIndex: 1, columnName: 'Age' }],
  })
  t.notOk('sheetId' in (replies?.[0]?.addTable?.table?.range ?? {}))
  const { data } = await sheets.spreadsheets.get({ spreadsheetId })
  t.match(data.sheets?.[0], {
    properties: { gridProperties: { frozenRowCount: 1 } },
    tables: [{}],
    bandedRanges: [{}],
  })
})

test("developer metadata follows its row and has Google's limit of characters", async t => {
  const { batch, fail, sheets, spreadsheetId } = await sheetFor(t)
  const tag = (metadataValue: string, startIndex: number) => ({
    createDeveloperMetadata: {
      developerMetadata: {
        metadataKey: 'k',
        metadataValue,
        visibility: 'DOCUMENT',
        location: { dimensionRange: { sheetId: 0, dimension: 'ROWS', startIndex, endIndex: startIndex + 1 } },
      },
    },
  })
  await batch(tag('here', 3), {
    insertDimension: { range: { dimension: 'ROWS', startIndex: 0, endIndex: 2 } },
  })
  const { data } = await sheets.spreadsheets.developerMetadata.search({
    spreadsheetId,
    requestBody: { dataFilters: [{ developerMetadataLookup: { metadataKey: 'k' } }] },
  })
  t.match(data.matchedDeveloperMetadata?.[0]?.developerMetadata, {
    metadataValue: 'here',
    location: { locationType: 'ROW', dimensionRange: { startIndex: 5, endIndex: 6 } },
  })
  t.match((await fail(batch(tag('x'.repeat(30_000), 1)))).message, '30000 characters')
})

test('protected ranges, filters, groups and rules show in spreadsheets.get', async t => {
  const { batch, sheets, spreadsheetId } = await sheetFor(t)
  const { replies } = await batch(
    {
      addProtectedRange: { protectedRange: { range: range(0, 1, 0, 2), description: '', warningOnly: true } },
    },
    { setBasicFilter: { filter: { range: range(0, 5, 0, 2) } } },
    { addFilterView: { filter: { title: 'Mine', range: range(0, 5, 0, 2) } } },
    { addDimensionGroup: { range: { dimension: 'ROWS', startIndex: 1, endIndex: 4 } } },
    {
      addConditionalFormatRule: {
        rule: { ranges: [range(0, 5, 0, 1)], booleanRule: { condition: { type: 'NOT_BLANK' }, format: {} } },
      },
    },
  )
  t.match(replies?.[3]?.addDimensionGroup?.dimensionGroups, [
    { range: { startIndex: 1, endIndex: 4 }, depth: 1 },
  ])
  const { data } = await sheets.spreadsheets.get({ spreadsheetId })
  t.match(data.sheets?.[0], {
    protectedRanges: [{ warningOnly: true, range: range(0, 1, 0, 2) }],
    basicFilter: { range: range(0, 5, 0, 2) },
    filterViews: [{ title: 'Mine' }],
    rowGroups: [{ depth: 1 }],
    conditionalFormats: [{ booleanRule: { condition: { type: 'NOT_BLANK' } } }],
  })
})

test('a checkbox column is filled with FALSE, not blank', async t => {
  const { batch, get } = await sheetFor(t)
  await batch({ setDataValidation: { range: range(0, 2, 0, 1), rule: { condition: { type: 'BOOLEAN' } } } })
  t.same((await get('A1:A3', { valueRenderOption: 'UNFORMATTED_VALUE' })).values, [[false], [false]])
})

test('sheets are added, duplicated, moved and deleted; an index counts the sheets as they were', async t => {
  const { batch, put, sheets, spreadsheetId, fail } = await sheetFor(t)
  await put('A1', [['x']])
  await batch(
    { addSheet: { properties: { title: 'B' } } },
    { addSheet: { properties: { title: 'C' } } },
    { duplicateSheet: { sourceSheetId: 0, newSheetName: 'Copy', insertSheetIndex: 3 } },
  )
  const titles = async () =>
    (await sheets.spreadsheets.get({ spreadsheetId })).data.sheets?.map(sheet => sheet.properties?.title)
  t.same(await titles(), ['Sheet1', 'B', 'C', 'Copy'])
  await batch({ updateSheetProperties: { properties: { sheetId: 0, index: 2 }, fields: 'index' } })
  t.same(await titles(), ['B', 'Sheet1', 'C', 'Copy'])
  await batch({ deleteSheet: { sheetId: 0 } })
  t.same(await titles(), ['B', 'C', 'Copy'])
  t.match((await fail(batch({ addSheet: { properties: { title: 'b' } } }))).message, 'already exists')
  t.match((await fail(batch({ deleteSheet: { sheetId: 12345 } }))).message, 'No grid with id: 12345')
})

test('a shrunk grid loses its cells, a renamed sheet is followed by formulas', async t => {
  const { batch, put, get } = await sheetFor(t)
  await put('A1:C1', [[1, '=Sheet1!A1+1', 'gone']], 'USER_ENTERED')
  await batch(
    { updateSheetProperties: { properties: { sheetId: 0, title: 'My data' }, fields: 'title' } },
    {
      updateSheetProperties: {
        properties: { sheetId: 0, gridProperties: { rowCount: 4, columnCount: 2 } },
        fields: 'gridProperties/rowCount,gridProperties/columnCount',
      },
    },
  )
  t.same(await get('My data', { valueRenderOption: 'FORMULA' }), {
    range: "'My data'!A1:B4",
    majorDimension: 'ROWS',
    values: [[1, "='My data'!A1+1"]],
  })
})
