import { test } from 'tap'
import { errorOf, sheetFor, workspaceFor } from '../testing.ts'

test('a new spreadsheet has one sheet of 1000 x 26 with id 0', async t => {
  const { sheets } = await workspaceFor(t)
  const { data } = await sheets.spreadsheets.create({ requestBody: { properties: { title: 'New' } } })
  t.match(data, {
    properties: { title: 'New', locale: 'en_US', autoRecalc: 'ON_CHANGE', timeZone: 'Etc/GMT' },
    sheets: [
      {
        properties: {
          sheetId: 0,
          title: 'Sheet1',
          index: 0,
          sheetType: 'GRID',
          gridProperties: { rowCount: 1000, columnCount: 26 },
        },
      },
    ],
    spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${data.spreadsheetId}/edit`,
  })
  t.notOk('data' in (data.sheets?.[0] ?? {}))
})

test('hidden shows only when true; ids and indexes always; sheets come in order', async t => {
  const { batch, sheets, spreadsheetId } = await sheetFor(t)
  await batch({ addSheet: { properties: { title: 'First', index: 0, hidden: true } } })
  const { data } = await sheets.spreadsheets.get({ spreadsheetId })
  const properties = data.sheets?.map(sheet => sheet.properties)
  t.match(properties, [
    { title: 'First', index: 0, hidden: true },
    { title: 'Sheet1', index: 1, sheetId: 0 },
  ])
  t.notOk('hidden' in (properties?.[1] ?? {}))
})

test('a field mask picks; a path that names nothing is refused', async t => {
  const { sheets, spreadsheetId } = await sheetFor(t)
  const get = (fields: string) => sheets.spreadsheets.get({ spreadsheetId, fields })
  t.same((await get('sheets.properties(title,index),spreadsheetId')).data, {
    spreadsheetId,
    sheets: [{ properties: { title: 'Sheet1', index: 0 } }],
  })
  t.same((await get('sheets.properties.tabColorStyle')).data, { sheets: [{ properties: {} }] })
  t.match(await errorOf(get('sheets.sheetProperties')), {
    status: 400,
    message: 'Request contains an invalid argument.',
  })
})

test('grid data comes only when asked for, with formats, dates and errors typed', async t => {
  const { put, sheets, spreadsheetId } = await sheetFor(t)
  await put(
    'B2:C3',
    [
      ['=1/0', '2020-01-01'],
      ['=B9', true],
    ],
    'USER_ENTERED',
  )
  const { data } = await sheets.spreadsheets.get({ spreadsheetId, ranges: ['B2:C3'], includeGridData: true })
  const grid = data.sheets?.[0]?.data?.[0]
  t.match(grid, { startRow: 1, startColumn: 1, rowMetadata: [{ pixelSize: 21 }, { pixelSize: 21 }] })
  t.match(grid?.rowData, [
    {
      values: [
        {
          userEnteredValue: { formulaValue: '=1/0' },
          effectiveValue: { errorValue: { type: 'DIVIDE_BY_ZERO' } },
          formattedValue: '#DIV/0!',
        },
        {
          effectiveValue: { numberValue: 43831 },
          formattedValue: '2020-01-01',
          effectiveFormat: { numberFormat: { type: 'DATE', pattern: 'yyyy-mm-dd' } },
        },
      ],
    },
    { values: [{ formattedValue: '0' }, { effectiveValue: { boolValue: true }, formattedValue: 'TRUE' }] },
  ])
})

test('errors have the shape and the headers of the API', async t => {
  const { url } = await workspaceFor(t)
  const get = async (path: string) => {
    const response = await fetch(url + path)
    t.equal(response.headers.get('content-type'), 'application/json; charset=UTF-8')
    t.equal(response.headers.get('retry-after'), null)
    return { status: response.status, vary: response.headers.get('vary'), body: await response.json() }
  }
  t.same(await get('/v4/spreadsheets/non_existent_id'), {
    status: 404,
    vary: 'Origin, X-Origin, Referer',
    body: { error: { code: 404, message: 'Requested entity was not found.', status: 'NOT_FOUND' } },
  })
  t.same((await get(`/v4/spreadsheets/1${'x'.repeat(43)}`)).body, {
    error: { code: 403, message: 'The caller does not have permission', status: 'PERMISSION_DENIED' },
  })
  t.same((await get('/drive/v3/files/NOPE')).body, {
    error: {
      errors: [
        {
          domain: 'global',
          reason: 'notFound',
          message: 'File not found: NOPE.',
          locationType: 'parameter',
          location: 'fileId',
        },
      ],
      code: 404,
      message: 'File not found: NOPE.',
    },
  })
})

test('what the stand-in lacks is a 501 that says so', async t => {
  const { url, spreadsheetId } = await sheetFor(t)
  const response = await fetch(`${url}/v4/spreadsheets/${spreadsheetId}/values:batchUpdateByDataFilter`, {
    method: 'POST',
  })
  t.equal(response.status, 501)
  t.match(await response.json(), {
    error: { code: 501, status: 'UNIMPLEMENTED', message: /^The Workspace stand-in does not implement POST/ },
  })
})

test('a person without permission gets 403, one who may only read cannot write', async t => {
  const { url, world, spreadsheetId, post } = await sheetFor(t)
  const scopes = ['https://www.googleapis.com/auth/spreadsheets']
  const grant = {
    email: 'ben@example.com',
    scopes,
    clientId: 'c',
    expires: Number.POSITIVE_INFINITY,
    revoked: false,
  }
  world.accessTokens.set('ben', grant)
  const call = (path: string, method = 'GET') =>
    fetch(url + path, {
      method,
      headers: { authorization: 'Bearer ben' },
      ...(method === 'PUT' ? { body: '{}' } : {}),
    })
  const path = `/v4/spreadsheets/${spreadsheetId}`
  t.equal((await call(path)).status, 403)
  await post(`/drive/v3/files/${spreadsheetId}/permissions`, {
    type: 'user',
    role: 'reader',
    emailAddress: 'ben@example.com',
  })
  t.equal((await call(path)).status, 200)
  t.equal((await call(`${path}/values/A1?valueInputOption=RAW`, 'PUT')).status, 403)
})

test('a protected range refuses the values of those who may not edit it', async t => {
  const { url, world, spreadsheetId, post, batch, put } = await sheetFor(t)
  const scopes = ['https://www.googleapis.com/auth/spreadsheets']
  const grant = {
    email: 'ben@example.com',
    scopes,
    clientId: 'c',
    expires: Number.POSITIVE_INFINITY,
    revoked: false,
  }
  world.accessTokens.set('ben', grant)
  const person = { type: 'user', role: 'writer', emailAddress: 'ben@example.com' }
  await post(`/drive/v3/files/${spreadsheetId}/permissions`, person)
  await batch({
    addProtectedRange: { protectedRange: { range: { startColumnIndex: 0, endColumnIndex: 1 } } },
  })
  const write = (cell: string) =>
    fetch(`${url}/v4/spreadsheets/${spreadsheetId}/values/${cell}?valueInputOption=RAW`, {
      method: 'PUT',
      headers: { authorization: 'Bearer ben' },
      body: JSON.stringify({ values: [['x']] }),
    })
  t.equal((await write('B1')).status, 200)
  const refused = await write('A5')
  t.equal(refused.status, 400)
  t.match(await refused.json(), { error: { message: /^You are trying to edit a protected cell/ } })
  t.ok(await put('A5', [['the owner may']]))
})
