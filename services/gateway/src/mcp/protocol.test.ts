import { randomUUID } from 'node:crypto'
import { test } from 'tap'
import { minuteToSpare } from '../testing/minute-to-spare.ts'
import { bareMcp } from '../testing/test-mcp.ts'

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}
const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' }

test('without a token one is told who gives them', async t => {
  const { app, url, post, seed, tokenOf } = await bareMcp(t)
  const answer = await fetch(new URL('/mcp', url), { method: 'POST' })
  t.equal(answer.status, 401)
  const [, where = ''] =
    /resource_metadata="([^"]+)"/.exec(answer.headers.get('www-authenticate') ?? '') ?? []
  const { pathname } = new URL(where)
  t.equal(pathname, '/.well-known/oauth-protected-resource/mcp')
  t.match((await app.inject(pathname)).json(), {
    resource: 'http://doki.test/mcp',
    authorization_servers: ['http://auth.test/auth/v1'],
  })
  const expired = `Bearer ${await tokenOf(seed.member, { exp: 1_000 })}`
  const late = await post(seed.member, list, { authorization: expired })
  t.equal(late.status, 401)
  t.match(late.headers.get('www-authenticate'), /error="invalid_token"/)
})

test('what is no message is refused in the words of the protocol', async t => {
  const { post, seed } = await bareMcp(t)
  const status = async (body: unknown, headers = {}) => (await post(seed.member, body, headers)).status
  const broken = await post(seed.member, '{"jsonrpc":')
  t.equal(broken.status, 400)
  t.match(await broken.json(), { error: { code: -32_700 } })
  t.equal(await status({ hello: 1 }), 400)
  t.equal(await status('x', { 'content-type': 'text/plain' }), 415)
  t.equal(await status({ ...list, pad: 'x'.repeat(1_100_000) }), 413)
  t.equal(await status(list, { 'mcp-protocol-version': '1999-01-01' }), 400)
  const unknown = await post(seed.member, { ...list, method: 'tools/nothing' })
  t.match(await unknown.text(), /-32601/)
  const call = { ...list, method: 'tools/call', params: { name: 'show_run', arguments: { runId: 'x' } } }
  t.match(await (await post(seed.member, call)).text(), /"isError":true/)
})

test('a batch is refused in the words of the protocol, however it begins', async t => {
  const { post, seed } = await bareMcp(t)
  for (const before of ['', ' \n', '\ufeff']) {
    const answer = await post(seed.outsider, before + JSON.stringify(Array(100).fill(list)))
    t.equal(answer.status, 400)
    t.match(await answer.json(), { error: { code: -32_600, message: /request of its own/ } })
  }
})

test('a message is read within the limits of all bodies', async t => {
  const { post, seed } = await bareMcp(t)
  t.equal((await post(seed.outsider, { ...list, params: { pad: Array(2_001).fill(0) } })).status, 413)
})

test('a session that was logged out of is not served, and told who gives tokens', async t => {
  const { app, post, seed, tokenOf } = await bareMcp(t)
  const authorization = `Bearer ${await tokenOf(seed.member, { session_id: randomUUID() })}`
  t.equal((await post(seed.member, list, { authorization })).status, 200)
  await app.inject({ method: 'POST', url: '/auth/logout', headers: { authorization } })
  for (const message of [initialize, list]) {
    const answer = await post(seed.member, message, { authorization })
    t.equal(answer.status, 401)
    t.match(answer.headers.get('www-authenticate'), /resource_metadata=/)
  }
})

test('a page of an origin we do not know does not get in', async t => {
  const { post, seed } = await bareMcp(t)
  t.equal((await post(seed.member, initialize, { origin: 'http://evil.test' })).status, 403)
  t.equal((await post(seed.member, initialize, { origin: 'null' })).status, 403)
  t.equal((await post(seed.member, initialize, { origin: 'http://app.test' })).status, 200)
})

test('there is no session to stream from or to end', async t => {
  const { send, seed } = await bareMcp(t)
  for (const method of ['GET', 'DELETE'] as const) {
    const { status, headers } = await send(seed.member, '/mcp', { method })
    t.match({ status, allow: headers.allow }, { status: 405, allow: 'POST' })
  }
})

test('calls are counted as the requests they are', async t => {
  const limits = { perAddress: 10_000, perUser: 8, signInPerAddress: 10_000, jobsPerWorkspace: 10_000 }
  const { connect, seed, database } = await bareMcp(t, { limits })
  await minuteToSpare(database.admin)
  const { tool } = await connect(seed.member)
  t.match(await tool('list_syncs'), { isError: false })
  const answers: string[] = []
  for (let i = 0; i < 4; i++) answers.push(await tool('list_syncs').then(({ text }) => text, String))
  t.match(answers.at(-1), /Too many requests/)
})
