import { createServer } from 'node:http'
import { type Test, test } from 'tap'
import { googleEffect, googleWire } from './google-wire.ts'
import { type Effect, meter, quiet, type Watch } from './watch.ts'
import { serve } from './wire.ts'

test('what changes a spreadsheet is an effect, and what reads it is none', async t => {
  t.equal(googleEffect('POST', '/v4/spreadsheets/x1/values:batchUpdate?alt=json'), 'POST values:batchUpdate')
  t.equal(googleEffect('POST', '/v4/spreadsheets/x1:batchUpdate'), 'POST batchUpdate')
  t.equal(googleEffect('PUT', '/v4/spreadsheets/x1/values/A1'), 'PUT values/A1')
  t.equal(googleEffect('GET', '/v4/spreadsheets/x1/values:batchGet'), undefined)
  t.equal(googleEffect('POST', '/v4/spreadsheets/x1/values:batchGetByDataFilter'), undefined)
  t.equal(googleEffect('POST', '/token'), undefined)
})

test('a request goes through as it came, and its answer too', async t => {
  const { url, served } = await setup(t, quiet)
  const answer = await fetch(`${url}/v4/spreadsheets/x1:batchUpdate`, { method: 'POST', body: '{"a":1}' })
  t.equal(answer.status, 201)
  t.equal(await answer.text(), 'did {"a":1}')
  t.same(served, ['POST /v4/spreadsheets/x1:batchUpdate'])
})

test('cut before it is done, nothing is done; cut after, it is', async t => {
  const before = await setup(t, { ...quiet, asked: async () => 'cut' })
  await t.rejects(fetch(`${before.url}/v4/spreadsheets/x1:batchUpdate`, { method: 'POST', body: '{}' }))
  t.same(before.served, [])
  const after = await setup(t, { ...quiet, done: async () => 'cut' })
  await t.rejects(fetch(`${after.url}/v4/spreadsheets/x1:batchUpdate`, { method: 'POST', body: '{}' }))
  t.equal(after.served.length, 1)
})

test('effects are numbered as they are asked for', async t => {
  const seen: Effect[] = []
  const watch: Watch = { ...quiet, told: effect => void seen.push(effect) }
  const { url } = await setup(t, watch)
  for (const id of ['a', 'b']) {
    await (await fetch(`${url}/v4/spreadsheets/${id}:batchUpdate`, { method: 'POST', body: '{}' })).text()
  }
  t.match(seen, [
    { at: 1, wire: 'google' },
    { at: 2, wire: 'google' },
  ])
})

async function setup(t: Test, watch: Watch) {
  const served: string[] = []
  const google = createServer(async (asked, answer) => {
    served.push(`${asked.method} ${asked.url}`)
    let body = ''
    for await (const chunk of asked) body += chunk
    answer.writeHead(201).end(`did ${body}`)
  })
  const behind = await serve(google, () => google.closeAllConnections())
  const one = meter(watch)
  const wire = await googleWire(`http://127.0.0.1:${behind.port}`, () => one)
  t.teardown(async () => {
    await wire.close()
    await behind.close()
  })
  return { url: `http://127.0.0.1:${wire.port}`, served }
}
