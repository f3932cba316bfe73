import { randomUUID } from 'node:crypto'
import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { eventStore } from '../stores/event-store.ts'
import { readEvents } from '../testing/read-events.ts'
import { addFindings } from '../testing/samples.ts'
import { type Changes, testGateway } from '../testing/test-gateway.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('a workspace tells what changes in it: first that all is to be read, then hints', async t => {
  const { watch, sync, seed, database, send } = await setup(t)
  const events = await watch()
  t.match(await events.nextEvent(), { event: 'reset', id: String, data: { why: 'new' } })
  await send(seed.owner, `/syncs/${sync.id}/pause`, { method: 'POST' })
  t.strictSame((await events.nextEvent())?.data, { type: 'sync', id: sync.id, change: 'changed' })
  await addFindings(database.admin, { workspaceId: seed.workspaceId, syncId: sync.id })
  t.strictSame((await events.nextEvent())?.data, { type: 'conflicts', id: sync.id, change: 'changed' })
  t.strictSame((await events.nextEvent())?.data, { type: 'quarantine', id: sync.id, change: 'changed' })
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const { jobId } = (await send(seed.member, '/agent/interpret', { body })).body
  t.strictSame((await events.nextEvent())?.data, { type: 'job', id: jobId, change: 'created' })
})

test('what was missed is told at any process, once, and nothing of what was heard', async t => {
  const { watch, address, startJob, another } = await setup(t)
  const events = await watch()
  const { id } = (await events.nextEvent()) ?? {}
  const heard = await startJob()
  t.match(await events.nextEvent(), { data: { id: heard } })
  const left = await events.nextId()
  await events.close()
  const missed = [await startJob(), await startJob()]
  const elsewhere = await another()
  for (const at of [address, elsewhere]) {
    const again = await watch({ 'last-event-id': String(left) }, at)
    for (const job of missed) t.match(await again.nextEvent(), { data: { id: job } })
    const next = await startJob()
    t.match(await again.nextEvent(), { data: { id: next, type: 'job' } }, 'and goes on')
    missed.push(next)
  }
  const fromStart = await watch({ 'last-event-id': String(id) })
  t.match(await fromStart.nextEvent(), { data: { id: heard } })
})

test('a transaction that is committed after a later one was told is told as well', async t => {
  const { watch, database, startJob, seed } = await setup(t)
  const events = await watch()
  await events.nextEvent()
  const name = 'Slow'
  let later: string | undefined
  await database.admin.tx(async tx => {
    await tx.rows(sql`update workspaces set name = ${name} where id = ${seed.workspaceId}`)
    later = await startJob()
    t.match(await events.nextEvent(), { data: { id: later } }, 'the open one holds nothing up')
    const id = await events.nextId()
    const again = await watch({ 'last-event-id': String(id) })
    await tx.rows(sql`select 1`)
    t.ok(again)
  })
  t.match(await events.nextEvent(), { data: { type: 'workspace', id: seed.workspaceId } })
})

test('whoever was away too long, or brings what is no id of ours, has to read all again', async t => {
  const { watch, database } = await setup(t)
  const now = await eventStore(database.service).look()
  const future = now.seen.xmax + 1_000_000
  for (const id of ['rubbish', '1-1:1:', `${now.at}-9:3:`, `${now.at - 3_600_000}-${now.seen.text}`]) {
    const events = await watch({ 'last-event-id': id })
    const why = /^\d/.test(id) && id !== `${now.at}-9:3:` ? 'old' : 'new'
    t.match(await events.nextEvent(), { event: 'reset', data: { why } }, id)
  }
  const restored = await watch({ 'last-event-id': `${now.at}-${future}:${future}:` })
  t.match(await restored.nextEvent(), { event: 'reset', data: { why: 'old' } }, 'a restored backup')
})

test('nobody hears anything once their membership has ended, or their token', async t => {
  const { watch, database, seed, startJob, tokenOf } = await setup(t)
  const events = await watch()
  await events.nextEvent()
  await database.admin.rows(sql`
    delete from workspace_members where workspace_id = ${seed.workspaceId} and user_id = ${seed.member}`)
  await startJob()
  t.equal(await events.nextEvent(), undefined)
  const short = await tokenOf(seed.viewer, { exp: Math.ceil(Date.now() / 1000) + 1 })
  const viewer = await watch({ authorization: `Bearer ${short}` })
  t.match(await viewer.nextEvent(), { event: 'reset' })
  t.equal(await viewer.nextEvent(), undefined)
})

