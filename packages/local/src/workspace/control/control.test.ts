import { test } from 'tap'
import { z } from 'zod'
import { errorOf, sheetFor } from '../testing.ts'

test("Google's quotas: the 61st read of a minute is a 429 without Retry-After, writes are counted apart", async t => {
  let now = Date.parse('2026-01-01T00:00:00Z')
  const { url, spreadsheetId, put } = await sheetFor(t, { quotas: true, now: () => new Date(now) })
  const read = () => fetch(`${url}/v4/spreadsheets/${spreadsheetId}/values/A1`)
  for (let i = 0; i < 60; i++) t.equal((await read()).status, 200)
  const refused = await read()
  t.equal(refused.status, 429)
  t.equal(refused.headers.get('retry-after'), null)
  t.match(await refused.json(), {
    error: {
      code: 429,
      status: 'RESOURCE_EXHAUSTED',
      message:
        /^Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'/,
      details: [
        { reason: 'RATE_LIMIT_EXCEEDED', metadata: { quota_limit: 'ReadRequestsPerMinutePerUser' } },
        {},
      ],
    },
  })
  t.ok(await put('A1', [['a write still goes through']]))
  now += 60_000
  t.equal((await read()).status, 200)
})

test('the project as a whole has its own limit', async t => {
  const { url, world, spreadsheetId } = await sheetFor(t, { quotas: { perUser: 60, perProject: 5 } })
  const grant = { scopes: [], clientId: 'c', expires: Number.POSITIVE_INFINITY, revoked: false }
  const call = (user: string) => {
    world.accessTokens.set(user, { ...grant, email: user })
    return fetch(`${url}/v4/spreadsheets/${spreadsheetId}`, { headers: { authorization: `Bearer ${user}` } })
  }
  for (let i = 0; i < 5; i++) await call(`user${i}`)
  t.match(await (await call('user9')).json(), {
    error: { code: 429, message: /limit 'Read requests per minute' of/ },
  })
})

test('every request is logged with who asked and what came of it; the log can be emptied', async t => {
  const { url, put, get } = await sheetFor(t)
  await put('A1', [['x']])
  await get('Sheet1!A1')
  const Log = z.object({ requests: z.array(z.unknown()) })
  const list = async () => Log.parse(await (await fetch(`${url}/__control/requests`)).json()).requests
  t.match((await list()).slice(-2), [
    {
      method: 'PUT',
      query: '?valueInputOption=RAW',
      user: 'ann@example.com',
      status: 200,
      bytes: 18,
      at: Number,
    },
    { method: 'GET', path: /values\/Sheet1%21A1$/, status: 200 },
  ])
  await fetch(`${url}/__control/requests`, { method: 'DELETE' })
  t.same(await list(), [])
})

test('a planted status answers in the words of the API, so many times, for what it matches', async t => {
  const { post, put, get } = await sheetFor(t)
  await post('/__control/faults', { method: 'PUT', status: 503, times: 2, after: 1 })
  await put('A1', [['1']])
  for (let i = 0; i < 2; i++) {
    t.match(await errorOf(put('A1', [['2']])), {
      status: 503,
      message: 'The service is currently unavailable.',
    })
  }
  await put('A1', [['3']])
  t.same((await get('A1')).values, [['3']])
})

test('a 429 may come as HTML, and with headers of its own', async t => {
  const { post, url } = await sheetFor(t)
  await post('/__control/faults', {
    status: 429,
    body: '<html>Sorry...</html>',
    headers: { 'retry-after': '7' },
  })
  const response = await fetch(`${url}/v4/spreadsheets/x`)
  t.equal(response.status, 429)
  t.equal(response.headers.get('retry-after'), '7')
  t.match(response.headers.get('content-type'), 'text/html')
})

test('a lost answer: the write took effect and the caller does not know', async t => {
  const { post, put, get } = await sheetFor(t)
  await post('/__control/faults', { method: 'PUT', lost: 'after' })
  await t.rejects(put('A1', [['written']]))
  t.same((await get('A1')).values, [['written']])
  await post('/__control/faults', { method: 'PUT', lost: 'before' })
  await t.rejects(put('A1', [['never']]))
  t.same((await get('A1')).values, [['written']])
})

test('a cut body ends before it should', async t => {
  const { post, url, spreadsheetId } = await sheetFor(t)
  await post('/__control/faults', { cutAt: 40 })
  const response = await fetch(`${url}/v4/spreadsheets/${spreadsheetId}`)
  t.equal(response.status, 200)
  await t.rejects(response.json())
})

test('an edit in between: a person types just before the write', async t => {
  const { post, put, get, spreadsheetId, log } = await sheetFor(t)
  const edit = [{ spreadsheetId, range: 'B1', values: [['$5.50']] }]
  await post('/__control/faults', { id: 'between', method: 'PUT', edit })
  await put('A1', [['x']])
  t.same((await get('A1:B1')).values, [['x', '$5.50']])
  t.same((await get('B1', { valueRenderOption: 'UNFORMATTED_VALUE' })).values, [[5.5]])
  t.ok(log.list().some(entry => entry.fault === 'between'))
})

test('a person can insert, delete and sort rows through the control API', async t => {
  const { post, put, get, spreadsheetId } = await sheetFor(t)
  await put('A1:A3', [['c'], ['a'], ['b']])
  const sortRange = { range: { startRowIndex: 0, endRowIndex: 3 }, sortSpecs: [{ dimensionIndex: 0 }] }
  const insertDimension = { range: { dimension: 'ROWS', startIndex: 0, endIndex: 1 } }
  const response = await post('/__control/edit', {
    spreadsheetId,
    requests: [{ sortRange }, { insertDimension }],
  })
  t.match(await response.json(), { edits: [{ replies: [{}, {}] }] })
  t.same((await get('A1:A4')).values, [[], ['a'], ['b'], ['c']])
})

test('a control call that makes no sense says why', async t => {
  const { post } = await sheetFor(t)
  const response = await post('/__control/faults', { statsu: 500 })
  t.equal(response.status, 400)
  t.match(await response.json(), { error: { message: /statsu/ } })
})

test('an edit in between: a person types just after the request was done, before it is answered', async t => {
  const { post, put, get, spreadsheetId } = await sheetFor(t)
  const editAfter = [{ spreadsheetId, range: 'A1', values: [['theirs']] }]
  await post('/__control/faults', { method: 'PUT', editAfter })
  t.match(await put('A1', [['mine']]), { updatedCells: 1 })
  t.same((await get('A1')).values, [['theirs']])
})

test('a fault picks its request by what it sends, changes its answer, and may be slow with it', async t => {
  const { post, put, get } = await sheetFor(t)
  await post('/__control/faults', [
    {
      method: 'PUT',
      sends: 'second',
      rewrite: [{ find: '"updatedRange":"[^"]*"', with: '"updatedRange":7' }],
    },
    { method: 'GET', lateMs: 20, rewrite: [{ find: 'second', with: '<html>' }] },
  ])
  t.match(await put('A1', [['first']]), { updatedRange: 'Sheet1!A1' })
  t.match(await put('A1', [['second']]), { updatedRange: 7 })
  t.same((await get('A1')).values, [['<html>']])
  t.same((await get('A1')).values, [['second']])
})
