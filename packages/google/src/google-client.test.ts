import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DokiError } from '@doki/contracts'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { type GoogleClientOptions, googleClient } from './google-client.ts'
import { sheetSide } from './sheet-side.ts'
import { answering, type Scripted } from './testing/answering.ts'
import { fakeTime, urlsOf } from './testing/test-google.ts'

const recordings = path.join(import.meta.dirname, '../../../../shared/recordings')
const range = { status: 200, body: { range: 'A!A1:B2', values: [['a', 1]] } }
const slow = {
  status: 429,
  body: { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } },
}
const written = { status: 200, body: { responses: [{ updatedRange: 'A!A1' }] } }
const write = [{ range: 'A1', values: [['x']] }]

test('reads outlast 15 minutes of refusals of every kind', async t => {
  const kinds: Scripted[] = [
    slow,
    { status: 503, body: 'not json' },
    { status: 429, headers: { 'content-type': 'text/html' }, body: '<html>Sorry</html>' },
    { status: 200, body: '{"range":"A!A1:B2","values":[["a' },
    { status: 200, body: { range: 'A!A1:B2', values: [[{ nested: true }]] } },
    { status: 200, body: { range: 7 } },
    { status: 200, body: range.body, cut: true },
    { status: 204, body: '' },
    { status: 307, headers: { location: 'http://127.0.0.1:9/' } },
    {
      status: 403,
      body: {
        error: {
          code: 403,
          message: 'x',
          errors: [{ domain: 'usageLimits', reason: 'userRateLimitExceeded' }],
        },
      },
    },
  ]
  const storm = Array.from({ length: 22 }, (_, i) => kinds[i % kinds.length] ?? slow)
  const { side, slept, seen } = await open(t, [...storm, range], { random: () => 0.9 })
  t.same(await side.readFormatted('A', 'A1:B2'), [['a', 1]])
  t.equal(seen.length, 23)
  t.ok(slept.reduce((sum, ms) => sum + ms, 0) > 15 * 60_000)
  t.same(slept.slice(0, 8), [900, 1800, 3600, 7200, 14_400, 28_800, 57_600, 57_600])
})

test('refusals without end are given up, in words', async t => {
  const { side } = await open(t, [slow])
  await t.rejects(side.describe(), { code: 'unavailable', message: /20 minutes/ })
})

test('Retry-After is obeyed', async t => {
  const { side, slept } = await open(t, [{ ...slow, headers: { 'retry-after': '90' } }, range])
  await side.readFormatted('A', 'A1:B2')
  t.same(slept, [90_000])
})

test('a write is sent again only when it was surely not done', async t => {
  const { side, seen } = await open(t, [slow, slow, written])
  await side.write('A', write)
  t.equal(seen.length, 3)
  for (const unclear of [
    { status: 500 },
    { status: 503 },
    { ...written, cut: true },
    { status: 200, body: '{' },
    { status: 200, body: { responses: [] } },
  ]) {
    const { side, seen } = await open(t, [unclear, written])
    await t.rejects(side.write('A', write), { name: 'UnclearWriteError' }, JSON.stringify(unclear))
    t.equal(seen.length, 1)
  }
})

test('a refused connection is no unclear write', async t => {
  const { side } = await open(t, [written], { urls: { ...urlsOf('http://127.0.0.1:9'), token: '' } })
  await t.rejects(side.write('A', write), { code: 'unavailable' })
})

test('what a person has to do is said', async t => {
  const says = async (answer: Scripted) => {
    const { side } = await open(t, [answer])
    return side.describe().then(
      () => ({ code: 'none', message: '' }),
      (error: DokiError) => ({ code: error.code, message: error.message }),
    )
  }
  const error = (code: number, message: string, more: object = {}) => ({
    status: code,
    body: { error: { code, message, ...more } },
  })
  t.match(await says(error(403, 'The caller does not have permission')), {
    code: 'forbidden',
    message: /Share the sheet with ann@example.com/,
  })
  t.match(await says(error(404, 'Requested entity was not found.')), {
    code: 'not_found',
    message: /ann@example.com may not see it/,
  })
  t.match(await says(error(400, 'Unable to parse range: X!A1')), {
    code: 'not_found',
    message: /no such tab/,
  })
  t.match(
    await says(error(403, 'Sheets API has not been used', { details: [{ reason: 'SERVICE_DISABLED' }] })),
    { code: 'unprocessable', message: /not enabled/ },
  )
  t.match(await says(error(403, 'scopes', { details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] })), {
    code: 'reconnect',
  })
  t.match(await says(error(401, 'Invalid credentials')), { code: 'reconnect' })
})

