import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { testSignIn } from '../testing/test-sign-in.ts'

/** What came back, for a status that is expected; `as` prepares the attack and answers the request that is it. */
const refused: Record<string, { status: number; as(kit: Kit): Promise<Attack> }> = {
  'a state that was used already': {
    status: 400,
    async as({ browse }) {
      const browser = await browse()
      await browser.finish()
      return browser.finish
    },
  },
  'a state older than ten minutes': {
    status: 400,
    async as({ browse, rows }) {
      const browser = await browse()
      await rows(sql`update auth_flows set expires_at = expires_at - interval '10 minutes'`)
      return browser.finish
    },
  },
  'another browser, with a sign-in of its own': {
    status: 400,
    async as({ browse }) {
      const [{ finish }, { cookie }] = [await browse(), await browse()]
      return more => finish({ cookie, ...more })
    },
  },
  'a browser without the cookie': altered(400, () => {}, { cookie: 'other=1' }),
  'a cookie that was made up': altered(400, () => {}, { cookie: `doki_sign_in=${'a'.repeat(43)}` }),
  'no state': altered(400, query => query.delete('state')),
  'an empty state': altered(400, query => query.set('state', '')),
  'a state that was made up': altered(400, query => query.set('state', 'b'.repeat(43))),
  'a state with another last letter': altered(400, query => query.set('state', `${query.get('state')}x`)),
  'two states': altered(400, query => query.append('state', 'x')),
  'a state without end': altered(400, query => query.set('state', 'x'.repeat(501))),
  'the code of another sign-in': {
    status: 401,
    async as({ browse }) {
      const [victim, attacker] = [await browse(), await browse()]
      victim.back.searchParams.set('code', attacker.back.searchParams.get('code') ?? '')
      return victim.finish
    },
  },
  'a code that was used already': {
    status: 401,
    async as({ browse }) {
      const [first, second] = [await browse(), await browse()]
      await first.finish()
      second.back.searchParams.set('code', first.back.searchParams.get('code') ?? '')
      return second.finish
    },
  },
  'a code given for another redirect address': {
    status: 401,
    async as({ browse, workspace }) {
      const browser = await browse()
      const ask = new URL(`${workspace.url}/o/oauth2/v2/auth`)
      const asked = { client_id: 'doki-test', redirect_uri: 'https://evil.test/', response_type: 'code' }
      ask.search = String(
        new URLSearchParams({
          ...asked,
          scope: 'openid email',
          prompt: 'none',
          login_hint: 'ann@example.com',
        }),
      )
      const { headers } = await fetch(ask, { redirect: 'manual' })
      const code = new URL(headers.get('location') ?? '').searchParams.get('code')
      browser.back.searchParams.set('code', code ?? '')
      return browser.finish
    },
  },
  'a code that was made up': altered(401, query => query.set('code', 'made-up')),
  'two codes': altered(400, query => query.append('code', 'x')),
  'neither a code nor an error': altered(400, query => query.delete('code')),
  'a person who says no': altered(403, query => {
    query.delete('code')
    query.set('error', 'access_denied')
  }),
  'a no with a code beside it': altered(403, query => query.set('error', 'access_denied')),
  'a no without a state': altered(400, query => {
    query.delete('state')
    query.set('error', 'access_denied')
  }),
  'an organisation that does not allow it': altered(403, query =>
    query.set('error', 'admin_policy_enforced'),
  ),
  'a Google that cannot just now': altered(503, query => query.set('error', 'temporarily_unavailable')),
  'an error nobody knows': altered(422, query => query.set('error', '<script>alert(1)</script>')),
  'an answer of somebody else than Google': altered(400, query => query.set('iss', 'https://evil.test')),
  'a verifier moved here from another sign-in': {
    status: 422,
    async as({ browse, rows }) {
      const [browser] = [await browse(), await browse()]
      const [{ verifier } = {}] = await rows(
        sql`select verifier from auth_flows order by created_at desc limit 1`,
      )
      await rows(sql`update auth_flows set verifier = ${String(verifier)}`)
      return browser.finish
    },
  },
}

test('a sign-in that is not as it should be lets nobody in, and nothing is kept of it', async t => {
  const kit = await setup(t)
  for (const [what, { status, as }] of Object.entries(refused)) {
    const attack = await as(kit)
    const before = await kit.state()
    const answer = await attack()
    t.equal(answer.statusCode, status, `${what}: ${answer.body}`)
    t.match(answer.headers, { location: undefined, 'cache-control': 'no-store' }, what)
    t.match(answer.json(), { statusCode: status, code: String, message: /[a-z]/ }, what)
    t.same(await kit.state(), before, what)
  }
  t.ok(Object.keys(refused).length >= 20)
})

