import { sql } from '@doki/database'
import { test } from 'tap'
import { testWorkspace } from '../testing/test-workspace.ts'

test('a sentence becomes a job at once, and its agent is told', async t => {
  const { seed, send, dispatched } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'keep Orders in public.orders' }
  const { status, body: started } = await send(seed.member, '/agent/interpret', { body })
  t.equal(status, 202)
  t.ok(dispatched.includes(started.jobId))
  const { body: job } = await send(seed.viewer, `/jobs/${started.jobId}`)
  t.match(job, {
    kind: 'request',
    status: 'pending',
    requestedBy: seed.member,
    input: { text: body.text, sheetConnectionId: null, timezone: 'UTC' },
  })
})

test('a viewer looks and does not start, answer or cancel anything', async t => {
  const { seed, send, sync, ask } = await testWorkspace(t)
  const started = await send(seed.viewer, '/start-sync-job', { body: { syncId: sync.id } })
  t.match(started, { status: 403, body: { code: 'forbidden' } })
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  t.equal((await send(seed.viewer, '/agent/interpret', { body })).status, 403)
  const { jobId } = (await send(seed.member, '/agent/interpret', { body })).body
  await ask(jobId, { kind: 'confirm' })
  const answer = { body: { answer: { kind: 'confirm', decision: 'apply' } } }
  t.equal((await send(seed.viewer, `/jobs/${jobId}/answer`, answer)).status, 403)
  t.equal((await send(seed.viewer, `/jobs/${jobId}/cancel`, { method: 'POST' })).status, 403)
})

test('an answer wakes the job that asked, once, and only if it is an answer to that', async t => {
  const { seed, send, ask, database, dispatched } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const { jobId } = (await send(seed.member, '/agent/interpret', { body })).body
  const answer = (given: object) => send(seed.admin, `/jobs/${jobId}/answer`, { body: { answer: given } })
  const apply = { kind: 'confirm', decision: 'apply' }
  t.match(await answer(apply), { status: 409 }, 'nothing was asked yet')
  await ask(jobId, { kind: 'question' })
  t.match(await answer(apply), { status: 422, body: { message: /asks for a question/ } })
  t.match(await answer({ kind: 'question' }), { status: 400 }, 'no choice in it')
  dispatched.length = 0
  t.match(await answer({ kind: 'question', choice: 'Orders' }), { status: 202, body: { jobId } })
  t.strictSame(dispatched, [jobId])
  const row = await database.admin.one(sql`select answer, woken_at from jobs where id = ${jobId}`)
  t.match(row, { answer: { choice: 'Orders' }, woken_at: String })
  t.match(await answer({ kind: 'question', choice: 'Other' }), { status: 409 })
  t.match(
    await answer({ kind: 'question', choice: 'Orders' }),
    { status: 202 },
    'the same once more is the same',
  )
})

test('an answer that names the fence it was given to is not taken for one to what is asked next', async t => {
  const { seed, send, database } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const { jobId } = (await send(seed.member, '/agent/interpret', { body })).body
  await database.admin.rows(sql`
    update jobs set status = 'waiting', fence = 3,
      waiting_for = '{"type": "person", "ask": {"kind": "confirm"}}' where id = ${jobId}`)
  const answer = (fence: number) =>
    send(seed.member, `/jobs/${jobId}/answer`, {
      body: { answer: { kind: 'question', choice: 'yes' }, fence },
    })
  t.match(await answer(2), { status: 409, body: { message: /asks something else/ } })
  t.match(await answer(3), { status: 202 })
  t.match(await send(seed.admin, `/jobs/${jobId}`), { body: { answeredBy: seed.member } })
})

