import { sql } from '@doki/database'
import { postgrestBinary, startPostgrest } from '@doki/local'
import { type Test, test } from 'tap'
import { type DatabaseDoor, databaseDoor } from '../database-door.ts'
import type { GoogleDoor } from '../google/port.ts'
import { noGoogle } from '../testing/test-gateway.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

const password = 'c4nary-p4ssw0rd'
const needsPostgrest = { skip: postgrestBinary() ? false : 'npm has no PostgREST for this machine' }

test('a database is tried, kept, tested and read; its password is never seen again', async t => {
  const { send, seed, url, database, vault, lines, answers } = await setup(t)
  const { workspaceId } = seed
  const made = await send(seed.member, '/connections', {
    body: { workspaceId, kind: 'postgres', name: 'Shop', url },
  })
  t.equal(made.status, 201, made.body.message)
  const { pathname, port } = new URL(url)
  t.strictSame(made.body.details, { host: '127.0.0.1', port, database: pathname.slice(1), user: 'postgres' })
  const { id } = made.body
  const row = await database.admin.one(sql`select sealed from connections where id = ${id}`)
  t.match(vault.open(String(row.sealed), { workspaceId, connectionId: id }), password, 'it is in there')

  t.match((await send(seed.member, `/connections/${id}/test`, { method: 'POST' })).body, { state: 'ok' })
  const { body: tables } = await send(seed.viewer, `/connections/${id}/datasets?query=SYNC`)
  t.match(tables, { items: [{ kind: 'table', schema: 'public' }], next: null })
  const { body: schema } = await send(seed.viewer, `/connections/${id}/schema?dataset=public.users`)
  t.match(schema, { kind: 'table', table: { name: 'users', primaryKey: ['id'] } })
  t.equal((await send(seed.viewer, `/connections/${id}/schema?dataset=nothing`)).status, 404)
  t.equal((await send(seed.viewer, `/connections?workspaceId=${workspaceId}`)).body.items.length, 3)
  t.equal((await send(seed.member, `/connections/${id}`, { method: 'DELETE' })).status, 204)
  t.equal((await send(seed.member, `/connections/${id}`)).status, 404)
  t.notMatch(answers.join('\n'), password)
  t.notMatch(lines.join('\n'), password)
})

