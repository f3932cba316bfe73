import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { testWorkspace } from '../testing/test-workspace.ts'

test('events show the job as it is, then each change, and end with it', async t => {
  const { watch, change, jobId } = await setup(t)
  const events = await watch()
  t.match(await events.next(), { event: 'job', id: String, data: { id: jobId, status: 'pending' } })
  await change(sql`status = 'running', progress = '{"done": 1, "total": 2, "message": "reading"}'`)
  const second = await events.next()
  t.match(second, { data: { status: 'running', progress: { done: 1 } } })
  await change(sql`status = 'completed', result = '{"rows": 2}', finished_at = now()`)
  const last = await events.next()
  t.match(last, { data: { status: 'completed', result: { rows: 2 } } })
  t.ok(String(last?.id) > String(second?.id), 'ids are the times of change')
  t.equal(await events.next(), undefined, 'the stream has ended')
})

test('a job that has ended is told and done', async t => {
  const { watch, change } = await setup(t)
  await change(sql`status = 'cancelled', finished_at = now()`)
  const events = await watch()
  t.match(await events.next(), { data: { status: 'cancelled' } })
  t.equal(await events.next(), undefined)
})

test('silence is filled, so that nobody on the way hangs up', async t => {
  const { watch } = await setup(t, { heartbeatMs: 5 })
  const events = await watch()
  await events.next()
  t.match(await events.next(), { comment: 'still here' })
  t.match(await events.next(), { comment: 'still here' })
})

test('nobody watches any more once the listener hung up, or the gateway stops', async t => {
  const { watch, app, health } = await setup(t)
  const events = await watch()
  await events.next()
  t.equal(await health(), 1)
  await events.close()
  while ((await health()) > 0) await new Promise(setImmediate)
  const others = await watch()
  await others.next()
  await app.close()
  t.equal(await others.next(), undefined, 'told to go')
})

test('who is put out of the workspace hears no more', async t => {
  const { watch, change, database, seed } = await setup(t)
  const events = await watch()
  await events.next()
  await database.admin.rows(sql`
    delete from workspace_members where workspace_id = ${seed.workspaceId} and user_id = ${seed.member}`)
  await change(sql`status = 'running'`)
  t.equal(await events.next(), undefined)
})

/** A job, and a way to watch it over a real connection. */
async function setup(t: Test, changes: { heartbeatMs?: number } = {}) {
  const workspace = await testWorkspace(t, changes)
  const { app, seed, send, tokenOf, database } = workspace
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const jobId: string = (await send(seed.member, '/agent/interpret', { body })).body.jobId

  async function watch() {
    const headers = { authorization: `Bearer ${await tokenOf(seed.member)}` }
    const response = await fetch(`${address}/jobs/${jobId}/events`, { headers })
    t.equal(response.headers.get('content-type'), 'text/event-stream')
    if (!response.body) throw new Error('no stream')
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    return {
      /** The next event or comment; undefined at the end. */
      async next(): Promise<{ id?: string; event?: string; data?: unknown; comment?: string } | undefined> {
        while (!text.includes('\n\n')) {
          const { value, done } = await reader.read()
          if (done) return undefined
          text += value
        }
        const [block = '', ...rest] = text.split('\n\n')
        text = rest.join('\n\n')
        return parseEvent(block)
      },
      close: () => reader.cancel(),
    }
  }

  return {
    ...workspace,
    jobId,
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

function parseEvent(block: string) {
  const fields: Record<string, string> = {}
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? []
    fields[name || 'comment'] = value
  }
  const { data, ...rest } = fields
  return data === undefined ? rest : { ...rest, data: JSON.parse(data) }
}
