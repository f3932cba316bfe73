import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { answerOf, createClient, itemsOf, watchJob } from '@doki/client'
import { test } from 'tap'
import { testGateway } from '../testing/test-gateway.ts'

test('the document that is checked in is the one that is answered', async t => {
  const { app } = await testGateway(t, { publicUrl: 'https://api.example.com' })
  const file = createRequire(import.meta.url).resolve('@doki/client/openapi.json')
  const { body } = await app.inject('/openapi.json')
  t.ok(
    `${JSON.stringify(JSON.parse(body), null, 2)}\n` === (await readFile(file, 'utf8')),
    'run ./doki types',
  )
})

test('the client speaks with the gateway: answers, refusals, pages, and a job as it goes', async t => {
  const { app, seed, tokenOf } = await testGateway(t)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = createClient({ url, token: () => tokenOf(seed.owner) })
  const { workspaceId } = seed
  t.equal((await answerOf(client.GET('/me'))).id, seed.owner)
  await t.rejects(answerOf(client.POST('/workspaces', { body: { name: '' } })), {
    code: 'invalid_input',
    issues: [{ path: 'body.name' }],
  })
  const started: string[] = []
  for (const text of ['a', 'b', 'c']) {
    const { jobId } = await answerOf(client.POST('/agent/interpret', { body: { workspaceId, text } }))
    started.unshift(jobId)
  }
  const listed = await Array.fromAsync(
    itemsOf(cursor => client.GET('/jobs', { params: { query: { workspaceId, limit: 2, cursor } } })),
  )
  t.strictSame(
    listed.map(({ id }) => id),
    started,
  )
  const [id = ''] = started
  const seen: string[] = []
  for await (const { status } of watchJob(client, id)) {
    seen.push(status)
    if (status === 'pending') await answerOf(client.POST('/jobs/{id}/cancel', { params: { path: { id } } }))
  }
  t.strictSame(seen, ['pending', 'cancelled'])
})
