import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { Problem } from '@doki/contracts'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { createHttp } from './create-http.ts'
import { createLog } from './create-log.ts'
import type { HttpLimits } from './http-limits.ts'

const head = 'POST /echo HTTP/1.1\r\nhost: doki.test\r\ncontent-type: application/json\r\n'

test('a head that never ends, and a body that drips, are given up', async t => {
  const { dial } = await setup(t, { headersMs: 100, requestMs: 200 })
  for (const start of [head, `${head}content-length: 100\r\n\r\n{"a":`]) {
    const socket = await dial()
    socket.write(start)
    const dripping = setInterval(() => socket.write('x'), 20)
    socket.once('close', () => clearInterval(dripping))
    const { status, problem } = await answerOn(socket)
    t.match([status, problem.statusCode, problem.message], [408, 408, /in time/])
  }
})

test('headers that are too large, and what is no HTTP, come in the same shape as all errors', async t => {
  const { dial } = await setup(t, { headers: 1_000 })
  const ask = async (text: string) => {
    const socket = await dial()
    socket.write(text)
    return answerOn(socket)
  }
  t.match(await ask(`${head}x-long: ${'x'.repeat(2_000)}\r\n\r\n`), {
    status: 431,
    problem: { code: 'too_large' },
  })
  t.match(await ask('\u0016\u0003\u0001 hello\r\n\r\n'), { status: 400, problem: { code: 'invalid_input' } })
  t.match(await ask(`${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}`), { status: 400 })
})

test('a connection more than there may be is closed, the others are served', async t => {
  const { dial, closed, url } = await setup(t, { connections: 2 })
  const first = await dial()
  await dial()
  await closed(await dial())
  first.destroy()
  await closed(first)
  let answer = await fetch(`${url}/health`).catch(() => undefined)
  while (!answer) answer = await fetch(`${url}/health`).catch(() => undefined) // until the server has seen it go
  t.equal(answer.status, 200)
})

test('a body is read to a depth, and no deeper', async t => {
  const { app } = await setup(t, { json: { depth: 3, values: 100, entries: 50 } })
  const post = (payload: string) =>
    app.inject({ method: 'POST', url: '/echo', payload, headers: { 'content-type': 'application/json' } })
  t.equal((await post('{"a":[[1,"[[[["]]}')).statusCode, 200)
  t.match(Problem.parse((await post('{"a":[[[1]]]}')).json()), { statusCode: 400, message: /3 levels/ })
  t.equal((await post(`{"a":${'['.repeat(400_000)}`)).statusCode, 400)
})

test('a body is read up to so many values, in all and in one list, and no more is looked at', async t => {
  const { app } = await setup(t, { json: { depth: 3, values: 100, entries: 50 } })
  const post = async (value: unknown) => {
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/echo', payload: { a: value } })
    return { statusCode, message: JSON.parse(body).message }
  }
  const zeros = (count: number) => Array(count).fill(0)
  t.match(await post(zeros(50)), { statusCode: 200 })
  t.match(await post(zeros(51)), { statusCode: 413, message: /at most 50 entries/ })
  t.match(await post([zeros(40), zeros(40), zeros(40)]), { statusCode: 413, message: /at most 100 values/ })
})

test('an answer that takes too long is given up, a stream goes on', async t => {
  const { app, hang } = await setup(t, { handlerMs: 50 })
  for (const method of ['GET', 'POST'] as const) {
    const late = await app.inject({ method, url: '/hang', ...(method === 'POST' && { payload: { a: 1 } }) })
    t.match(Problem.parse(late.json()), { statusCode: 503, code: 'unavailable', message: /took too long/ })
  }
  hang.resolve()
  t.equal((await app.inject('/stream')).body, '0123456789')
})

