import { test } from 'tap'
import { canary, setupModel } from './testing/setup-model.ts'

const embedder = { EMBEDDER_NAME: 'acme/near-1' }
const never = new AbortController().signal

test('without an embedder there is none', async t => {
  const { model } = await setupModel(t)
  t.equal(model.embed, null)
})

test('texts alike are near each other, however many there are', async t => {
  const { model } = await setupModel(t, embedder)
  const texts = [
    'first name',
    'first_name',
    'postal code',
    ...Array.from({ length: 200 }, (_, n) => `column ${n}`),
  ]
  const embedded = await model.embed?.(texts, never)
  t.match(embedded, { ok: true, usage: { calls: 3, outputTokens: 0, costMicros: null, estimated: true } })
  const vectors = embedded?.ok ? embedded.answer : []
  t.equal(vectors.length, texts.length)
  t.ok(likeness(vectors[0], vectors[1]) > likeness(vectors[0], vectors[2]))
})

test('no texts need no call', async t => {
  const { model } = await setupModel(t, embedder)
  t.match(await model.embed?.([], never), { ok: true, answer: [], usage: { calls: 0 } })
})

test('what goes wrong is told, without the key and the texts', async t => {
  const { model, faults, stop } = await setupModel(t, embedder)
  const method = 'POST /v1/embeddings'
  for (const [status, why] of [
    [401, 'denied'],
    [404, 'rejected'],
    [429, 'limited'],
    [500, 'unreachable'],
  ] as const) {
    faults.add({ method, status })
    const embedded = await model.embed?.(['a name'], never)
    t.match(embedded, { ok: false, why })
    t.notOk(JSON.stringify(embedded).includes(canary))
  }
  t.match(await model.embed?.(['a name', ''], never), { ok: false, why: 'rejected' })
  t.match(await model.embed?.(['a name'], never, 1), { ok: false, why: 'budget', usage: { calls: 0 } })
  await stop()
  t.match(await model.embed?.(['a name'], never), { ok: false, why: 'unreachable' })
})

test('a slow embedder is left', async t => {
  const { model, faults } = await setupModel(t, { ...embedder, MODEL_TIMEOUT_MS: '3000' })
  t.match(await model.embed?.(['a name'], never), { ok: true }, 'Genkit is loaded')
  faults.add({ method: 'POST /v1/embeddings', delayMs: 30_000 })
  t.match(await model.embed?.(['a name'], never), { ok: false, why: 'timeout' })
})

function likeness(a: number[] = [], b: number[] = []): number {
  return a.reduce((sum, each, at) => sum + each * (b[at] ?? 0), 0)
}
