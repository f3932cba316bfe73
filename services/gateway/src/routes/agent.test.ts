import { randomUUID } from 'node:crypto'
import { seedWorkspace, sql } from '@doki/database'
import { type Test, test } from 'tap'
import { testWorkspace } from '../testing/test-workspace.ts'

test('a request may go on from another of its workspace, by anybody who works in it', async t => {
  const { seed, send, interpret, ask } = await setup(t)
  const { jobId } = (await interpret(seed.member, {})).body
  const next = await interpret(seed.admin, { previousJobId: jobId })
  t.match(next, { status: 202 })
  t.match(await send(seed.member, `/jobs/${next.body.jobId}`), { body: { input: { previousJobId: jobId } } })
  t.match(await interpret(seed.viewer, { previousJobId: jobId }), { status: 403 })
  await ask(jobId, { kind: 'question' })
  t.match(await interpret(seed.member, { previousJobId: jobId }), {
    status: 409,
    body: { message: /waits for an answer: say it there/ },
  })
})

test('a foreign request, one of another workspace, a run and a missing one are the same 404', async t => {
  const { seed, send, sync, interpret, database } = await setup(t)
  const other = await seedWorkspace(database.admin, 'Other')
  const body = { workspaceId: other.workspaceId, text: 'sync orders' }
  const theirs = (await send(other.member, '/agent/interpret', { body })).body.jobId
  // One person in two workspaces: what is said in one is not said in the other.
  await database.admin.rows(sql`
    insert into workspace_members (workspace_id, user_id, role) values (${other.workspaceId}, ${seed.admin}, 'member')`)
  const ran = (await send(seed.member, '/start-sync-job', { body: { syncId: sync.id } })).body.jobId
  const missing = await interpret(seed.member, { previousJobId: randomUUID() })
  t.match(missing, { status: 404, body: { code: 'not_found' } })
  for (const [who, previousJobId] of [
    [seed.member, theirs],
    [seed.admin, theirs],
    [seed.member, ran],
  ]) {
    const { status, body: problem } = await interpret(who, { previousJobId })
    t.strictSame([status, problem.message], [404, missing.body.message])
  }
  t.match(await interpret(seed.member, { previousJobId: 'x' }), { status: 400 })
})

test('a time zone that nobody knows is refused at the door', async t => {
  const { seed, interpret } = await setup(t)
  t.match(await interpret(seed.member, { timezone: 'Mars/Base' }), {
    status: 400,
    body: { code: 'invalid_input', message: /no time zone "Mars\/Base": use a name such as Europe\/Berlin/ },
  })
  t.match(await interpret(seed.member, { timezone: 'America/Sao_Paulo' }), { status: 202 })
})

async function setup(t: Test) {
  const workspace = await testWorkspace(t)
  const { seed, send } = workspace
  const interpret = (who: string, more: object) =>
    send(who, '/agent/interpret', { body: { workspaceId: seed.workspaceId, text: 'pause it', ...more } })
  return { ...workspace, interpret }
}
