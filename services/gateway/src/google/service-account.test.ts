import { generateKeyPairSync } from 'node:crypto'
import path from 'node:path'
import { sql } from '@doki/database'
import { quotaRates } from '@doki/google'
import { startWorkspace } from '@doki/local'
import { type Test, test } from 'tap'
import { testGateway } from '../testing/test-gateway.ts'
import { googleDoor } from './google-door.ts'

const email = 'robot@project.iam.gserviceaccount.com'

test('a service account is connected by its key, says whom to share with, and sees what is shared', async t => {
  const { connect, key, send, seed, share, answers, lines, database } = await setup(t)
  const made = await connect(key)
  t.match(made, { status: 201, body: { kind: 'google', state: 'ok', details: { email, shareWith: email } } })
  const { id } = made.body
  const datasets = () => send(seed.member, `/connections/${id}/datasets`)
  t.match((await datasets()).body, { items: [] })
  share()
  t.match((await datasets()).body, { items: [{ title: 'orders' }] })
  const tested = await send(seed.member, `/connections/${id}/test`, { method: 'POST' })
  t.match(tested.body, { state: 'ok', details: { shareWith: email } })

  const row = await database.admin.one(sql`select connections::text as row from connections where id = ${id}`)
  const [secret = '-'] = /[\w+/]{60}/.exec(key.private_key) ?? []
  for (const text of [...answers, ...lines, String(row.row)]) t.notMatch(text, secret)
})

test('a new key of the same account takes the place of the old one', async t => {
  const { connect, key, send, seed } = await setup(t)
  const { id } = (await connect(key)).body
  const reconnect = (given: object) =>
    send(seed.member, `/connections/${id}/reconnect`, { body: { kind: 'google', key: given } })
  t.match(await reconnect({ ...key, private_key_id: 'k2' }), { status: 200, body: { id, state: 'ok' } })
  t.match(await reconnect({ ...key, private_key: keyPair().privateKey }), { status: 422 })
  t.match(await reconnect({ ...key, client_email: 'other@project.iam.gserviceaccount.com' }), {
    status: 400,
    body: { message: /of another service account/ },
  })
})

test('what is no key of Google’s, or is not accepted, is refused in words without it', async t => {
  const { connect, key, answers, lines, google } = await setup(t)
  const other = keyPair().privateKey
  const small = keyPair(1024).privateKey
  for (const [wrong, status, message] of [
    [{ ...key, token_uri: 'https://evil.example/token' }, 400, /token_uri leads elsewhere/],
    [{ ...key, private_key: 'rubbish' }, 400, /no RSA key/],
    [{ ...key, private_key: small }, 400, /no RSA key/],
    [{ ...key, type: 'authorized_user' }, 400, undefined],
    [{ ...key, private_key: other }, 422, /does not accept the key of the service account robot@/],
    [{ ...key, client_email: 'gone@project.iam.gserviceaccount.com' }, 422, /does not accept the key/],
  ] as const) {
    const { status: found, body } = await connect(wrong)
    t.equal(found, status, body.message)
    if (message) t.match(body.message, message)
  }
  t.equal(google.log.list().length, 2, 'nobody was asked but Google, and only for keys that might be its')
  const [secret = '-'] = /[\w+/]{60}/.exec(other) ?? []
  for (const text of [...answers, ...lines]) t.notMatch(text, secret)
})

function keyPair(modulusLength = 2048) {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

/** A Google with one service account and one spreadsheet, which is not shared with it yet. */
async function setup(t: Test) {
  const { privateKey, publicKey } = keyPair()
  const folder = t.testdir({ 'orders.csv': 'id\n1\n' })
  const google = await startWorkspace({
    serviceAccounts: [{ email, publicKey }],
    load: [path.join(folder, 'orders.csv')],
  })
  t.teardown(() => google.close())
  const { url } = google
  const urls = { auth: url, token: url, sheets: url, drive: url }
  const app = { clientId: 'doki-test', clientSecret: 'none', urls, rates: quotaRates() }
  const gateway = await testGateway(t, ({ connectTo }) => ({
    google: googleDoor({ app, connections: connectTo(app) }),
  }))
  const { send, seed } = gateway
  const key = {
    type: 'service_account',
    project_id: 'project',
    private_key_id: 'k1',
    private_key: privateKey,
    client_email: email,
    token_uri: 'https://oauth2.googleapis.com/token',
  }
  const connect = (given: object) =>
    send(seed.member, '/connections', {
      body: { workspaceId: seed.workspaceId, kind: 'google', name: 'Robot', key: given },
    })
  const share = () => {
    for (const file of google.world.files.values())
      file.permissions.push({ id: 'robot', type: 'user', role: 'writer', emailAddress: email })
  }
  return { ...gateway, google, key, connect, share }
}
