import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type Test, test } from 'tap'
import { errorOf, sheetFor, workspaceFor } from '../testing.ts'

test('files.create answers four fields; delete is a 204 without a body, and the sheet is gone', async t => {
  const { drive, url } = await workspaceFor(t)
  const mimeType = 'application/vnd.google-apps.spreadsheet'
  const { data } = await drive.files.create({ requestBody: { name: 'Plan', mimeType } })
  t.same(data, { kind: 'drive#file', id: data.id, name: 'Plan', mimeType })
  const response = await fetch(`${url}/drive/v3/files/${data.id}`, { method: 'DELETE' })
  t.equal(response.status, 204)
  t.equal(await response.text(), '')
  t.equal((await fetch(`${url}/v4/spreadsheets/${data.id}`)).status, 404)
})

test('every write raises version and modifiedTime', async t => {
  const { drive, spreadsheetId, put } = await sheetFor(t)
  const read = async () =>
    (await drive.files.get({ fileId: spreadsheetId, fields: 'id,version,modifiedTime,createdTime' })).data
  const before = await read()
  t.match(before.modifiedTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  await put('A1', [['x']])
  const after = await read()
  t.equal(Number(after.version), Number(before.version) + 1)
  t.ok(Date.parse(after.modifiedTime ?? '') > Date.parse(before.modifiedTime ?? ''))
  t.equal(after.createdTime, before.createdTime)
})

test('files.list filters by q and pages', async t => {
  const { drive, create } = await workspaceFor(t)
  for (const title of ['Orders 2020', "Ann's list", 'Orders 2021']) await create(title)
  const list = async (q: string, more = {}) => {
    const { data } = await drive.files.list({
      q,
      orderBy: 'name',
      fields: 'nextPageToken,files(name)',
      ...more,
    })
    return { names: data.files?.map(file => file.name), next: data.nextPageToken }
  }
  const type = "mimeType='application/vnd.google-apps.spreadsheet'"
  t.same((await list(`${type} and name contains 'orders' and trashed = false`)).names, [
    'Orders 2020',
    'Orders 2021',
  ])
  t.same((await list(String.raw`name = 'Ann\'s list' or name = "Orders 2021"`)).names, [
    "Ann's list",
    'Orders 2021',
  ])
  t.same((await list(`not (name contains 'Orders') and 'root' in parents`)).names, ["Ann's list"])
  const first = await list(type, { pageSize: 2 })
  t.same(first.names, ["Ann's list", 'Orders 2020'])
  t.same((await list(type, { pageSize: 2, pageToken: first.next })).names, ['Orders 2021'])
  t.match(await errorOf(list("colour = 'red'")), { status: 400, message: 'Invalid Value' })
})

test('a copy has the cells and its own id', async t => {
  const { drive, sheets, spreadsheetId, put } = await sheetFor(t)
  await put('A1', [['x']])
  const { data } = await drive.files.copy({ fileId: spreadsheetId, requestBody: { name: 'Copy' } })
  await put('A1', [['y']])
  const { data: read } = await sheets.spreadsheets.values.get({ spreadsheetId: data.id ?? '', range: 'A1' })
  t.same(read.values, [['x']])
})

test('an uploaded CSV becomes a spreadsheet, read as typed; a sheet can be downloaded as CSV', async t => {
  const { drive, sheets, url } = await workspaceFor(t)
  const upload = {
    requestBody: { name: 'Up', mimeType: 'application/vnd.google-apps.spreadsheet' },
    media: { mimeType: 'text/csv', body: 'sku,price\r\n007,$1.50\r\n' },
  }
  // for uploads Google's client heeds only the address given with the call
  const { data } = await drive.files.create(upload, { rootUrl: `${url}/` })
  const spreadsheetId = data.id ?? ''
  const read = await sheets.spreadsheets.values.get({
    spreadsheetId,
    range: 'A2:B2',
    valueRenderOption: 'UNFORMATTED_VALUE',
  })
  t.same(read.data.values, [[7, 1.5]])
  const csv = await fetch(`${url}/drive/v3/files/${spreadsheetId}/export?mimeType=text/csv`)
  t.equal(await csv.text(), 'sku,price\r\n7,$1.50')
})

test('the change log tells of each changed file once, and of removed ones', async t => {
  const { drive, create, post } = await workspaceFor(t)
  const [a, b] = [await create('a'), await create('b')]
  const { data: start } = await drive.changes.getStartPageToken()
  await post(`/v4/spreadsheets/${a}/values/A1?valueInputOption=RAW`, { values: [['1']] }, 'PUT')
  await post(`/v4/spreadsheets/${a}/values/A2?valueInputOption=RAW`, { values: [['2']] }, 'PUT')
  await drive.files.delete({ fileId: b })
  const { data } = await drive.changes.list({ pageToken: start.startPageToken ?? '' })
  t.match(data.changes, [
    { fileId: a, removed: false, file: { id: a } },
    { fileId: b, removed: true },
  ])
  const { data: next } = await drive.changes.list({ pageToken: data.newStartPageToken ?? '' })
  t.same(next.changes, [])
})

test('a watched file sends sync, then headers without a body after a change, until stopped', async t => {
  const { drive, spreadsheetId, put } = await sheetFor(t)
  const hook = await webhook(t)
  const { data: channel } = await drive.files.watch({
    fileId: spreadsheetId,
    requestBody: { id: 'channel-1', type: 'web_hook', address: hook.url, token: 'secret' },
  })
  t.match(await hook.next(), { 'x-goog-resource-state': 'sync', 'x-goog-channel-id': 'channel-1' })
  await put('A1', [['x']])
  t.match(await hook.next(), {
    'x-goog-resource-state': 'update',
    'x-goog-changed': 'content',
    'x-goog-channel-token': 'secret',
    'x-goog-resource-id': channel.resourceId,
    'x-goog-message-number': '2',
    'content-length': '0',
  })
  await drive.channels.stop({ requestBody: { id: 'channel-1', resourceId: channel.resourceId } })
  await put('A1', [['y']])
  t.equal(hook.waiting(), 0)
})

/** A receiver of notifications on this machine. */
async function webhook(t: Test) {
  const arrived: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    arrived.push(request.headers)
    response.end()
    server.emit('arrived')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}/hook`,
    waiting: () => arrived.length,
    async next() {
      if (arrived.length === 0) await once(server, 'arrived')
      return arrived.shift()
    },
  }
}
