import { createServer } from 'node:http'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { asked, gatewayClient } from './gateway-client.ts'

const unavailable = JSON.stringify({
  statusCode: 503,
  error: 'Service Unavailable',
  code: 'unavailable',
  message: 'The database is away',
  requestId: 'r1',
})
const Said = z.object({ said: z.string() })

test('what is answered is parsed', async t => {
  const gateway = await setup(t, [200, JSON.stringify({ said: 'yes', more: 1 })])
  t.same(await asked(Said, gateway.GET('/me')), { said: 'yes' })
})

test('what the gateway refuses is thrown in its own words', async t => {
  const gateway = await setup(t, [503, unavailable])
  await t.rejects(asked(Said, gateway.GET('/me')), { code: 'unavailable', message: 'The database is away' })
})

test('a gateway that is away is given up in the end', async t => {
  const gateway = gatewayClient('http://127.0.0.1:1', 'token', { away: 0.3, unavailable: 0.3 })
  await t.rejects(asked(Said, gateway.GET('/me')), { code: 'unavailable', message: /does not answer/ })
})

async function setup(t: Test, [status, body]: [number, string]) {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return gatewayClient(`http://127.0.0.1:${port}`, 'token', { away: 60, unavailable: 0.3 })
}
