import { readFile } from 'node:fs/promises'
import { test } from 'tap'
import { createClient } from './create-client.ts'
import { eventsOf } from './events-of.ts'
import { generateTypes } from './generate-types.ts'
import { answerOf, itemsOf, ProblemError, patientFetch, watchJob } from './index.ts'

const id = '0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11'
const quick = { away: 0.6, unavailable: 0.6 }

test('the types are those of the document', async t => {
  const json = await readFile(new URL('../openapi.json', import.meta.url), 'utf8')
  const types = await readFile(new URL('./api.ts', import.meta.url), 'utf8')
  t.ok(types === (await generateTypes(json)), 'run ./doki types')
})

test('a POST that is sent again has the key it had, one of its own', async t => {
  const { client, asked } = answering([
    refusal(503),
    refusal(409, { 'retry-after': '1' }),
    json(202, { jobId: id }),
  ])
  const started = await answerOf(client.POST('/start-sync-job', { body: { syncId: id } }))
  t.equal(started.jobId, id)
  const keys = asked.map(({ headers }) => headers.get('idempotency-key'))
  t.equal(keys.length, 3)
  t.equal(new Set(keys).size, 1)
  await answerOf(client.POST('/start-sync-job', { body: { syncId: id } }))
  t.not(asked.at(-1)?.headers.get('idempotency-key'), keys[0])
  const params = { header: { 'idempotency-key': 'mine' } }
  await answerOf(client.POST('/start-sync-job', { params, body: { syncId: id } }))
  t.equal(asked.at(-1)?.headers.get('idempotency-key'), 'mine')
})

test('what goes on being refused is told in its own words', async t => {
  const { client } = answering([refusal(503)])
  await t.rejects(answerOf(client.GET('/me')), {
    name: 'ProblemError',
    code: 'unavailable',
    requestId: 'r1',
    status: 503,
  })
  const other = answering([() => new Response('<html>nginx', { status: 502 })])
  await t.rejects(answerOf(other.client.GET('/me')), { status: 502, message: /answered 502.*nginx/ })
})

test('nobody there is an error in the end, and a POST without a key is not sent again', async t => {
  let calls = 0
  const nobody = patientFetch(quick, async () => {
    calls++
    throw new TypeError('fetch failed')
  })
  await t.rejects(nobody(new Request('http://doki.test/me')), { message: 'fetch failed' })
  t.ok(calls > 1)
  calls = 0
  await t.rejects(nobody(new Request('http://doki.test/x', { method: 'POST' })))
  t.equal(calls, 1)
})

test('a patience that is none is refused in words, not waited out for ever', t => {
  for (const patience of [
    '5',
    '{}',
    '{"away":60}',
    '{"away":"60","unavailable":5}',
    '{"away":-1,"unavailable":5}',
  ])
    t.throws(
      () => createClient({ url: 'http://doki.test', patience: JSON.parse(patience) }),
      { name: 'TypeError', message: /both in seconds.*is not/ },
      patience,
    )
  t.end()
})

test('the token is asked for anew each time', async t => {
  let given = 0
  const { client, asked } = answering([json(200, {})], () => `t${++given}`)
  await client.GET('/me')
  await client.GET('/me')
  t.strictSame(
    asked.map(({ headers }) => headers.get('authorization')),
    ['Bearer t1', 'Bearer t2'],
  )
})

test('a list is read to its end, page by page', async t => {
  const { client, asked } = answering([
    json(200, { items: [{ id: 'a' }, { id: 'b' }], next: 'c1' }),
    json(200, { items: [{ id: 'c' }], next: null }),
  ])
  const seen: string[] = []
  for await (const job of itemsOf(cursor => client.GET('/jobs', { params: { query: { cursor, limit: 2 } } })))
    seen.push(job.id)
  t.strictSame(seen, ['a', 'b', 'c'])
  t.match(asked[1]?.url, /cursor=c1/)
})

test('events are found however the bytes are cut', async t => {
  const text =
    ': hello\n\nid: 1\nevent: job\ndata: {"a":"é"}\n\ndata: x\r\ndata: y\r\n\r\nid: 3\ndata: unfinished'
  const bytes = new TextEncoder().encode(text)
  for (const size of [1, 2, 3, 7, bytes.length]) {
    async function* cut() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
    }
    t.strictSame(await Array.fromAsync(eventsOf(cut())), [
      { id: '1', event: 'job', data: '{"a":"é"}' },
      { id: '', event: 'message', data: 'x\ny' },
    ])
  }
})

test('a job is watched over broken streams, each change told once', async t => {
  const told = (at: string, status: string) =>
    `id: ${at}\nevent: job\ndata: ${JSON.stringify({ status })}\n\n`
  const { client } = answering([
    stream(told('1', 'pending') + told('2', 'running')),
    stream(told('2', 'running')),
    refusal(503),
    stream(told('2', 'running') + told('3', 'completed')),
  ])
  const seen = await Array.fromAsync(watchJob(client, id))
  t.strictSame(
    seen.map(({ status }) => status),
    ['pending', 'running', 'completed'],
  )
  const missing = answering([refusal(404)])
  await t.rejects(Array.fromAsync(watchJob(missing.client, id)), ProblemError)
})

/** A client whose requests are answered with these, in order, and then with the last again. */
function answering(answers: (() => Response)[], token: () => string = () => 'token') {
  const asked: Request[] = []
  const fetch = async (request: Request) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]
    asked.push(request)
    return answer?.() ?? Response.error()
  }
  return { client: createClient({ url: 'http://doki.test', token, patience: quick, fetch }), asked }
}

const json =
  (status: number, body: unknown, headers = {}) =>
  () =>
    Response.json(body, { status, headers })
const refusal = (status: number, headers = {}) =>
  json(
    status,
    {
      statusCode: status,
      code: status === 503 ? 'unavailable' : 'conflict',
      error: '',
      message: 'Not now',
      requestId: 'r1',
    },
    headers,
  )
const stream = (text: string) => () =>
  new Response(text, { headers: { 'content-type': 'text/event-stream' } })
