import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import type { Credentials } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { quotaRates, type TokenSource } from '@doki/google'
import { startWorkspace, type WorkspaceOptions } from '@doki/local'
import { createLog } from '@doki/service'
import { createVault, credentialStore } from '@doki/vault'
import { type Test, test } from 'tap'
import { connectionsOf } from './connections.ts'
import { sharedTokens } from './shared-tokens.ts'

const email = 'ann@example.com'
const consent: Credentials = { kind: 'google', email, refreshToken: 'r-1', scopes: [] }

test('of 50 processes that need a token at once, one asks Google', async t => {
  const { tokens, source, tokenCalls } = await setup(t)
  const found = await Promise.all(Array.from({ length: 50 }, async () => (await source())()))
  t.equal(new Set(found.map(each => tokenOf(each).token)).size, 1)
  t.equal(tokenCalls(), 1)
  t.match(await tokens.take(source.place, 1), { kind: 'mine' }, 'one that was refused is fetched anew')
})

test('a token Google does not accept any more is fetched anew by one of those who noticed', async t => {
  const { source, tokenCalls } = await setup(t)
  const sources = await Promise.all(Array.from({ length: 10 }, source))
  const first = await Promise.all(sources.map(take => take()))
  const second = await Promise.all(sources.map((take, i) => take(tokenOf(first[i]))))
  t.equal(new Set(second.map(each => tokenOf(each).token)).size, 1)
  t.not(tokenOf(second[0]).token, tokenOf(first[0]).token)
  t.equal(tokenCalls(), 2)
})

test('a consent that was withdrawn is asked for once, told once, and what waits for it goes on', async t => {
  const { source, tokenCalls, workspace, admin, credentials, addSync, syncs } = await setup(t)
  const [due, paused] = [await addSync('0 9 * * *'), await addSync('0 9 * * *', 'paused')]
  workspace.world.refreshTokens.get('r-1')!.revoked = true
  const found = await Promise.all(Array.from({ length: 20 }, async () => (await source())()))
  for (const each of found)
    t.match(each, { error: { code: 'reconnect', message: /no longer accepts the consent of ann/ } })
  t.equal(tokenCalls(), 1)
  const state = () => admin.one(sql`select state, state_reason from connections`)
  t.match(await state(), { state: 'reconnect', state_reason: /Connect Google again/ })
  t.match(await syncs(due), {
    state: 'blocked',
    state_reason: /^Waits for the connection "Sheets": Google no longer accepts/,
    next_run_at: null,
  })
  const told = () => admin.rows(sql`select action, data from audit_logs`)
  t.match(await told(), [{ action: 'connection has to be made again', data: { name: 'Sheets' } }])

  workspace.world.refreshTokens.set('r-2', { ...grant, revoked: false })
  await credentials.save(source.place.connectionId, source.place.workspaceId, {
    ...consent,
    refreshToken: 'r-2',
  })
  t.match(await state(), { state: 'ok', state_reason: null })
  t.match(await syncs(due), { state: 'active', state_reason: null, waits_for: null, next_run_at: String })
  t.match(await syncs(paused), { state: 'paused', next_run_at: null }, 'a person’s pause is theirs')
  t.match(await (await source({ ...consent, refreshToken: 'r-2' }))(), { token: /^ya29\./ })
  t.equal((await told()).length, 1)
})

test('who still holds the old consent does not spoil the new one', async t => {
  const { source, tokens, credentials, admin } = await setup(t)
  const { place } = source
  const turn = await tokens.take(place)
  if (turn.kind !== 'mine') throw new Error('somebody else is at it')
  await credentials.save(place.connectionId, place.workspaceId, { ...consent, refreshToken: 'r-2' })
  await tokens.refuse(place, turn.lease, 'withdrawn')
  t.match(await admin.one(sql`select state from connections`), { state: 'ok' })
  t.match(await tokens.keep(place, turn.lease, { token: 'old', expiresInS: 3600 }), { token: 'old' })
  t.match(await tokens.take(place), { kind: 'mine' }, 'and its token is for nobody else')
})

test('that our own client is refused is nobody’s connection’s fault', async t => {
  const { source, admin, lines } = await setup(t, { clients: [{ id: 'another', secret: 's' }] })
  t.match(await (await source())(), {
    kind: 'final',
    error: { code: 'internal', message: /GOOGLE_CLIENT_SECRET/ },
  })
  t.match(await admin.one(sql`select state from connections`), { state: 'ok' })
  t.match(lines.join(''), /"level":50|"severity":"ERROR"/, 'whoever runs it is told')
  t.notMatch(lines.join(''), /r-1/)
})

test('while the token service is down nothing is marked, and the next try gets one', async t => {
  const { source, admin, workspace } = await setup(t)
  workspace.faults.add([
    rule({ status: 503 }),
    rule({ lost: 'before' }),
    rule({ status: 200, body: 'rubbish' }),
  ])
  const take = await source()
  for (const reason of [/answered 503/, /no answer/, /could not be read/])
    t.match(await take(), { kind: 'again', applied: 'no', reason })
  t.match(await admin.one(sql`select state from connections`), { state: 'ok' })
  t.match(await take(), { token: /^ya29\./ })
})