test('an address that does not work is refused in words, and nothing is kept', async t => {
  const { send, seed, url, answers, lines } = await setup(t)
  const { workspaceId } = seed
  const body = (address: string) => ({ workspaceId, kind: 'postgres', name: 'Shop', url: address })
  const dead = url.replace(/:\d+\//, ':1/')
  t.match(await send(seed.member, '/connections', { body: body(dead) }), {
    status: 503,
    body: { message: /does not answer/ },
  })
  t.match(await send(seed.member, '/connections', { body: body(`${url}_none`) }), { status: 404 })
  t.match(await send(seed.member, '/connections', { body: body(`mysql://a:${password}@b/c`) }), {
    status: 400,
  })
  t.match(await send(seed.member, '/connections', { body: { ...body(url), name: '' } }), { status: 400 })
  t.equal((await send(seed.viewer, '/connections', { body: body(url) })).status, 403)
  t.equal((await send(seed.owner, `/connections?workspaceId=${workspaceId}`)).body.items.length, 2)
  t.notMatch(answers.join('\n'), password)
  t.notMatch(lines.join('\n'), password)
})

test('private addresses are refused unless the operator allows them', async t => {
  const connections = { openDatabase: async () => Promise.reject(new Error('not asked')) }
  const { send, seed, url } = await setup(t, { databases: databaseDoor({ rules: {}, connections }) })
  const body = { workspaceId: seed.workspaceId, kind: 'postgres', name: 'Shop', url }
  t.match(await send(seed.member, '/connections', { body }), {
    status: 400,
    body: { message: /public internet/ },
  })
})

test(
  'a Supabase project is connected by its URL and a key, which is never seen again',
  needsPostgrest,
  async t => {
    const { send, seed, database, vault, lines, answers, rest } = await setupRest(t)
    const { workspaceId } = seed
    const body = {
      workspaceId,
      kind: 'supabase',
      name: 'Shop',
      url: `${rest.url}/rest/v1/`,
      key: rest.serviceKey,
    }
    const made = await send(seed.member, '/connections', { body })
    t.equal(made.status, 201, made.body.message)
    t.strictSame(made.body.details, { host: '127.0.0.1', url: rest.url })
    t.equal(made.body.kind, 'supabase')
    const { id } = made.body
    const row = await database.admin.one(sql`select sealed from connections where id = ${id}`)
    t.match(JSON.parse(vault.open(String(row.sealed), { workspaceId, connectionId: id })), {
      key: rest.serviceKey,
    })

    t.match((await send(seed.member, `/connections/${id}/test`, { method: 'POST' })).body, { state: 'ok' })
    const { body: tables } = await send(seed.viewer, `/connections/${id}/datasets?query=SHOP`)
    t.match(tables, { items: [{ kind: 'table', schema: 'public', name: 'shops' }], next: null })
    const { body: schema } = await send(seed.viewer, `/connections/${id}/schema?dataset=shops`)
    t.match(schema, { kind: 'table', table: { name: 'shops', primaryKey: ['id'] } })
    t.equal((await send(seed.viewer, `/connections/${id}/schema?dataset=nothing`)).status, 404)

    t.match(await send(seed.member, '/connections', { body: { ...body, key: 'sb_secret_wrong' } }), {
      status: 409,
      body: { message: /did not accept the key/ },
    })
    t.match(await send(seed.member, '/connections', { body: { ...body, key: 'a b\n' } }), { status: 400 })
    t.match(await send(seed.member, '/connections', { body: { ...body, key: undefined } }), { status: 400 })
    t.match(
      await send(seed.member, '/connections', { body: { ...body, url: rest.url.replace(/:\d+$/, ':1') } }),
      {
        status: 503,
        body: { message: /does not answer/ },
      },
    )
    t.equal((await send(seed.viewer, '/connections', { body })).status, 403)
    t.equal((await send(seed.outsider, '/connections', { body })).status, 404)
    t.equal((await send(seed.outsider, `/connections/${id}/datasets`)).status, 404)
    t.equal((await send(seed.owner, `/connections?workspaceId=${workspaceId}`)).body.items.length, 3)
    t.notMatch(answers.join('\n'), rest.serviceKey)
    t.notMatch(lines.join('\n'), rest.serviceKey)
  },
)

test('a project at a private address is refused unless the operator allows it', async t => {
  const connections = { openDatabase: async () => Promise.reject(new Error('not asked')) }
  const { send, seed } = await setup(t, { databases: databaseDoor({ rules: {}, connections }) })
  const body = { workspaceId: seed.workspaceId, kind: 'supabase', name: 'Shop', key: 'sb_secret_x' }
  for (const url of [
    'http://127.0.0.1:54321',
    'https://127.0.0.1',
    'https://[::1]',
    'https://10.0.0.1',
    'https://a:b@example.com',
  ])
    t.match(await send(seed.member, '/connections', { body: { ...body, url } }), {
      status: 400,
      body: { message: /public internet/ },
    })
})

test('a connection that syncs use is not deleted, and says which; and only by who may', async t => {
  const { send, seed, connections, mapping } = await setup(t)
  const remove = (who: string) => send(who, `/connections/${connections.google}`, { method: 'DELETE' })
  t.match(await remove(seed.owner), {
    status: 409,
    body: {
      message:
        '1 sync uses this connection: "Orders". Delete it first, or keep it waiting: POST /connections/{id}/disconnect',
    },
  })
  t.match(await remove(seed.viewer), { status: 403 })
  for (const name of ['People', 'Prices', 'Stock', 'Returns', 'Tickets'])
    await send(seed.owner, '/syncs', { body: { workspaceId: seed.workspaceId, name, mappingId: mapping.id } })
  t.match((await remove(seed.owner)).body, {
    message:
      '6 syncs use this connection: "Orders", "People", "Prices", "Stock", "Returns" and 1 more. Delete them first, or keep them waiting: POST /connections/{id}/disconnect',
  })
})

test('a connection goes when no sync uses it any more: erased, given back, and its mappings with it', async t => {
  const { send, seed, connections, mapping, sync, given, database } = await setup(t)
  const { workspaceId } = seed
  t.equal((await send(seed.owner, `/syncs/${sync.id}`, { method: 'DELETE' })).status, 204)
  t.equal((await send(seed.owner, `/connections/${connections.google}`, { method: 'DELETE' })).status, 204)
  t.strictSame(given, [connections.google])
  t.equal((await send(seed.owner, `/connections/${connections.google}`)).status, 404)
  t.equal((await send(seed.owner, `/mappings/${mapping.id}`)).status, 404)
  const taught = await send(seed.owner, `/mapping-memory?workspaceId=${workspaceId}`)
  t.ok(taught.body.items.length > 0, 'what the approval taught stays')
  t.equal((await send(seed.owner, `/connections/${connections.postgres}`, { method: 'DELETE' })).status, 204)
  const left = await database.admin.rows(sql`select from connections where workspace_id = ${workspaceId}`)
  t.equal(left.length, 0)
})

test('who disconnects keeps the syncs, which wait, and go on once it is connected again', async t => {
  const { send, seed, connections, sync, given, database, url } = await setup(t)
  const { google, postgres } = connections
  const disconnect = (who: string, id: string) =>
    send(who, `/connections/${id}/disconnect`, { method: 'POST' })
  t.equal((await disconnect(seed.outsider, postgres)).status, 404)
  t.equal((await disconnect(seed.member, postgres)).status, 403, 'it is not theirs')
  for (const id of [postgres, google])
    t.match(await disconnect(seed.admin, id), {
      status: 200,
      body: { id, state: 'reconnect', stateReason: 'It was disconnected: connect it again' },
    })
  t.strictSame(given, [postgres, google])
  const left = await database.admin.rows(sql`select sealed from connections`)
  t.strictSame(left, [{ sealed: '' }, { sealed: '' }])
  const read = async () => (await send(seed.viewer, `/syncs/${sync.id}`)).body
  t.match(await read(), { state: 'blocked', stateReason: /Waits for the connection .*connect it again/ })
  for (const path of [
    `/connections/${postgres}/datasets`,
    `/connections/${postgres}/schema?dataset=public.x`,
  ])
    t.match(await send(seed.viewer, path), {
      status: 409,
      body: { code: 'reconnect', message: /disconnected/ },
    })
  t.match((await send(seed.owner, `/connections/${postgres}/test`, { method: 'POST' })).body, {
    state: 'reconnect',
    stateReason: 'It was disconnected: connect it again',
  })
  await database.admin.rows(sql`update connections set state = 'ok' where id = ${google}`)
  const again = await send(seed.member, `/connections/${postgres}/reconnect`, {
    body: { kind: 'postgres', url },
  })
  t.match(again, { status: 200, body: { id: postgres, state: 'ok', stateReason: null } })
  t.match(await read(), { state: 'active', stateReason: null })
  t.equal((await send(seed.owner, `/connections/${postgres}/datasets`)).status, 200)
  const { body } = await send(seed.owner, `/workspaces/${seed.workspaceId}/audit`)
  const deeds = body.items.filter(({ action }: { action: string }) => action.endsWith('/disconnect'))
  t.match(deeds, [
    { actor: seed.admin, resource: google },
    { actor: seed.admin, resource: postgres },
  ])
})

test('spreadsheets are listed and described through Google', async t => {
  const asked: unknown[] = []
  const google: Partial<GoogleDoor> = {
    spreadsheets: async (place, page) => {
      asked.push(place, page)
      const item = {
        kind: 'sheet' as const,
        spreadsheetId: 's1',
        title: 'Orders',
        tab: null,
        modifiedAt: null,
      }
      return { items: [item], next: 'more' }
    },
    describe: async (_place, spreadsheetId, tab) => {
      if (tab !== 'A/B') return null
      const columns = [{ index: 0, header: 'id', label: 'id' }]
      return {
        spreadsheetId,
        spreadsheetTitle: 'Orders',
        sheetId: 0,
        tab,
        headerRow: 1,
        firstRow: 2,
        rows: 9,
        columns,
      }
    },
  }
  const { send, seed, connections } = await setup(t, { google })
  const { body } = await send(seed.viewer, `/connections/${connections.google}/datasets?query=Ord`)
  t.match(body, { items: [{ spreadsheetId: 's1' }], next: 'more' })
  const place = { workspaceId: seed.workspaceId, connectionId: connections.google }
  t.strictSame(asked, [place, { query: 'Ord' }])
  const describe = (dataset: string) =>
    send(seed.viewer, `/connections/${connections.google}/schema?dataset=${encodeURIComponent(dataset)}`)
  t.match(await describe('s1/A/B'), {
    status: 200,
    body: { kind: 'sheet', sheet: { spreadsheetId: 's1', columns: [{ label: 'id' }] } },
  })
  t.match(await describe('s1'), { status: 404, body: { message: /sheet with a header row/ } })
})

test('a connection that does not answer says so in its state', async t => {
  const { send, seed, connections } = await setup(t)
  const tried = await send(seed.member, `/connections/${connections.postgres}/test`, { method: 'POST' })
  t.match(tried, { status: 200, body: { state: 'failed', stateReason: /does not answer/ } })
})

/** The test's own database, as a person's: its address carries a password that must not leak. */
async function setup(t: Test, changes: { databases?: DatabaseDoor; google?: Partial<GoogleDoor> } = {}) {
  const { google, ...rest } = changes
  const given: string[] = []
  const workspace = await testWorkspace(t, { ...rest, google: { ...noGoogle, ...google } })
  workspace.deps.machines.giveBack = async id => void given.push(String(id))
  const url = new URL(workspace.database.adminUrl)
  url.password = password
  return { ...workspace, given, url: url.href.replace('postgresql:', 'postgres:') }
}

/** The test's own database, behind a PostgREST as a person's project is. */
async function setupRest(t: Test) {
  const workspace = await testWorkspace(t)
  await workspace.database.admin.rows(sql`create table shops (id int primary key, name text)`)
  const rest = await startPostgrest({ databaseUrl: workspace.database.adminUrl })
  t.teardown(() => rest.stop())
  return { ...workspace, rest }
}
