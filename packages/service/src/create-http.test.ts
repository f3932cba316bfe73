import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { DokiError, Problem } from '@doki/contracts'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { createHttp } from './create-http.ts'
import { createLog } from './create-log.ts'
import { internalAuth } from './internal-auth.ts'
import { readAnyBodyAsJson } from './raw-body.ts'
import { signInternal } from './sign-internal.ts'

const secret = 's'.repeat(32)
const now = () => 1_700_000_000_000

test('health is open, its details are not', async t => {
  const { app } = setup(t)
  app.addHealthDetails('pool', () => ({ total: 3 }))
  app.addHealthDetails('broken', () => {
    throw new Error('no answer')
  })
  const open = await app.inject('/health')
  t.same([open.statusCode, open.json()], [200, { status: 'ok', service: 'test' }])
  t.equal((await app.inject('/health/details')).statusCode, 401)
  const headers = { 'x-internal-secret': secret }
  const details = await app.inject({ url: '/health/details', headers })
  t.match(details.json(), { status: 'ok', details: { pool: { total: 3 }, broken: { error: 'no answer' } } })
})

test('a DokiError is answered with its status, for the person to read', async t => {
  const { app } = setup(t)
  const answer = await app.inject('/missing-job')
  t.equal(answer.statusCode, 404)
  t.match(Problem.parse(answer.json()), { code: 'not_found', error: 'Not Found', message: 'No such job' })
  t.equal(answer.headers['x-request-id'], Problem.parse(answer.json()).requestId)
})

test('an unexpected error is a 500 that tells nothing, and is logged once with its request', async t => {
  const { app, lines } = setup(t)
  const answer = await app.inject({ url: '/broken', headers: { 'x-request-id': 'request-0001' } })
  t.equal(answer.statusCode, 500)
  t.match(Problem.parse(answer.json()), { code: 'internal', requestId: 'request-0001' })
  t.notMatch(answer.body, 'hunter')
  const errors = lines().filter(line => line.severity === 'ERROR')
  t.match(errors, [{ requestId: 'request-0001', err: { message: 'hunter' } }])
  t.equal(errors.length, 1)
})

test('a body that does not fit its schema is a 400 that names the places', async t => {
  const { app } = setup(t)
  const answer = await app.inject({ method: 'POST', url: '/echo', payload: { rows: ['x'] } })
  t.equal(answer.statusCode, 400)
  const problem = Problem.parse(answer.json())
  t.same(
    problem.issues?.map(issue => issue.path),
    ['body.name', 'body.rows.0'],
  )
})

test('of very much that is wrong with a body some is named, in a small answer', async t => {
  const { app } = setup(t, 100_000)
  const post = async (url: string, payload: object) =>
    (await app.inject({ method: 'POST', url, payload })).body
  const rows = await post('/echo', { name: 'x', rows: Array(1_000).fill('x') })
  const { issues, message } = Problem.parse(JSON.parse(rows))
  t.equal(issues?.length, 20)
  t.match(message, /and 980 more/)
  const names = await post(
    '/exact',
    Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`name${at}`, 1])),
  )
  t.match(names, /name0/)
  for (const body of [rows, names]) t.ok(body.length < 5_000, `${body.length} bytes`)
})

test('an address that cannot be read is refused in the shape of all errors, and not repeated', async t => {
  const { app } = setup(t)
  for (const [url, status] of [
    ['/jobs/%zz-hunter', 400],
    [`/jobs/${'hunter'.repeat(50)}`, 414],
  ] as const) {
    const answer = await app.inject(url)
    t.equal(Problem.parse(answer.json()).statusCode, status)
    t.match(answer.headers, { 'x-request-id': answer.json().requestId, 'x-content-type-options': 'nosniff' })
    t.notMatch(answer.body, /hunter/)
  }
})

test('what is no JSON is told what to send', async t => {
  const { app } = setup(t)
  for (const type of ['text/plain', 'application/xml']) {
    const headers = { 'content-type': type }
    const answer = await app.inject({ method: 'POST', url: '/echo', payload: 'x', headers })
    t.match(Problem.parse(answer.json()), { statusCode: 415, message: /application\/json/ })
  }
})

test('a body that is compressed, no UTF-8, or holds what is no character is told so', async t => {
  const { app } = setup(t)
  const post = async (payload: Buffer | string, headers: Record<string, string> = {}) => {
    const json = { 'content-type': 'application/json', ...headers }
    return (await app.inject({ method: 'POST', url: '/exact', payload, headers: json })).json()
  }
  const gzip = { 'content-encoding': 'gzip' }
  t.match(await post(gzipSync('{}'), gzip), { statusCode: 415, message: /as it is.*gzip/ })
  t.match(await post('{}', { 'content-encoding': 'identity' }), {})
  for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80]])
    t.match(await post(Buffer.from([...Buffer.from('{"a":"'), ...bytes, ...Buffer.from('"}')])), {
      statusCode: 400,
      message: /not UTF-8/,
    })
  for (const text of ['{"a":["\\ud800"]}', '{"\\udfff":1}', '"\\udc00\\ud800"'])
    t.match(await post(text), { statusCode: 400, message: /half a character/ })
  t.match(await post('{"a":"\\ud83d\\ude00"}'), { message: /Unrecognized key/ }, 'a whole one is a character')
  t.match(await post('{"a":[{"__proto__":{"x":1}}]}'), {
    statusCode: 400,
    message: /__proto__.*leave it out/,
  })
  t.match(await post('{"__proto__":'), { statusCode: 400, message: 'The body is not valid JSON' })
  t.match(await post(`{"a":"${'x'.repeat(2_000)}"}`), { statusCode: 413, message: /at most 1,000 bytes/ })
})