test('who logs out hears no more in that session, and others hear on', async t => {
  const { watch, app, startJob, seed, tokenOf } = await setup(t)
  const [session_id, another] = [randomUUID(), randomUUID()]
  const as = async (session_id: string) => `Bearer ${await tokenOf(seed.viewer, { session_id })}`
  const left = await watch({ authorization: await as(session_id) })
  const kept = await watch({ authorization: await as(another) })
  for (const events of [left, kept]) t.match(await events.nextEvent(), { event: 'reset' })
  await app.inject({ method: 'POST', url: '/auth/logout', headers: { authorization: await as(session_id) } })
  t.equal(await left.nextEvent(), undefined)
  const job = await startJob()
  t.match(await kept.nextEvent(), { data: { id: job } })
})

test('a broken connection of the listener loses nothing', async t => {
  const { watch, database, startJob } = await setup(t)
  const events = await watch()
  await events.nextEvent()
  await database.admin.rows(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen%'`)
  const job = await startJob()
  t.match(await events.nextEvent(), { data: { id: job } })
})

test('beyond the limits one is refused politely, and let in when another has left', async t => {
  const { open, seed, health, tokenOf } = await setup(t, {
    streams: { perProcess: 3, perUser: 1, perWorkspace: 2 },
  })
  const as = async (person: string) => ({ authorization: `Bearer ${await tokenOf(person)}` })
  const first = readEvents(await open())
  const again = await open()
  t.equal(again.status, 429)
  t.match(again.headers.get('retry-after'), /^\d+$/)
  t.match(await again.json(), { code: 'too_many_requests', message: /close one/ })
  await open(await as(seed.owner))
  const third = await open(await as(seed.viewer))
  t.match([third.status, await third.json()], [429, { message: /watch this workspace/ }])
  t.equal((await open(await as(seed.outsider))).status, 404, 'strangers take no place')
  await first.close()
  while ((await health()) > 1) await new Promise(setImmediate)
  t.equal((await open(await as(seed.viewer))).status, 200)
})

test('a full process says when to come back', async t => {
  const { open, seed, tokenOf } = await setup(t, {
    streams: { perProcess: 1, perUser: 9, perWorkspace: 9 },
  })
  await open()
  const refused = await open({ authorization: `Bearer ${await tokenOf(seed.owner)}` })
  t.equal(refused.status, 503)
  t.match(refused.headers.get('retry-after'), /^\d+$/)
  t.match(await refused.json(), { code: 'unavailable' })
})

test('silence is filled with how far one has heard', async t => {
  const { watch, startJob } = await setup(t, { heartbeatMs: 5 })
  const events = await watch()
  await events.nextEvent() // the first silence may come before it
  t.match(await events.next(), { comment: 'still here' })
  await startJob()
  await events.nextEvent()
  let block = await events.next()
  while (!block?.comment || !block.id) block = await events.next()
  t.match(block.id, /^\d+-\d+:\d+:/)
})

/** A workspace that a member watches over a real connection. */
async function setup(t: Test, changes: Changes = {}) {
  const workspace = await testWorkspace(t, changes)
  const { app, deps, seed, send, tokenOf } = workspace
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const leaving = new AbortController()
  t.teardown(() => leaving.abort())

  const open = async (more: Record<string, string> = {}, at = address) =>
    fetch(`${at}/workspaces/${seed.workspaceId}/events`, {
      headers: { authorization: `Bearer ${await tokenOf(seed.member)}`, ...more },
      signal: leaving.signal,
    })

  return {
    ...workspace,
    address,
    open,
    async watch(headers: Record<string, string> = {}, at = address) {
      const response = await open(headers, at)
      t.equal(response.headers.get('content-type'), 'text/event-stream')
      return readEvents(response)
    },
    async startJob(): Promise<string> {
      const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
      return (await send(seed.owner, '/agent/interpret', { body })).body.jobId
    },
    /** Another gateway on the same database. */
    async another(): Promise<string> {
      const { app: other } = await testGateway(t, { ...deps, ...changes })
      return other.listen({ host: '127.0.0.1', port: 0 })
    },
    async health(): Promise<number> {
      const headers = { 'x-internal-secret': deps.secrets[0] ?? '' }
      return (await app.inject({ url: '/health/details', headers })).json().details.watchers
    },
  }
}
