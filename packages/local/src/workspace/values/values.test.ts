import { test } from 'tap'
import { sheetFor } from '../testing.ts'

test('blank cells are cut from the end of rows and of the block, kept in the middle', async t => {
  const { put, get } = await sheetFor(t)
  await put('A1:D4', [
    ['A1', 'B1', '', 'D1'],
    ['', 'b2', '', ''],
    ['', '', '', ''],
    ['A4', 'B4', '', 'd4'],
  ])
  t.same((await get('Sheet1')).values, [['A1', 'B1', '', 'D1'], ['', 'b2'], [], ['A4', 'B4', '', 'd4']])
})

test('an empty range has no values key', async t => {
  const { get } = await sheetFor(t)
  t.same(await get('Sheet1!B2:C3'), { range: 'Sheet1!B2:C3', majorDimension: 'ROWS' })
})

test('the range comes back whole, within the grid, put right, its title quoted only when needed', async t => {
  const { get, batch } = await sheetFor(t)
  for (const title of ['D3', 'My tab', "it's", '_ok.1', '📊'])
    await batch({ addSheet: { properties: { title } } })
  const seen: Record<string, string> = {
    Sheet1: 'Sheet1!A1:Z1000',
    'Sheet1!A1:C': 'Sheet1!A1:C1000',
    'Sheet1!2:2': 'Sheet1!A2:Z2',
    'Sheet1!B3': 'Sheet1!B3',
    'Sheet1!C3:A1': 'Sheet1!A1:C3',
    'Sheet1!A5:GJH2000': 'Sheet1!A5:Z1000',
    'Sheet1!A5:A': 'Sheet1!A5:A1000',
    B2: 'Sheet1!B2',
    D3: 'Sheet1!D3',
    "'D3'!A1:D1": "'D3'!A1:D1",
    'My tab!A1': "'My tab'!A1",
    "'it''s'!A1:B2": "'it''s'!A1:B2",
    '_ok.1!A1': '_ok.1!A1',
    '📊!A1': "'📊'!A1",
  }
  for (const [asked, range] of Object.entries(seen)) t.equal((await get(asked)).range, range, asked)
})

test('majorDimension is echoed, and COLUMNS turns the block', async t => {
  const { put, get } = await sheetFor(t)
  await put('A1:B2', [
    ['a', 'b'],
    ['c', ''],
  ])
  t.same(await get('A1:B2', { majorDimension: 'COLUMNS' }), {
    range: 'Sheet1!A1:B2',
    majorDimension: 'COLUMNS',
    values: [['a', 'c'], ['b']],
  })
})

test('formatted values are texts, unformatted ones keep their type, FORMULA shows formulas', async t => {
  const { put, get } = await sheetFor(t)
  await put('A1:E1', [['=4/2', '2020-01-01', 'string', 53, true]], 'USER_ENTERED')
  const read = async (valueRenderOption: string, dateTimeRenderOption = 'SERIAL_NUMBER') =>
    (await get('A1:E1', { valueRenderOption, dateTimeRenderOption })).values?.[0]
  t.same(await read('FORMATTED_VALUE'), ['2', '2020-01-01', 'string', '53', 'TRUE'])
  t.same(await read('FORMATTED_VALUE', 'FORMATTED_STRING'), ['2', '2020-01-01', 'string', '53', 'TRUE'])
  t.same(await read('UNFORMATTED_VALUE'), [2, 43831, 'string', 53, true])
  t.same(await read('UNFORMATTED_VALUE', 'FORMATTED_STRING'), [2, '2020-01-01', 'string', 53, true])
  t.same(await read('FORMULA'), ['=4/2', 43831, 'string', 53, true])
})

test('RAW is never parsed: formulas, dates and numbers stay texts', async t => {
  const { put, get } = await sheetFor(t)
  const texts = ['=sum(B4:I4)', '2020-01-01', '1,234', '+49 30 1234', '@home', "'quoted"]
  await put('A1:F1', [texts])
  t.same((await get('A1:F1', { valueRenderOption: 'UNFORMATTED_VALUE' })).values, [texts])
  t.same((await get('A1:F1', { valueRenderOption: 'FORMULA' })).values, [texts])
})

test('an update counts non-null values; null leaves a cell alone, "" empties it', async t => {
  const { put, get } = await sheetFor(t)
  await put('A1:C2', [
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ])
  const reply = await put('A1:C2', [
    [null, '', 'x'],
    [null, null, null],
  ])
  t.match(reply, { updatedRange: 'Sheet1!A1:C2', updatedRows: 1, updatedColumns: 2, updatedCells: 2 })
  t.same((await get('A1:C2')).values, [
    ['a', '', 'x'],
    ['d', 'e', 'f'],
  ])
})

