import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from '@doki/database'
import { signInternal } from '@doki/service'
import { test } from 'tap'
import { secret, setupAgent } from '../test/setup-agent.ts'
import { actionStore } from './action-store.ts'

test('a message does its job', async t => {
  const { create, push, get } = await setupAgent(t)
  const { id } = await create('add', { a: 2, b: 3 })
  const { statusCode, body } = await push(id)
  t.same([statusCode, body], [204, ''])
  t.match(await get(id), { status: 'completed', result: { sum: 5 } })
})

test('delivered ten times at once, and once more after, it is done once', async t => {
  const { create, push, get, done } = await setupAgent(t)
  const { id } = await create('add', { a: 2, b: 3 })
  const ten = await Promise.all(Array.from({ length: 10 }, () => push(id)))
  t.ok(ten.every(({ statusCode }) => statusCode === 204))
  t.equal((await push(id)).statusCode, 204)
  t.same(done, [id])
  t.match(await get(id), { status: 'completed', attempt: 1 })
})

test('without the secret, or with a wrong or outdated one, nothing is done', async t => {
  const { create, push, get, app } = await setupAgent(t)
  const { id } = await create('add', { a: 2, b: 3 })
  const body = JSON.stringify({ jobId: id, kind: 'whatever' })
  const days = (n: number) => Date.now() / 1000 - n * 86_400
  t.equal((await push(id, 'x'.repeat(32))).statusCode, 401)
  t.equal((await push(id, signInternal('x'.repeat(32), body, days(0)))).statusCode, 401)
  t.equal((await push(id, signInternal(secret, body, days(8.1)))).statusCode, 401)
  t.equal((await app.inject({ method: 'POST', url: '/jobs', payload: { jobId: id } })).statusCode, 401)
  t.equal((await get(id)).status, 'pending')
  t.equal((await push(id, signInternal(secret, body, days(7)))).statusCode, 204)
  t.equal((await get(id)).status, 'completed')
})

test('an unknown job is acknowledged and logged: no delivery would help', async t => {
  const { push, logged } = await setupAgent(t)
  t.equal((await push(randomUUID())).statusCode, 204)
  t.match(logged(), 'message for a job that is not there')
  t.equal((await push('nonsense')).statusCode, 204)
  t.match(logged(), 'message that names no job')
})

test('a kind it does not know, an input that does not fit and an output that does not are final', async t => {
  const { create, push, get } = await setupAgent(t)
  const [unknown, input, output] = [
    await create('sync', {}),
    await create('add', { a: 'two', b: 3 }),
    await create('act', { how: 'lie' }),
  ]
  for (const { id } of [unknown, input, output]) t.equal((await push(id)).statusCode, 204)
  t.match((await get(unknown.id)).error, { code: 'internal', message: 'does not know jobs of the kind sync' })
  t.match((await get(input.id)).error, { code: 'invalid_input', message: /input: a: / })
  t.match((await get(output.id)).error, { code: 'internal', message: /does not fit: ok: / })
})

test('a final failure is acknowledged, a passing one asks for another delivery', async t => {
  const { create, push, get } = await setupAgent(t)
  const final = await create('act', { how: 'fail' })
  t.equal((await push(final.id)).statusCode, 204)
  t.match(await get(final.id), {
    status: 'failed',
    error: { code: 'unprocessable', message: 'The tab is gone' },
  })
  const passing = await create('act', { how: 'break' })
  t.equal((await push(passing.id)).statusCode, 500)
  t.match(await get(passing.id), { status: 'pending', attempt: 1 })
  t.equal((await push(passing.id)).statusCode, 500)
  t.match(await get(passing.id), { attempt: 2 })
})

test('a parent starts its child once, waits, and takes its result', async t => {
  const { create, push, get, sent, db } = await setupAgent(t)
  const { id } = await create('parent', {})
  await push(id)
  const [child] = sent.splice(0)
  if (!child) throw new Error('no child was sent')
  t.match(await get(id), { status: 'waiting', waitingFor: { type: 'job', jobId: child.id } })
  await push(child.id)
  t.match(sent, [{ id }], 'the parent is sent on')
  await push(id)
  t.match(await get(id), { status: 'completed', result: { child: { sum: 3 } } })
  t.same(await db.one(sql`select count(*) from jobs`), { count: 2 })
  t.equal((await get(child.id)).originalJobId, id)
})

test('what an agent does is recorded with its reason, tied to the job a person started', async t => {
  const { create, jobs, push, db, workspaceId } = await setupAgent(t)
  const root = await create('parent', {})
  const { id } = await jobs.create({
    workspaceId,
    kind: 'act',
    input: { how: 'record' },
    parentJobId: root.id,
  })
  await push(id)
  const store = actionStore(db)
  const [look, propose] = await store.ofRequest(root.id)
  t.match(look, {
    jobId: id,
    agent: 'test',
    action: 'look',
    reasoning: 'it was asked',
    status: 'applied',
    metadata: { original_job_id: root.id, columns: 3 },
  })
  t.match(propose, { status: 'proposed', model: null })
  t.match(await store.decide(propose?.id ?? '', 'approved', null), { status: 'approved' })
  t.equal(await store.decide(propose?.id ?? '', 'rejected', null), undefined)
  t.equal(await store.decide(look?.id ?? '', 'rejected', null), undefined)
})

test('a service that ends gives back what it was doing', async t => {
  const { app, create, push, get, sent, done } = await setupAgent(t)
  const { id } = await create('act', { how: 'sleep' })
  const answer = push(id)
  while (done.length === 0) await sleep(5)
  await app.close()
  t.equal((await answer).statusCode, 204)
  t.match(await get(id), { status: 'pending', attempt: 0 })
  t.match(sent, [{ id }])
})

test('health says what it takes and that no model is set', async t => {
  const { app } = await setupAgent(t)
  t.match((await app.inject('/health')).json(), { status: 'ok', service: 'test' })
  const headers = { 'x-internal-secret': secret }
  t.match((await app.inject({ url: '/health/details', headers })).json(), {
    details: {
      agent: { kinds: ['add', 'act', 'ask', 'parent'], model: 'off', embedder: 'off', running: 0 },
    },
  })
})