test('a token that lives a second is renewed, and not forever', async t => {
  const { source, tokens, workspace, admin } = await setup(t)
  workspace.faults.add([{ ...rule({}), rewrite: [{ find: '3599', with: '1' }] }])
  t.match(await (await source())(), { token: /^ya29\./ })
  await admin.rows(sql`update access_tokens set fresh_until = fresh_until - interval '1 second'`)
  t.match(await tokens.take(source.place), { kind: 'mine' })
})

test('a process that died while it was fetching holds nobody up for long', async t => {
  const { source, tokens, admin } = await setup(t)
  t.match(await tokens.take(source.place), { kind: 'mine' })
  t.match(await tokens.take(source.place), { kind: 'busy' })
  await admin.rows(sql`update access_tokens set lease_until = lease_until - interval '1 minute'`)
  t.match(await (await source())(), { token: /^ya29\./ })
})

test('access tokens rest sealed, and go with the connection', async t => {
  const { source, admin } = await setup(t)
  const { token } = tokenOf(await (await source())())
  const row = await admin.one(sql`select access_tokens::text as row from access_tokens`)
  t.notMatch(String(row.row), token)
  await admin.rows(sql`delete from connections`)
  t.same(await admin.rows(sql`select * from access_tokens`), [])
})

test('a service account is let in by its key, and by no other', async t => {
  const { privateKey, publicKey } = keyPair()
  const account = { email: 'robot@project.iam.gserviceaccount.com', publicKey }
  const { source, connect, place, workspace } = await setup(t, { serviceAccounts: [account] })
  const key: Credentials = {
    kind: 'google_service_account',
    email: account.email,
    privateKey,
    privateKeyId: 'k1',
  }
  await connect(key)
  t.match(await (await source(key))(), { token: /^ya29\./ })
  const [granted] = [...workspace.world.accessTokens.values()]
  t.match(granted, { email: account.email, scopes: [/spreadsheets$/, /drive\.metadata\.readonly$/] })
  const forged = { ...key, privateKey: keyPair().privateKey }
  await connect(forged)
  t.match(await (await source(forged))(), {
    kind: 'final',
    error: { code: 'reconnect', message: /does not accept the key of the service account robot@project/ },
  })
  t.ok(place)
})

const grant = { email, scopes: [], clientId: 'doki', expires: Number.POSITIVE_INFINITY, revoked: false }

function rule(what: object) {
  return { id: randomUUID(), path: '^/token', after: 0, times: 1, ...what }
}

function tokenOf(found: Awaited<ReturnType<TokenSource>> | undefined) {
  if (!found || !('token' in found)) throw new Error('no token')
  return found
}

function keyPair() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

/** A Google connection of which `source` gives what one process more would take tokens from. */
async function setup(t: Test, options: WorkspaceOptions = {}) {
  const workspace = await startWorkspace(options)
  t.teardown(() => workspace.close())
  workspace.world.refreshTokens.set('r-1', { ...grant })
  const { service, admin } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const vault = createVault({ keys: { k: randomBytes(32).toString('base64') }, current: 'k' })
  const credentials = credentialStore(service, vault)
  const place = { workspaceId, connectionId: randomUUID() }
  await admin.rows(sql`
    insert into connections (id, workspace_id, kind, name, sealed)
    values (${place.connectionId}, ${workspaceId}, 'google', 'Sheets', '')`)
  const connect = (found: Credentials) => credentials.save(place.connectionId, workspaceId, found)
  await connect(consent)
  const lines: string[] = []
  const log = createLog('test', 'info', { write: (line: string) => void lines.push(line) })
  const { url } = workspace
  const urls = { auth: url, token: url, sheets: url, drive: url }
  const google = { clientId: 'doki', clientSecret: 'canary', urls, rates: quotaRates() }
  const source = Object.assign(
    async (found: Credentials = consent) => {
      if (found.kind !== 'google' && found.kind !== 'google_service_account') throw new Error('no Google')
      return sharedTokens({ tokens: credentials.tokens, google, log }, place, found)
    },
    { place },
  )
  const tokenCalls = () => workspace.log.list().filter(({ path }) => path === '/token').length
  const connections = connectionsOf({ db: service, credentials, google, rules: {}, log })

  async function addSync(cron: string, state = 'active') {
    const dataset = JSON.stringify({ connectionId: place.connectionId })
    const { id } = await admin.one(sql`
      insert into mappings (workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref, columns, key,
        header_fingerprint)
      values (${workspaceId}, 'm', ${place.connectionId}, ${place.connectionId},
        ${dataset}::jsonb, ${dataset}::jsonb, '[]', '{}', 'x') returning id`)
    const sync = await admin.one(sql`
      insert into syncs (workspace_id, name, mapping_id, cron, state)
      values (${workspaceId}, 's', ${id}, ${cron}, ${state}) returning id`)
    return String(sync.id)
  }
  const syncs = (id: string) => admin.one(sql`select * from syncs where id = ${id}`)
  const { tokens } = credentials
  return {
    workspace,
    admin,
    credentials,
    tokens,
    source,
    place,
    connect,
    connections,
    tokenCalls,
    addSync,
    syncs,
    lines,
  }
}