test('a change and a route of its own may be given longer', async t => {
  const { app, hang, arrived, hangOn } = await setup(t, { handlerMs: 5, changeMs: 3_600_000 })
  const change = app.inject({ method: 'POST', url: '/hang', payload: { a: 1 } })
  const patient = app.inject('/patient')
  await arrived.promise
  t.equal((await hangOn()).statusCode, 503)
  hang.resolve()
  t.equal((await change).statusCode, 200)
  t.equal((await patient).statusCode, 200)
})

test('what is too much is sent away with a word when to come back; health and streams are served', async t => {
  const { app, hang, arrived, hangOn } = await setup(t, { inFlight: 2 })
  const under = [hangOn(), hangOn()]
  await arrived.promise
  const refused = await app.inject('/hang')
  t.match(Problem.parse(refused.json()), { statusCode: 503, code: 'unavailable' })
  t.match(refused.headers, { 'retry-after': /^\d+$/, 'x-content-type-options': 'nosniff' })
  t.equal((await app.inject('/health')).statusCode, 200)
  hang.resolve()
  t.strictSame(
    (await Promise.all(under)).map(({ statusCode }) => statusCode),
    [200, 200],
  )
  t.equal((await app.inject('/hang')).statusCode, 200)
  t.equal((await app.inject('/stream')).statusCode, 200)
})

test('who hangs up is not in flight any more', async t => {
  const { app, dial, arrived, hangOn } = await setup(t, { inFlight: 1 })
  const socket = await dial()
  socket.write('GET /hang HTTP/1.1\r\nhost: doki.test\r\n\r\n')
  await arrived.promise
  t.equal((await app.inject('/hang')).statusCode, 503)
  socket.destroy()
  const again = async () => (await soon()) ?? Promise.race([hangOn(), soon()])
  let answer = await again()
  while (answer?.statusCode === 503) answer = await again()
  t.equal(answer, undefined, 'it is let in, and hangs')
})

/** The status and the body of the one answer that comes before the connection is closed. */
async function answerOn(socket: Socket) {
  const chunks: Buffer[] = []
  socket.on('data', chunk => chunks.push(chunk))
  await new Promise(resolve => socket.once('close', resolve))
  const text = Buffer.concat(chunks).toString()
  const body = text.slice(text.indexOf('\r\n\r\n') + 4)
  return { status: Number(text.split(' ')[1]), problem: Problem.parse(JSON.parse(body)) }
}

async function setup(t: Test, limits: Partial<HttpLimits>) {
  const hang = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<void>()
  const app = createHttp({ log: createLog('test', 'silent'), service: 'test', limits })
  app.post('/echo', { schema: { body: z.looseObject({}) } }, async request => request.body)
  const wait = async () => {
    arrived.resolve()
    await hang.promise
    return {}
  }
  app.get('/hang', wait)
  app.post('/hang', wait)
  app.get('/patient', { config: { handlerMs: 3_600_000 } }, wait)
  const open = { config: { load: 'stream' } as const }
  app.get('/stream', open, async (_, reply) => reply.type('text/plain').send(Readable.from(slowly())))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const sockets = new Map<Socket, Promise<unknown>>()
  t.teardown(async () => {
    hang.resolve()
    for (const socket of sockets.keys()) socket.destroy()
    await app.close()
  })

  async function dial(): Promise<Socket> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('error', () => {}) // whatever it is, it closes
    sockets.set(socket, new Promise(resolve => socket.once('close', resolve)))
    await once(socket, 'connect')
    return socket
  }
  const closed = async (socket: Socket) => void (await sockets.get(socket))

  // `inject` alone begins only when it is waited for.
  const hangOn = async () => await app.inject('/hang')

  return { app, url, dial, closed, hang, arrived, hangOn }
}

/** Undefined, in a moment. */
function soon(): Promise<undefined> {
  return new Promise(resolve => setTimeout(resolve, 50, undefined))
}

async function* slowly() {
  for (let i = 0; i < 10; i++) {
    await new Promise(resolve => setTimeout(resolve, 10))
    yield String(i)
  }
}