test('what Node would refuse without a word is told in the shape of all errors', async t => {
  const { app } = setup(t)
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const ask = async (...lines: string[]) => {
    const socket = connect(Number(url.port), url.hostname)
    socket.write(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`)
    const text = String(Buffer.concat(await socket.toArray()))
    return [Number(text.split(' ')[1]), JSON.parse(/\{.*\}/s.exec(text)?.[0] ?? 'null')]
  }
  t.match(await ask('GET /health HTTP/1.1'), [400, { statusCode: 400, message: /names no Host/ }])
  t.match(await ask('GET /health HTTP/1.0'), [200, { status: 'ok' }])
  t.match(await ask('GET /health HTTP/1.1', 'host: x', 'expect: tea'), [
    417,
    { statusCode: 417, code: 'invalid_input', message: /100-continue/ },
  ])
})

test('an unknown route, broken JSON and a body too large come in the same shape', async t => {
  const { app } = setup(t)
  const post = (payload: string) =>
    app.inject({ method: 'POST', url: '/echo', payload, headers: { 'content-type': 'application/json' } })
  t.match(Problem.parse((await app.inject('/nowhere?token=hunter')).json()), {
    statusCode: 404,
    message: 'There is no GET /nowhere',
  })
  t.match(Problem.parse((await post('{"name":')).json()), { statusCode: 400 })
  t.match(Problem.parse((await post('{"__proto__":{"x":1}}')).json()), { statusCode: 400 })
  t.match(Problem.parse((await post(`"${'x'.repeat(2000)}"`)).json()), { statusCode: 413, code: 'too_large' })
})

test('security headers are on every answer', async t => {
  const { app } = setup(t)
  for (const url of ['/health', '/nowhere', '/broken']) {
    t.match((await app.inject(url)).headers, {
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  }
})

test('the log lines of a request carry its trace, and no query', async t => {
  const { app, lines } = setup(t)
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  await app.inject({ url: '/missing-job?code=hunter', headers: { traceparent } })
  t.match(lines().at(-1), {
    message: 'request answered',
    httpRequest: { requestUrl: '/missing-job', status: 404 },
    'logging.googleapis.com/trace': 'projects/doki-test/traces/4bf92f3577b34da6a3ce929d0e0e4736',
  })
})

test('an internal route takes the secret or a signature of the raw body, before it looks at the body', async t => {
  const { app } = setup(t)
  // Spaces that a parse and a stringify would lose.
  const payload = '{ "jobId" : 1 }'
  const call = (header?: string, body = payload, type = 'application/json') =>
    app.inject({
      method: 'POST',
      url: '/internal',
      payload: body,
      headers: { ...(type && { 'content-type': type }), ...(header && { 'x-internal-secret': header }) },
    })
  const signature = signInternal(secret, payload, now() / 1000)
  t.equal((await call(secret)).statusCode, 200)
  t.equal((await call(signature)).statusCode, 200)
  t.equal((await call(signature, payload, 'application/octet-stream')).statusCode, 200)
  t.equal((await call(signature, payload, 'text/plain')).statusCode, 200)
  t.equal((await call(signature, '{ "jobId" : 2 }')).statusCode, 401)
  t.equal((await call()).statusCode, 401)
  t.equal((await call(undefined, '{}')).statusCode, 401)
  t.equal((await call(signInternal(secret, payload, now() / 1000 - 601))).statusCode, 401)
})

function setup(t: Test, bodyLimit = 1000) {
  const written: string[] = []
  const log = createLog('test', 'trace', { write: (line: string) => void written.push(line) })
  const app = createHttp({
    log,
    service: 'test',
    project: 'doki-test',
    secrets: [secret],
    limits: { body: bodyLimit },
    now,
  })
  t.teardown(() => app.close())
  app.get('/missing-job', async () => {
    throw new DokiError('not_found', 'No such job')
  })
  app.get('/jobs/:id', async () => ({}))
  app.get('/broken', async () => {
    throw new Error('hunter')
  })
  const body = z.object({ name: z.string(), rows: z.array(z.number()) })
  app.post('/echo', { schema: { body } }, async request => request.body)
  app.post('/exact', { schema: { body: z.strictObject({}) } }, async () => ({}))
  app.register(async scope => {
    readAnyBodyAsJson(scope)
    const options = {
      schema: { body: z.object({ jobId: z.number() }) },
      preValidation: internalAuth({ secrets: [secret], now }),
    }
    scope.post('/internal', options, async () => ({}))
  })
  return { app, lines: (): Record<string, unknown>[] => written.map(line => JSON.parse(line)) }
}

test('a connection over which nothing was asked does not hold up the end', async t => {
  const app = createHttp({ log: createLog('test', 'silent') })
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await (await fetch(`${url}health`)).text() // the server has taken both connections by now
  await app.close()
  await closed
  t.pass('closed')
})