test('the box written is told, not the box asked for', async t => {
  const { put } = await sheetFor(t)
  t.match(await put('A1:Z9', [['a', 'b'], ['c']]), { updatedRange: 'Sheet1!A1:B2', updatedCells: 3 })
  t.match(
    await put('C3', [
      ['a', 'b'],
      ['c', 'd'],
    ]),
    { updatedRange: 'Sheet1!C3:D4' },
  )
})

test('values may not leave the range or the grid', async t => {
  const { put, fail, get } = await sheetFor(t)
  t.match(await fail(put('A1:B1', [['a'], ['b']])), {
    status: 400,
    message: 'Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]',
  })
  t.match((await fail(put('A1:B1', [['a', 'b', 'c']]))).message, 'but tried writing to column [C]')
  const outside = 'Range (Sheet1!A1001:B1001) exceeds grid limits. Max rows: 1000, max columns: 26'
  t.match((await fail(put('A1001:B1001', [['a', 'b']]))).message, outside)
  t.match((await fail(get('A1001:B1001'))).message, outside)
  t.match((await fail(get('Nope!A1'))).message, 'Unable to parse range: Nope!A1')
  t.notOk((await get('Sheet1')).values, 'nothing was written')
})

test('values:batchUpdate counts rows and columns once, keeps the order, writes all or nothing', async t => {
  const { sheets, spreadsheetId, fail, get } = await sheetFor(t)
  const send = (data: { range: string; values: string[][] }[]) =>
    sheets.spreadsheets.values.batchUpdate({ spreadsheetId, requestBody: { valueInputOption: 'RAW', data } })
  const reply = await send([
    { range: 'A1:D1', values: [['1', '2', '3', '4']] },
    { range: 'A4:D4', values: [['4', '2', '3', '4']] },
  ])
  t.match(reply.data, {
    totalUpdatedRows: 2,
    totalUpdatedColumns: 4,
    totalUpdatedCells: 8,
    totalUpdatedSheets: 1,
  })
  t.same(
    reply.data.responses?.map(part => part.updatedRange),
    ['Sheet1!A1:D1', 'Sheet1!A4:D4'],
  )
  await fail(
    send([
      { range: 'A9', values: [['x']] },
      { range: 'Nope!A1', values: [['x']] },
    ]),
  )
  t.notOk((await get('A9')).values)
})

test('batchGet keeps the order of its ranges', async t => {
  const { sheets, spreadsheetId, put } = await sheetFor(t)
  await put('A1:B1', [['a', 'b']])
  const { data } = await sheets.spreadsheets.values.batchGet({ spreadsheetId, ranges: ['B1', 'C1', 'A1'] })
  t.same(
    data.valueRanges?.map(({ range, values }) => [range, values]),
    [
      ['Sheet1!B1', [['b']]],
      ['Sheet1!C1', undefined],
      ['Sheet1!A1', [['a']]],
    ],
  )
  t.notOk('valueRanges' in (await sheets.spreadsheets.values.batchGet({ spreadsheetId })).data)
})

test('clear answers id and range only, and leaves formats and notes', async t => {
  const { sheets, spreadsheetId, put, batch, world } = await sheetFor(t)
  await put('A1', [['x']])
  await batch({
    updateCells: {
      start: { rowIndex: 0, columnIndex: 0 },
      rows: [{ values: [{ note: 'n' }] }],
      fields: 'note',
    },
  })
  const { data } = await sheets.spreadsheets.values.clear({ spreadsheetId, range: 'Sheet1' })
  t.same(data, { spreadsheetId, clearedRange: 'Sheet1!A1:Z1000' })
  t.match(world.sheets.get(spreadsheetId)?.tabs[0]?.rows[0]?.[0], { value: null, note: 'n' })
})

test('a body that is no list of lists is refused in the words of the API', async t => {
  const { url, spreadsheetId } = await sheetFor(t)
  const response = await fetch(`${url}/v4/spreadsheets/${spreadsheetId}/values/A1?valueInputOption=RAW`, {
    method: 'PUT',
    body: JSON.stringify({ values: 'X' }),
  })
  t.equal(response.status, 400)
  t.match(await response.json(), {
    error: {
      code: 400,
      status: 'INVALID_ARGUMENT',
      details: [{ fieldViolations: [{ field: 'data.values', description: /ListValue\), "X"/ }] }],
    },
  })
})
