import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { type Test, test } from 'tap'
import { pinnedFetch } from './pinned-fetch.ts'

test('it goes to the checked address whatever the name says, and follows no redirect', async t => {
  const { url, pinned, asked } = await setup(t, (request, answer) => {
    if (request.url === '/away') answer.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    else answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'))
  })
  const answer = await pinned.fetch(`${url}/here?x=1`, {
    method: 'POST',
    body: 'é',
    headers: { apikey: 'k' },
  })
  t.same(await answer.json(), { a: 1 })
  t.match(asked[0], { method: 'POST', url: '/here?x=1', headers: { apikey: 'k', host: new URL(url).host } })
  t.equal((await pinned.fetch(`${url}/away`)).status, 302)
  t.equal(asked.length, 2)
  await t.rejects(pinned.fetch('http://169.254.169.254/latest'), /checked host/)
})

test('an answer that does not come, or breaks off, is an error', async t => {
  const { url, pinned } = await setup(t, (request, answer) => {
    if (request.url === '/cut') answer.writeHead(200, { 'content-length': '100' }).write('half')
    if (request.url === '/cut') setImmediate(() => answer.destroy())
  })
  await t.rejects(pinned.fetch(`${url}/cut`))
  await t.rejects(pinned.fetch(`${url}/late`), { name: 'AbortError' })
})

/** A server under a name that no name server knows. */
async function setup(t: Test, listener: RequestListener) {
  const asked: { method?: string; url?: string; headers: object }[] = []
  const server = createServer((request, answer) => {
    const { method, url, headers } = request
    asked.push({ headers, ...(method && { method }), ...(url && { url }) })
    listener(request, answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const url = `http://nowhere.invalid:${port}`
  const pinned = pinnedFetch({ url, host: 'nowhere.invalid', address: '127.0.0.1' }, 1_000)
  t.teardown(async () => {
    pinned.close()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return { url, pinned, asked }
}
