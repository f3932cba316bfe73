import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type Test, test } from 'tap'
import { testWorkspace } from './testing/test-workspace.ts'

test('who has the answer already is told so, until it changes', async t => {
  const { seed, send, sync } = await testWorkspace(t)
  const { jobId } = (await send(seed.owner, '/start-sync-job', { body: { syncId: sync.id } })).body
  for (const url of ['/jobs', `/jobs/${jobId}`, `/runs/${jobId}`, '/conflicts', `/syncs/${sync.id}/runs`]) {
    const { headers, body } = await send(seed.owner, url)
    t.match(headers.etag, /^W\/"[\w-]{27}"$/, url)
    t.match(headers['cache-control'], /private/)
    for (const known of [headers.etag, `"other", ${headers.etag}`, String(headers.etag).slice(2), '*']) {
      const again = await send(seed.owner, url, { headers: { 'if-none-match': String(known) } })
      t.strictSame(
        [again.status, again.body, again.headers.etag],
        [304, null, headers.etag],
        `${url} ${known}`,
      )
    }
    const other = await send(seed.owner, url, { headers: { 'if-none-match': 'W/"other"' } })
    t.strictSame([other.status, other.body], [200, body])
  }
  const { etag } = (await send(seed.owner, `/jobs/${jobId}`)).headers
  await send(seed.owner, `/jobs/${jobId}/cancel`, { method: 'POST' })
  const changed = await send(seed.owner, `/jobs/${jobId}`, { headers: { 'if-none-match': String(etag) } })
  t.match(changed, { status: 200, body: { status: 'cancelled' } })
  t.equal((await send(seed.owner, '/jobs/nothing', { headers: { 'if-none-match': '*' } })).status, 400)
})

test('a long answer is compressed for who reads that, a short one is not', async t => {
  const { app, headers, ids } = await setup(t)
  const get = (url: string, encoding: string) =>
    app.inject({ url, headers: { ...headers, 'accept-encoding': encoding } })
  const plain = await get('/mappings', 'identity')
  t.ok(plain.rawPayload.length > 1024)
  t.equal(plain.headers['content-encoding'], undefined)
  for (const [encoding, open] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    const squeezed = await get('/mappings', encoding)
    t.equal(squeezed.headers['content-encoding'], encoding)
    t.match(squeezed.headers.vary, /accept-encoding/i)
    t.equal(open(squeezed.rawPayload).toString(), plain.body)
    t.ok(squeezed.rawPayload.length < plain.rawPayload.length / 2)
    t.equal(squeezed.headers.etag, plain.headers.etag, 'and is the same answer')
    t.equal((await get(`/syncs/${ids.sync}/status`, encoding)).headers['content-encoding'], undefined)
    t.equal((await get('/openapi.json', encoding)).headers['content-encoding'], encoding)
  }
})

test('what holds a secret is never compressed', async t => {
  const { app, headers, ids } = await setup(t)
  const payload = { email: 'a@example.com' }
  const url = `/workspaces/${ids.workspace}/invites`
  const made = await app.inject({
    method: 'POST',
    url,
    headers: { ...headers, 'accept-encoding': 'br' },
    payload,
  })
  t.equal(made.statusCode, 201)
  t.equal(made.headers['content-encoding'], undefined)
})

async function setup(t: Test) {
  const gateway = await testWorkspace(t)
  const { seed, send, proposal, tokenOf, sync } = gateway
  const body = { workspaceId: seed.workspaceId, name: 'Another', proposal }
  await send(seed.owner, '/mappings', { body })
  const headers = { authorization: `Bearer ${await tokenOf(seed.owner)}` }
  return { ...gateway, headers, ids: { sync: String(sync.id), workspace: seed.workspaceId } }
}