test('an approval that cannot be right is refused in words, and the job waits on', async t => {
  const { seed, send, ask, proposal } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const { jobId } = (await send(seed.member, '/agent/interpret', { body })).body
  await ask(jobId, { kind: 'review', proposal })
  const answer = (given: object) =>
    send(seed.member, `/jobs/${jobId}/answer`, { body: { answer: { kind: 'review', ...given } } })
  const key = { columns: ['total'], managed: false }
  t.match(await answer({ decision: 'approve', key }), {
    status: 422,
    body: { message: /key column "total" is not among the mapped/ },
  })
  t.match((await send(seed.member, `/jobs/${jobId}`)).body, { status: 'waiting' })
  t.match(await answer({ decision: 'approve' }), { status: 202 })
})

test('a column that goes one way alone is refused where the other way was asked for', async t => {
  const { seed, send, ask, proposal } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'copy the table to the sheet' }
  const { jobId } = (await send(seed.member, '/agent/interpret', { body })).body
  const rules = { direction: 'table_to_sheet', conflictPolicy: 'table_wins', deletePolicy: 'keep' }
  await ask(jobId, { kind: 'review', proposal, rules: { ...rules, schedule: null, live: false } })
  const part = { kind: 'part', of: 'words', take: 'first', separator: null }
  const columns = [
    ...proposal.columns,
    {
      ...proposal.columns[0],
      index: 9,
      header: 'Name',
      label: 'Name',
      column: 'first_word',
      transform: part,
      writer: 'sheet',
    },
  ]
  const answer = (given: object) =>
    send(seed.member, `/jobs/${jobId}/answer`, {
      body: { answer: { kind: 'review', decision: 'approve', ...given } },
    })
  t.match(await answer({ columns }), { status: 422, body: { message: /“first_word” can go from the sheet/ } })
  t.match(await answer({}), { status: 202 })
})

test('words are taken whatever a job asks for', async t => {
  const { seed, send, ask, proposal } = await testWorkspace(t)
  for (const asked of [{ kind: 'review', proposal }, { kind: 'confirm' }, { kind: 'change' }]) {
    const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
    const { jobId } = (await send(seed.member, '/agent/interpret', { body })).body
    await ask(jobId, asked)
    const answer = { kind: 'question', choice: 'no, the other sheet' }
    t.match(
      await send(seed.member, `/jobs/${jobId}/answer`, { body: { answer } }),
      { status: 202 },
      asked.kind,
    )
  }
})

test('cancelling ends a waiting job, and not what has ended', async t => {
  const { seed, send, finish } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const { jobId } = (await send(seed.member, '/agent/interpret', { body })).body
  t.match(await send(seed.member, `/jobs/${jobId}/cancel`, { method: 'POST' }), {
    status: 200,
    body: { status: 'cancelled' },
  })
  const other = (await send(seed.member, '/agent/interpret', { body })).body.jobId
  await finish(other, {})
  t.match(await send(seed.member, `/jobs/${other}/cancel`, { method: 'POST' }), { status: 409 })
})

test('a list is paged without losing or doubling a job', async t => {
  const { seed, send } = await testWorkspace(t)
  const { workspaceId } = seed
  const made: string[] = []
  for (let i = 0; i < 7; i++) {
    const { body } = await send(seed.member, '/agent/interpret', { body: { workspaceId, text: `${i}` } })
    made.unshift(body.jobId)
  }
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const from: string = cursor && `&cursor=${cursor}`
    const { body } = await send(seed.viewer, `/jobs?workspaceId=${workspaceId}&limit=3${from}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.next
  }
  t.strictSame(seen, made)
  t.match(await send(seed.viewer, '/jobs?cursor=rubbish'), { status: 400 })
  t.match((await send(seed.viewer, '/jobs?kind=sync')).body, { items: [], next: null })
})

test('a job is dispatched with the trace of the request that made it', async t => {
  const traces: (string | undefined)[] = []
  const { seed, send } = await testWorkspace(t, {
    dispatch: async jobs => void traces.push(...jobs.map(({ traceparent }) => traceparent)),
  })
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  await send(seed.member, '/agent/interpret', { body, headers: { traceparent } })
  t.strictSame(traces, [traceparent])
})