test('a browser is told by a page that says what happened and where to begin again', async t => {
  const kit = await setup(t)
  const pages = {
    'a state that was used already': /was used already/,
    'a state older than ten minutes': /older than 10 minutes/,
    'no state': /not an answer to a sign-in of yours/,
    'two states': /does not understand/,
    'a person who says no': /did not let Doki in/,
    'an error nobody knows': /sign in again with another account/,
  }
  for (const [what, words] of Object.entries(pages)) {
    const attack = await refused[what]?.as(kit)
    const answer = await attack?.({ accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
    t.equal(answer?.statusCode, refused[what]?.status, what)
    t.match(answer?.headers, { 'content-type': /^text\/html/, 'cache-control': 'no-store' }, what)
    t.match(answer?.headers['content-security-policy'], /^default-src 'none'; .*frame-ancestors 'none'/, what)
    t.match(answer?.body, /<h1>You are not signed in<\/h1>/, what)
    t.match(answer?.body, /<a href="\/auth\/google\/start">Sign in again<\/a>/, what)
    t.match(answer?.body, words, what)
    t.notMatch(answer?.body, /<script|statusCode/, what)
  }
})

test('of ten that bring the same state at once one is let in', async t => {
  const { browse } = await setup(t)
  const { finish } = await browse()
  const answers = await Promise.all(Array.from({ length: 10 }, () => finish()))
  t.same(answers.map(({ statusCode }) => statusCode).sort(), [200, ...Array.from({ length: 9 }, () => 400)])
})

test('a code that Google refused uses up the sign-in it was tried in', async t => {
  const { browse } = await setup(t)
  const { back, finish } = await browse()
  const code = back.searchParams.get('code') ?? ''
  back.searchParams.set('code', 'made-up')
  t.equal((await finish()).statusCode, 401)
  back.searchParams.set('code', code)
  t.equal((await finish()).statusCode, 400)
})

test('only a GET ends a sign-in: what previews a link, or posts to it, spoils nothing', async t => {
  const { app, browse } = await setup(t)
  const { back, cookie, finish } = await browse()
  const url = `${back.pathname}${back.search}`
  for (const method of ['HEAD', 'POST'] as const)
    t.equal((await app.inject({ method, url, headers: { cookie } })).statusCode, 404)
  const elsewhere = await app.inject({ url: `${back.pathname}?state=x`, headers: { cookie } })
  t.equal(
    elsewhere.headers['set-cookie'],
    undefined,
    'a page that sends somebody here leaves the cookie alone',
  )
  t.equal((await finish()).statusCode, 200)
})

test('where Google sends the browser is ours to the letter, and from there nobody is sent on', async t => {
  const { app, browse } = await setup(t)
  const evil = 'https://evil.test/'
  const more = new URLSearchParams({ redirect_uri: evil, next: evil, return_to: evil, state: 'mine' })
  const { headers } = await app.inject({
    url: `/auth/google/start?${more}`,
    headers: { host: 'evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
  })
  const { searchParams } = new URL(String(headers.location))
  t.equal(searchParams.get('redirect_uri'), 'http://doki.test/auth/google/callback')
  t.match(searchParams.get('state'), /^[\w-]{43}$/)
  const { back, finish } = await browse()
  for (const [name, value] of more) if (name !== 'state') back.searchParams.set(name, value)
  const page = await finish({ accept: 'text/html', host: 'evil.test' })
  t.equal(page.statusCode, 200)
  t.equal(page.headers.location, undefined)
  t.notMatch(page.body, /evil/)
})

type Kit = Awaited<ReturnType<typeof setup>>
type Attack = Awaited<ReturnType<Kit['browse']>>['finish']

/** A way back from Google with another query, or other headers. */
function altered(
  status: number,
  change: (query: URLSearchParams) => void,
  headers: Record<string, string> = {},
) {
  return {
    status,
    async as({ browse }: Kit): Promise<Attack> {
      const { back, finish } = await browse()
      change(back.searchParams)
      return more => finish({ ...headers, ...more })
    },
  }
}

async function setup(t: Test) {
  const kit = await testSignIn(t)
  const { rows } = kit.database.admin
  /** All that a sign-in leaves behind. */
  const state = () =>
    rows(sql`
      select (select count(*)::int from users) as users, (select count(*)::int from audit_logs) as deeds,
        (select array_agg(sealed order by id) from connections) as sealed`)
  return { ...kit, rows, state }
}
