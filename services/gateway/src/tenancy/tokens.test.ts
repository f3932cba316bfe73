import { test } from 'tap'
import { forgedTokens } from '../testing/forged-tokens.ts'
import { routes } from './routes.ts'
import { exampleOf, methodOf, world } from './world.ts'

test('every route is in this table, and nothing else is', async t => {
  const { all } = await world(t)
  t.strictSame(all.toSorted(), Object.keys(routes).sort())
})

test('without a token, or with one that is forged in any way, every route of people answers 401', async t => {
  const { app, ids, genuine, tokenOf, seed } = await world(t)
  const now = Math.floor(Date.now() / 1000)
  const forged = await forgedTokens({ ...genuine, claims: genuine.claimsOf(seed.owner), now })
  for (const [name, over] of Object.entries(otherClaims)) forged[name] = await tokenOf(seed.owner, over)
  const good = await tokenOf(seed.owner)
  t.equal((await app.inject({ url: '/me', headers: { authorization: `Bearer ${good}` } })).statusCode, 200)
  const headers: Record<string, Record<string, string | string[]>> = {
    nothing: {},
    rubbish: { authorization: 'Bearer rubbish' },
    'without Bearer': { authorization: good },
    'another scheme': { authorization: `Basic ${good}` },
    'in a cookie': { cookie: `access_token=${good}` },
    'the right one first': { authorization: [`Bearer ${good}`, 'Bearer rubbish'] },
    'the right one last': { authorization: ['Bearer rubbish', `Bearer ${good}`] },
    'two in one': { authorization: `Bearer ${good}, Bearer ${good}` },
  }
  for (const [name, token] of Object.entries(forged)) headers[name] = { authorization: `Bearer ${token}` }
  t.ok(Object.keys(headers).length >= 30)

  for (const [route, access] of Object.entries(routes)) {
    if (access === 'anyone' || access === 'machine') continue
    const { url, body } = exampleOf(route, access, ids)
    const ask = async (over: { url?: string; headers?: Record<string, string | string[]> }) => {
      const request = { method: methodOf(route), url, ...(body ? { payload: body } : {}), ...over }
      return (await app.inject(request)).statusCode
    }
    const letIn = []
    for (const [name, sent] of Object.entries(headers))
      if ((await ask({ headers: sent })) !== 401) letIn.push(name)
    const query = `${url}${url.includes('?') ? '&' : '?'}access_token=${good}`
    if ((await ask({ url: query })) !== 401) letIn.push('in the query')
    t.strictSame(letIn, [], route)
  }
})

test('machines need the secret', async t => {
  const { app, ids, send, seed } = await world(t)
  const payload = { jobId: seed.workspaceId, kind: 'sync' }
  for (const [route, access] of Object.entries(routes)) {
    if (access !== 'machine') continue
    const { url } = exampleOf(route, access, ids)
    t.equal((await app.inject({ method: 'POST', url, payload })).statusCode, 401, route)
    t.equal(
      (await send(seed.owner, url, { body: payload })).status,
      401,
      `${route}: a person is not a machine`,
    )
  }
  t.equal((await app.inject('/health/details')).statusCode, 401)
  t.equal((await app.inject('/health')).statusCode, 200)
})

/** Signed by the right key, and not of a person who is signed in here. */
const otherClaims = {
  'of a service': { role: 'service_role' },
  'of nobody': { role: 'anon' },
  'without a role': { role: undefined },
  'without a subject': { sub: undefined },
  'a subject that is no uuid': { sub: "' or true --" },
  'an end in words': { exp: 'tomorrow' },
}
