import { createServer } from 'node:http'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { gatewayClient } from './gateway-client.ts'

const Said = z.object({ said: z.string() })
const unavailable = JSON.stringify({
  statusCode: 503,
  error: 'Service Unavailable',
  code: 'unavailable',
  message: 'The database is away',
  requestId: 'r1',
})

test('a gateway that says unavailable is asked again, with the same idempotency key', async t => {
  const { gateway, keys } = await setup(t, asked =>
    asked < 3 ? [503, unavailable] : [200, JSON.stringify({ said: 'yes' })],
  )
  t.same(await gateway.post('/things', {}, Said), { said: 'yes' })
  t.equal(keys.length, 3)
  t.equal(new Set(keys).size, 1)
})

test('one that goes on saying it is believed, in its own words', async t => {
  const { gateway } = await setup(t, () => [503, unavailable], { away: 60, unavailable: 0.3 })
  await t.rejects(gateway.post('/things', {}, Said), { code: 'unavailable', message: 'The database is away' })
})

test('one that is away is given up in the end', async t => {
  const gateway = gatewayClient('http://127.0.0.1:1', 'token', { away: 0.3, unavailable: 0.3 })
  await t.rejects(gateway.get('/things', Said), { code: 'unavailable', message: /does not answer/ })
})

async function setup(
  t: Test,
  reply: (asked: number) => [number, string],
  patience?: Parameters<typeof gatewayClient>[2],
) {
  const keys: unknown[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key'])
    const [status, body] = reply(keys.length)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { gateway: gatewayClient(`http://127.0.0.1:${port}`, 'token', patience), keys }
}
