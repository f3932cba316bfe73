import { randomBytes, randomUUID } from 'node:crypto'
import type { Credentials } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { googleApp } from '@doki/google'
import { postgrestBinary, startPostgrest } from '@doki/local'
import { createLog } from '@doki/service'
import { createVault, credentialStore } from '@doki/vault'
import { type Test, test } from 'tap'
import { connectionsOf } from './connections.ts'

const needsPostgrest = { skip: postgrestBinary() ? false : 'npm has no PostgREST for this machine' }

test("another workspace's connection answers as a missing one", async t => {
  const { connections, workspaceId, connectionId } = await setup(t)
  const foreign = { workspaceId: randomUUID(), connectionId }
  const missing = { workspaceId, connectionId: randomUUID() }
  await t.rejects(connections.openDatabase(foreign), {
    code: 'not_found',
    message: `No connection ${connectionId}`,
  })
  await t.rejects(connections.openDatabase(missing), { code: 'not_found' })
})

test('a connection of the other kind is refused in words', async t => {
  const { connections, workspaceId, connectionId } = await setup(t)
  await t.rejects(connections.openSheet({ workspaceId, connectionId }, 'a-spreadsheet'), {
    code: 'invalid_input',
  })
})

test('a database is opened with its sealed address', async t => {
  const { connections, workspaceId, connectionId } = await setup(t)
  const database = await connections.openDatabase({ workspaceId, connectionId })
  t.teardown(() => database.end())
  const tables = await database.listTables()
  t.ok(tables.some(({ name }) => name === 'jobs'))
})

test('a Supabase project is opened with its sealed URL and key', needsPostgrest, async t => {
  const { connections, workspaceId, adminUrl, seal } = await setup(t)
  const rest = await startPostgrest({ databaseUrl: adminUrl })
  t.teardown(() => rest.stop())
  const connectionId = await seal({ kind: 'supabase', url: rest.url, key: rest.anonKey })
  const database = await connections.openDatabase({ workspaceId, connectionId })
  t.teardown(() => database.end())
  t.ok(Array.isArray(await database.listTables()))
  await t.rejects(connections.openSheet({ workspaceId, connectionId }, 'a-spreadsheet'), {
    code: 'invalid_input',
  })
})

test('a database that no longer lets us in turns its connection, once, unless it was made again meanwhile', async t => {
  const { connections, workspaceId, adminUrl, admin, seal, credentials } = await setup(t)
  const url = new URL(adminUrl)
  url.username = 'nobody_of_that_name'
  const connectionId = await seal({ kind: 'postgres', url: url.href })
  const find = () => admin.one(sql`select state, state_reason from connections where id = ${connectionId}`)
  const place = { workspaceId, connectionId }
  const [database, late] = [await connections.openDatabase(place), await connections.openDatabase(place)]
  t.teardown(() => Promise.all([database.end(), late.end()]))
  await t.rejects(database.listTables(), { code: 'reconnect', message: /does not let this user in/ })
  t.match(await find(), { state: 'reconnect', state_reason: /does not let this user in/ })
  await t.rejects(database.listTables(), { code: 'reconnect' })
  const said = await admin.rows(sql`select data from audit_logs where resource = ${connectionId}`)
  t.equal(said.length, 1)

  await credentials.save(connectionId, workspaceId, { kind: 'postgres', url: adminUrl })
  await t.rejects(late.listTables(), { code: 'reconnect' }, 'it was opened with the old address')
  t.match(await find(), { state: 'ok', state_reason: null })
})

async function setup(t: Test) {
  const { service, admin, adminUrl } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const vault = createVault({ keys: { k: randomBytes(32).toString('base64') }, current: 'k' })
  const credentials = credentialStore(service, vault)
  const seal = async (found: Credentials) => {
    const id = randomUUID()
    await admin.rows(sql`
      insert into connections (id, workspace_id, kind, name, sealed)
      values (${id}, ${workspaceId}, ${found.kind}, 'Shop', '')`)
    await credentials.save(id, workspaceId, found)
    return id
  }
  const connectionId = await seal({ kind: 'postgres', url: adminUrl })
  const nowhere = 'http://127.0.0.1:9'
  const google = googleApp({
    GOOGLE_CLIENT_ID: 'id',
    GOOGLE_CLIENT_SECRET: 'secret',
    GOOGLE_AUTH_URL: nowhere,
    GOOGLE_TOKEN_URL: nowhere,
    GOOGLE_SHEETS_URL: nowhere,
    GOOGLE_DRIVE_URL: nowhere,
    GOOGLE_USER_QUOTA: 60,
    GOOGLE_PROJECT_QUOTA: 300,
  })
  const connections = connectionsOf({
    db: service,
    credentials,
    google,
    rules: { allowPrivateHosts: true },
    log: createLog('test', 'silent'),
  })
  return { connections, workspaceId, connectionId, adminUrl, admin, seal, credentials }
}