test('an access token that is refused is renewed once', async t => {
  const { side, tokens } = await open(t, [{ status: 401, body: {} }, range])
  await side.readFormatted('A', 'A1:B2')
  t.equal(tokens.length, 2)
})

test('a withdrawn consent ends at once, is told once, and shows no secret', async t => {
  let told = 0
  const revoked = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Token has been revoked.' },
  }
  const { side, tokens, seen } = await open(t, [range], { onInvalidGrant: () => void told++ }, revoked)
  const failed = await side.describe().catch((error: unknown) => error)
  t.match(failed, { code: 'reconnect', message: /Connect Google again/ })
  await t.rejects(side.write('A', write), { code: 'reconnect' })
  t.same([told, seen.length], [1, 0])
  t.ok(tokens.length <= 2)
  t.notMatch(JSON.stringify(chain(failed)), /canary/)
})

test('a wrong client of our own is not the fault of the connection', async t => {
  let told = 0
  const { side } = await open(
    t,
    [range],
    { onInvalidGrant: () => void told++ },
    { status: 401, body: { error: 'invalid_client' } },
  )
  await t.rejects(side.describe(), { code: 'internal', message: /GOOGLE_CLIENT_ID/ })
  t.equal(told, 0)
})

test('whatever an answer turns into, a read ends in data that fits or in an error that says why', async t => {
  const body = JSON.stringify(range.body)
  const mutate = (at: number, byte: string) => body.slice(0, at) + byte + body.slice(at + 1)
  const { url } = await open(t, [])
  t.ok(url)
  await fc.assert(
    fc.asyncProperty(
      fc.nat(body.length - 1),
      fc.constantFrom('"', '{', ']', '0', 'x', '\\', ','),
      async (at, byte) => {
        const { side } = await open(t, [{ status: 200, body: mutate(at, byte) }, range])
        const rows = await side.readFormatted('A', 'A1:B2')
        return z.array(z.array(z.union([z.string(), z.number()]))).safeParse(rows).success
      },
    ),
    { numRuns: 40 },
  )
})

test('recorded storms of 429 are outlasted', async t => {
  const storms = recordedStorms()
  if (storms.length === 0) t.comment('skipped: no recordings beside this repository')
  for (const storm of storms) {
    const { side, seen } = await open(t, [...storm, range])
    t.same(await side.readFormatted('A', 'A1:B2'), [['a', 1]])
    t.equal(seen.length, storm.length + 1)
  }
})

async function open(t: Test, answers: Scripted[], more: Partial<GoogleClientOptions> = {}, token?: Scripted) {
  const server = await answering(t, answers, token)
  const time = fakeTime()
  const credentials = {
    kind: 'google' as const,
    email: 'ann@example.com',
    refreshToken: 'canary-refresh',
    scopes: [],
  }
  const urls = { ...urlsOf(server.url), ...more.urls, token: server.url }
  const client = googleClient({
    credentials,
    clientId: 'doki',
    clientSecret: 'canary-secret',
    ...time,
    random: () => 0.5,
    ...more,
    urls,
  })
  return { side: sheetSide(client, 'sheet-1'), client, ...server, ...time }
}

/** Runs of 429 in recorded traffic, as the server sent them. */
function recordedStorms(): Scripted[][] {
  const Recorded = z.object({
    cassette: z.string(),
    response: z.object({
      status: z.number(),
      headers: z.record(z.string(), z.string()).catch({}),
      body: z.unknown(),
    }),
  })
  const storms = new Map<string, Scripted[]>()
  for (const name of ['gspread-pandas.jsonl', 'gspread-history.jsonl', 'gargle.jsonl']) {
    const file = path.join(recordings, name)
    if (!existsSync(file)) continue
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const { cassette, response } = Recorded.parse(JSON.parse(line))
      if (response.status !== 429) continue
      const type = response.headers['content-type'] ?? 'application/json'
      const answer = { status: 429, headers: { 'content-type': type }, body: response.body }
      storms.set(cassette, [...(storms.get(cassette) ?? []), answer])
    }
  }
  return [...storms.values()]
}

function chain(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [error]
  return [error.message, error.stack, { ...error }, ...(error.cause ? chain(error.cause) : [])]
}
