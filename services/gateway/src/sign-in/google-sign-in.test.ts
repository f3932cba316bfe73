import { sql } from '@doki/database'
import { test } from 'tap'
import { testSignIn } from '../testing/test-sign-in.ts'

test('signing in at Google gives a session and connects the account, once however often', async t => {
  const { browse, consent, get, database, vault, lines } = await testSignIn(t)
  const signedIn = await (await browse()).finish()
  t.equal(signedIn.statusCode, 200, signedIn.body)
  const session = signedIn.json()
  t.match(session, { accessToken: String, refreshToken: String, expiresIn: 3600 })
  const { body } = await get(session.accessToken, '/me')
  t.match(body, {
    id: session.userId,
    email: 'ann@example.com',
    workspaces: [{ kind: 'personal', role: 'owner' }],
  })
  const [workspace] = body.workspaces

  const find = () => database.admin.rows(sql`select * from connections where workspace_id = ${workspace.id}`)
  const [row] = await find()
  t.match(row, {
    kind: 'google',
    state: 'ok',
    details: { email: 'ann@example.com' },
    created_by: session.userId,
  })
  const open = (sealed: unknown, connectionId: unknown) =>
    JSON.parse(vault.open(String(sealed), { workspaceId: workspace.id, connectionId: String(connectionId) }))
  const first = open(row?.sealed, row?.id)
  t.match(first, { kind: 'google', email: 'ann@example.com', refreshToken: /^1\// })

  const [line] = await database.admin.rows(sql`select * from audit_logs`)
  t.match(line, { actor: session.userId, action: 'GET /auth/google/callback', workspace_id: workspace.id })

  const again = await (await browse()).finish()
  t.equal(again.json().userId, session.userId)
  const rows = await find()
  t.equal(rows.length, 1, 'the same connection, renewed')
  t.not(open(rows[0]?.sealed, rows[0]?.id).refreshToken, first.refreshToken)

  const { state, code } = await consent()
  const logged = lines.join('\n')
  for (const secret of [first.refreshToken, session.accessToken, session.refreshToken, state, code]) {
    t.notMatch(logged, secret)
  }
})

test('who disconnected Google and signs in again has the connection they had', async t => {
  const { browse, get, app } = await testSignIn(t)
  const { accessToken } = (await (await browse()).finish()).json()
  const connections = async () => (await get(accessToken, '/connections')).body.items
  const [{ id }] = await connections()
  const headers = { authorization: `Bearer ${accessToken}` }
  await app.inject({ method: 'POST', url: `/connections/${id}/disconnect`, headers })
  t.match(await connections(), [{ id, state: 'reconnect' }])
  t.equal((await (await browse()).finish()).statusCode, 200)
  t.match(await connections(), [{ id, state: 'ok', stateReason: null }])
  t.equal((await get(accessToken, `/connections/${id}/datasets`)).status, 200)
})

test('a person sees a page, without the session in it', async t => {
  const { browse } = await testSignIn(t)
  const page = await (await browse()).finish({ accept: 'text/html' })
  t.match(page.headers['content-type'], /^text\/html/)
  t.match(page.body, /You are signed in/)
  t.match(page.body, /ann@example\.com/)
  t.notMatch(page.body, /eyJ/)
})

test('the cookie is for this sign-in only and out of reach of scripts; the way to Google carries PKCE', async t => {
  const { app } = await testSignIn(t)
  const { headers, statusCode } = await app.inject('/auth/google/start')
  t.equal(statusCode, 302)
  t.match(
    headers['set-cookie'],
    /^doki_sign_in=[\w-]{43}; Max-Age=600; HttpOnly; SameSite=Lax; Path=\/auth\/google$/,
  )
  const { searchParams } = new URL(String(headers.location))
  t.equal(searchParams.get('redirect_uri'), 'http://doki.test/auth/google/callback')
  t.equal(searchParams.get('code_challenge_method'), 'S256')
  t.equal(searchParams.get('access_type'), 'offline')
  t.match(searchParams.get('scope'), /spreadsheets/)
})

test('a state is used once', async t => {
  const { browse } = await testSignIn(t)
  const browser = await browse()
  t.equal((await browser.finish()).statusCode, 200)
  const second = await browser.finish()
  t.equal(second.statusCode, 400)
  t.match(second.json(), { code: 'invalid_input', message: /was used already/ })
})

test('another browser cannot finish a sign-in, and does not spoil it', async t => {
  const { browse, app } = await testSignIn(t)
  const [victim, attacker] = [await browse(), await browse()]
  t.equal((await victim.finish({ cookie: attacker.cookie })).statusCode, 400)
  t.equal((await app.inject(victim.back.href)).statusCode, 400, 'nor one without a cookie')
  t.equal((await victim.finish()).statusCode, 200, 'the browser that began still can')
})

test('a state that is old, or not ours, is refused', async t => {
  const { browse, database } = await testSignIn(t)
  const late = await browse()
  await database.admin.rows(sql`update auth_flows set expires_at = now() - interval '1 second'`)
  t.equal((await late.finish()).statusCode, 400)
  const other = await browse()
  other.back.searchParams.set('state', 'made-up')
  t.equal((await other.finish()).statusCode, 400)
  const [{ count } = {}] = await database.admin.rows(
    sql`select count(*)::int as count from users where email like 'ann@%'`,
  )
  t.equal(count, 0, 'nobody was let in')
})

test('what is kept of a sign-in under way does not help who reads the database', async t => {
  const { browse, database } = await testSignIn(t)
  const { back, cookie } = await browse()
  const [row] = await database.admin.rows(sql`select * from auth_flows`)
  const kept = JSON.stringify(row)
  t.notMatch(kept, back.searchParams.get('state') ?? '-')
  t.notMatch(kept, cookie.split('=')[1] ?? '-')
  t.match(row?.verifier, /^v1\.test\./)
})

test('a person may say no at Google; a code that is not good lets nobody in', async t => {
  const { browse } = await testSignIn(t)
  const no = await browse()
  no.back.searchParams.delete('code')
  no.back.searchParams.set('error', 'access_denied')
  t.match((await no.finish()).json(), { statusCode: 403, message: /did not let Doki in/ })
  const bad = await browse()
  bad.back.searchParams.set('code', 'made-up')
  t.ok([400, 401, 422].includes((await bad.finish()).statusCode))
})

test('a connection without any access to spreadsheets has to be made again', async t => {
  const { browse, get } = await testSignIn(t)
  const finished = await (await browse(scope => !/spreadsheets|drive/.test(scope))).finish()
  t.equal(finished.statusCode, 200, finished.body)
  const { body } = await get(finished.json().accessToken, '/connections')
  t.match(body.items, [{ state: 'reconnect', stateReason: /tick the boxes/, details: { missing: 'all' } }])
})
