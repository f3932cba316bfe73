import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { ConnectionId, DokiError, WorkspaceId } from '@doki/contracts'
import { sql, testDatabase } from '@doki/database'
import { googleClient } from '@doki/google'
import { startWorkspace } from '@doki/local'
import { openTables } from '@doki/tables'
import { test } from 'tap'
import { catalogReader } from './read-catalog.ts'
import type { ListedConnection } from './stores/connection-store.ts'

test('what the connections show: tabs of the spreadsheets spoken of, and the tables', async t => {
  const { read, google, database } = await setup(t)
  const { catalog, ...found } = await read('copy Orders into orders')
  t.match(catalog.spreadsheets.map(({ title, tabs }) => [title, tabs.length]).sort(), [
    ['Guests', 0],
    ['Orders', 1],
  ])
  t.ok(catalog.tables.some(({ schema, name }) => schema === 'public' && name === 'parcels'))
  t.equal(found.sheetConnectionOf(catalog.spreadsheets[0]?.id ?? ''), google)
  t.equal(found.tableConnectionOf({ schema: 'public', name: 'parcels' }), database)
  t.equal(found.newTableConnection(), database)
  const all = await read('copy it into the database')
  t.ok(
    all.catalog.spreadsheets.every(({ tabs }) => tabs.length === 1),
    'all, where none is spoken of',
  )
})

test('a closer look at a sheet and a table shows their columns, and leaves out what is not there', async t => {
  const { read } = await setup(t)
  const { catalog, describe } = await read('copy Orders into parcels')
  const spreadsheetId = catalog.spreadsheets.find(({ title }) => title === 'Orders')?.id ?? ''
  const sheet = { spreadsheetId, tab: null }
  t.match(await describe({ sheet, table: { schema: 'public', name: 'parcels' } }), {
    spreadsheets: [{ id: spreadsheetId, tabs: [{ headers: ['no', 'total'] }] }],
    tables: [{ name: 'parcels', columns: [{ name: 'no', type: 'integer' }], primaryKey: ['no'] }],
  })
  t.same(await describe({ sheet: { ...sheet, tab: 'Lost' }, table: { schema: 'public', name: 'lost' } }), {
    spreadsheets: [],
    tables: [],
  })
})

test('a spreadsheet that is not listed is found by its address', async t => {
  const { read, workspace, google } = await setup(t)
  const { catalog } = await read('copy it into the database')
  const id = catalog.spreadsheets.find(({ title }) => title === 'Guests')?.id ?? ''
  const address = `https://docs.google.com/spreadsheets/d/${id}/edit#gid=0`
  for (const answer of [{ status: 200, body: { files: [] } }, { status: 403 }]) {
    workspace.faults.add([{ id: 'list', path: '/drive/v3/files', after: 0, times: 9, ...answer }])
    const found = await read(`copy ${address} into parcels`)
    t.match(found.catalog.spreadsheets, [{ id, title: 'Guests', tabs: [{}] }])
    t.equal(found.sheetConnectionOf(id), google)
    const unknown = await read(`copy ${address.replace(id, 'x'.repeat(44))} into parcels`)
    t.same(unknown.catalog.spreadsheets, [])
    workspace.faults.clear()
  }
  const listed = await read(`copy ${address} into parcels`)
  t.same(Object.fromEntries(listed.catalog.spreadsheets.map(({ title, tabs }) => [title, tabs.length])), {
    ...{ Guests: 1, Orders: 0 },
  })
})

test('one spreadsheet that is gone takes none of the others with it', async t => {
  const { read, workspace } = await setup(t)
  workspace.faults.add([{ id: 'gone', path: '/v4/spreadsheets/', after: 0, times: 1, status: 404 }])
  const { catalog } = await read('copy it into the database')
  t.same(catalog.spreadsheets.map(({ tabs }) => tabs.length).sort(), [0, 1])
})

test('a database that cannot be reached is passed over, unless none can', async t => {
  const { read, unreachable, listed, database } = await setup(t)
  const other = ConnectionId.parse(randomUUID())
  listed.push({ id: other, kind: 'postgres', name: 'Old shop', isUsable: true })
  unreachable.add(database)
  const found = await read('copy Orders into parcels')
  t.equal(found.tableConnectionOf({ schema: 'public', name: 'parcels' }), other)
  unreachable.add(other)
  await t.rejects(read('copy Orders into parcels'), { code: 'unavailable' })
})

test('a connection that has to be made anew is named', async t => {
  const { read, listed } = await setup(t)
  for (const each of listed) each.isUsable = false
  await t.rejects(read('copy Orders into orders'), {
    code: 'conflict',
    message: /“(?:Google|Shop)” has to be connected anew/,
  })
})

type Test = Parameters<typeof testDatabase>[0] & { testdir(files: Record<string, string>): string }

async function setup(t: Test) {
  const folder = t.testdir({ 'Orders.csv': 'no,total\n1,9.50\n', 'Guests.csv': 'name\nAnn\n' })
  const load = ['Orders.csv', 'Guests.csv'].map(file => path.join(folder, file))
  const workspace = await startWorkspace({ open: true, load })
  t.teardown(() => workspace.close())
  const { url } = workspace
  const [email, scopes] = ['owner@example.com', ['https://www.googleapis.com/auth/drive.file']]
  const grant = { email, scopes, clientId: 'doki', expires: Infinity, revoked: false }
  workspace.world.refreshTokens.set('refresh', grant)
  const client = googleClient({
    credentials: { kind: 'google', email, refreshToken: 'refresh', scopes },
    clientId: 'doki',
    clientSecret: 'secret',
    urls: { auth: url, token: url, sheets: url, drive: url },
  })
  const { admin, adminUrl } = await testDatabase(t)
  await admin.rows(sql`create table public.parcels (no int primary key)`)
  const [google, database] = [randomUUID(), randomUUID()].map(id => ConnectionId.parse(id)) as [
    ConnectionId,
    ConnectionId,
  ]
  const listed: ListedConnection[] = [
    { id: google, kind: 'google', name: 'Google', isUsable: true },
    { id: database, kind: 'postgres', name: 'Shop', isUsable: true },
  ]
  const unreachable = new Set<string>()
  const readCatalog = catalogReader({
    list: async () => listed,
    readSyncs: async () => ({ timezone: 'UTC', spreadsheets: [], tables: [], syncs: [] }),
    connections: {
      openGoogle: async () => client,
      openDatabase: async ({ connectionId }) => {
        if (unreachable.has(connectionId))
          throw new DokiError('unavailable', 'The database cannot be reached')
        return openTables(adminUrl, { allowPrivateHosts: true })
      },
    },
  })
  const workspaceId = WorkspaceId.parse(randomUUID())
  const read = (text: string) =>
    readCatalog(workspaceId, { text, sheetConnectionId: null, tableConnectionId: null, timezone: 'UTC' })
  return { read, workspace, google, database, unreachable, listed }
}
