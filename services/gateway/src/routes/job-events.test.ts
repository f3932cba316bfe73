import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { readEvents } from '../testing/read-events.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('events show the job as it is, then each change, and end with it', async t => {
  const { watch, change, jobId } = await setup(t)
  const events = await watch()
  t.match(await events.nextEvent(), { event: 'job', id: String, data: { id: jobId, status: 'pending' } })
  await change(sql`status = 'running', progress = '{"done": 1, "total": 2, "message": "reading"}'`)
  const second = await events.nextEvent()
  t.match(second, { data: { status: 'running', progress: { done: 1 } } })
  await change(sql`status = 'completed', result = '{"rows": 2}', finished_at = now()`)
  const last = await events.nextEvent()
  t.match(last, { data: { status: 'completed', result: { rows: 2 } } })
  t.ok(Number(last?.id) > Number(second?.id), 'ids rise')
  t.equal(await events.nextEvent(), undefined, 'the stream has ended')
})

test('a job that has ended is told and done', async t => {
  const { watch, change } = await setup(t)
  await change(sql`status = 'cancelled', finished_at = now()`)
  const events = await watch()
  t.match(await events.nextEvent(), { data: { status: 'cancelled' } })
  t.equal(await events.nextEvent(), undefined)
})

test('silence is filled, so that nobody on the way hangs up', async t => {
  const { watch } = await setup(t, { heartbeatMs: 5 })
  const events = await watch()
  await events.nextEvent() // the first silence may come before it
  t.match(await events.next(), { comment: 'still here' })
  t.match(await events.next(), { comment: 'still here' })
})

test('nobody watches any more once the listener hung up, or the gateway stops', async t => {
  const { watch, app, health } = await setup(t)
  const events = await watch()
  await events.nextEvent()
  t.equal(await health(), 1)
  await events.close()
  while ((await health()) > 0) await new Promise(setImmediate)
  const others = await watch()
  await others.nextEvent()
  await app.close()
  t.equal(await others.nextEvent(), undefined, 'told to go')
})

test('who is put out of the workspace hears no more', async t => {
  const { watch, change, database, seed } = await setup(t)
  const events = await watch()
  await events.nextEvent()
  await database.admin.rows(sql`
    delete from workspace_members where workspace_id = ${seed.workspaceId} and user_id = ${seed.member}`)
  await change(sql`status = 'running'`)
  t.equal(await events.nextEvent(), undefined)
})

test('who comes back is told the job only if it changed meanwhile', async t => {
  const { watch, open, change } = await setup(t)
  const events = await watch()
  const first = await events.nextEvent()
  await events.close()
  const again = await watch({ 'last-event-id': String(first?.id) })
  await change(sql`status = 'running'`)
  t.match(await again.nextEvent(), { data: { status: 'running' } }, 'what was seen is not told again')
  await again.close()
  await change(sql`status = 'completed', finished_at = now()`)
  const late = await watch({ 'last-event-id': String(first?.id) })
  const last = await late.nextEvent()
  t.match(last, { data: { status: 'completed' } })
  t.equal(await late.nextEvent(), undefined)
  t.equal((await open({ 'last-event-id': String(last?.id) })).status, 204, 'there is nothing more to hear')
})

/** A job, and a way to watch it over a real connection. */
async function setup(t: Test, changes: { heartbeatMs?: number } = {}) {
  const workspace = await testWorkspace(t, changes)
  const { app, seed, send, tokenOf, database } = workspace
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const jobId: string = (await send(seed.member, '/agent/interpret', { body })).body.jobId

  const open = async (more: Record<string, string> = {}) => {
    const headers = { authorization: `Bearer ${await tokenOf(seed.member)}`, ...more }
    return fetch(`${address}/jobs/${jobId}/events`, { headers })
  }

  async function watch(headers: Record<string, string> = {}) {
    const response = await open(headers)
    t.equal(response.headers.get('content-type'), 'text/event-stream')
    return readEvents(response)
  }

  return {
    ...workspace,
    jobId,
    open,
    watch,
    change: (what: ReturnType<typeof sql>) =>
      database.admin.rows(sql`update jobs set ${what} where id = ${jobId}`),
    async health(): Promise<number> {
      const headers = { 'x-internal-secret': workspace.deps.secrets[0] ?? '' }
      const { details } = (await app.inject({ url: '/health/details', headers })).json()
      return details.watchers
    },
  }
}
