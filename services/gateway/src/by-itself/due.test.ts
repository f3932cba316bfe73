import { type Job, SyncId } from '@doki/contracts'
import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { dueStore } from '../stores/due-store.ts'
import { testMachines } from '../testing/test-machines.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('a sync that is due runs once, whatever it missed, and is due again at the next time of its schedule', async t => {
  const { machines, sync, makeDue, runs, send, seed, sent } = await setup(t)
  t.equal(await machines.startDue(), 0, 'it is not due before its time')
  await makeDue('3 days')
  t.equal(await machines.startDue(), 1)
  t.equal(await machines.startDue(), 0)
  const [run, ...others] = await runs()
  t.match(run, { status: 'pending', requestedBy: null, input: { mode: 'apply', cause: 'schedule' } })
  t.strictSame([others, sent], [[], [run?.id]])
  const { body } = await send(seed.viewer, `/syncs/${sync.id}`)
  const nextRunAt = new Date(body.nextRunAt)
  t.ok(nextRunAt.getTime() > Date.now() && nextRunAt.getTime() < Date.now() + 25 * 3_600_000)
  t.match(nextRunAt.toISOString(), /T0[78]:00:00/, '9:00 in Berlin')
})

test('many ticks at once start one run of each sync', async t => {
  const { machines, makeDue, addSync, runs } = await setup(t)
  for (let i = 0; i < 9; i++) await addSync()
  await makeDue('1 minute')
  const counts = await Promise.all(Array.from({ length: 8 }, () => machines.startDue()))
  t.equal(
    counts.reduce((sum, count) => sum + count, 0),
    10,
  )
  t.equal((await runs()).length, 10)
})

test('after a rest of days a tick starts so many, workspaces in turn, the longest waiting first', async t => {
  const { machines, makeDue, addSync, runs } = await setup(t, { runsPerTick: 4 })
  for (let i = 0; i < 9; i++) await addSync()
  await makeDue('2 days')
  const started: number[] = []
  for (let tick = 0; tick < 4; tick++) started.push(await machines.startDue())
  t.strictSame(started, [4, 4, 2, 0])
  const inputs = (await runs()).map(({ input }) => JSON.stringify(input))
  t.equal(new Set(inputs).size, 10, 'each once')
})

test('no run is started while another one is pending, running or waiting, and one is after it has ended', async t => {
  const { machines, makeDue, runs, database, finish, startByHand } = await setup(t)
  const byHand = await startByHand()
  await makeDue('1 minute')
  for (const status of ['pending', 'running', 'waiting']) {
    await database.admin.rows(sql`
      update jobs set status = ${status}, waiting_for = '{"type": "person", "ask": {"kind": "x"}}' where id = ${byHand}`)
    t.equal(await machines.startDue(), 0, status)
  }
  await finish(byHand, {})
  t.equal(await machines.startDue(), 1)
  t.equal((await runs()).length, 2)
})

test('the database lets no second run in that was not asked for, however it is put in', async t => {
  const { database, sync, seed, runs, startByHand } = await setup(t)
  const input = (cause: string) => JSON.stringify({ syncId: sync.id, mode: 'apply', confirmed: false, cause })
  const insert = (cause: string) =>
    database.service.rows(sql`
      insert into jobs (workspace_id, kind, input) values (${seed.workspaceId}, 'sync', ${input(cause)}::jsonb)
      returning id`)
  const made = await Promise.all(Array.from({ length: 6 }, (_, i) => insert(i % 2 ? 'schedule' : 'change')))
  t.equal(made.flat().length, 1)
  await startByHand()
  t.equal((await runs()).length, 2, 'a person may: their run waits for the spreadsheet')
  t.strictSame(await insert('change'), [])
})

test('starts by hand and by the clock, at once: the clock gives way or was first', async t => {
  const { machines, makeDue, startByHand, runs, database } = await setup(t)
  for (let round = 0; round < 10; round++) {
    await makeDue('1 minute')
    await database.admin.rows(sql`update syncs set last_start_at = null`)
    await Promise.all([machines.startDue(), startByHand(), machines.startDue()])
    const ofTheClock = (await runs()).filter(({ input }) => JSON.stringify(input).includes('"schedule"'))
    t.ok(ofTheClock.length <= 1)
    await database.admin.rows(sql`delete from jobs`)
  }
})

test('a sync that is paused or blocked has no next time; resumed, it has the next one of its schedule', async t => {
  const { machines, send, seed, sync, makeDue, database } = await setup(t)
  const post = (verb: string) => send(seed.member, `/syncs/${sync.id}/${verb}`, { method: 'POST' })
  await makeDue('1 hour')
  t.match((await post('pause')).body, { state: 'paused', nextRunAt: null })
  t.equal(await machines.startDue(), 0)
  const { body } = await post('resume')
  t.ok(Date.parse(body.nextRunAt) > Date.now(), 'what it missed is not made up for')
  t.equal(await machines.startDue(), 0)
  await database.service.rows(sql`update syncs set state = 'blocked' where id = ${sync.id}`)
  t.match((await send(seed.viewer, `/syncs/${sync.id}`)).body, { state: 'blocked', nextRunAt: null })
  await database.service.rows(sql`update syncs set state = 'active' where id = ${sync.id}`)
  t.equal(await machines.startDue(), 1, 'whoever knows no better: it is due at once')
})

test('a schedule that cannot be kept any more blocks its sync, and no other', async t => {
  const { machines, addSync, makeDue, database, send, seed, sync } = await setup(t)
  await addSync()
  await database.admin.rows(sql`update syncs set time_zone = 'Mars/Olympus' where id = ${sync.id}`)
  await makeDue('1 minute')
  t.equal(await machines.startDue(), 1)
  t.match((await send(seed.viewer, `/syncs/${sync.id}`)).body, {
    state: 'blocked',
    stateReason: /schedule cannot be kept/,
  })
})

test('changes start a run of a live sync, and not two within ten seconds', async t => {
  const { database, send, seed, sync, finish } = await setup(t)
  const { startChanged } = dueStore(database.service)
  const id = SyncId.parse(sync.id)
  t.equal(await startChanged(id), undefined, 'it is not live')
  await send(seed.member, `/syncs/${id}`, { method: 'PATCH', body: { live: true, schedule: null } })
  const runs = await Promise.all(Array.from({ length: 5 }, () => startChanged(id)))
  const [run] = runs.filter(each => each !== undefined)
  t.equal(runs.filter(each => each === run).length, 1)
  await finish(run?.id ?? '', {})
  t.equal(await startChanged(id), undefined)
  await database.admin.rows(sql`update syncs set last_start_at = now() - interval '11 seconds'`)
  t.ok(await startChanged(id))
})

test('a sync tells as of when it is in step: the start of its last run that ended well', async t => {
  const { database, send, seed, sync, startByHand } = await setup(t)
  const fresh = async () => (await send(seed.viewer, `/syncs/${sync.id}`)).body.freshAsOf
  const run = async (outcome: string, mode = 'apply') => {
    const id = await startByHand(mode === 'undo' ? 'apply' : mode)
    await database.service.rows(sql`
      update jobs set status = 'running', started_at = now(), input = input || ${JSON.stringify({ mode })}::jsonb
      where id = ${id}`)
    const [row] = await database.service.rows(sql`
      update jobs set status = 'completed', finished_at = now(), result = ${JSON.stringify({ outcome })}::jsonb
      where id = ${id} returning started_at`)
    return row?.started_at
  }
  t.equal(await fresh(), null)
  await run('planned', 'plan')
  await run('guarded')
  t.equal(await fresh(), null)
  const idle = await run('idle')
  t.equal(await fresh(), idle)
  await run('guarded')
  t.equal(await fresh(), idle)
  const applied = await run('applied')
  t.equal(await fresh(), applied)
  t.match((await send(seed.viewer, '/syncs')).body, { items: [{ freshAsOf: applied, nextRunAt: String }] })
  await database.admin.rows(sql`
    insert into sync_conflicts (workspace_id, sync_id, key) values (${seed.workspaceId}, ${sync.id}, '1')`)
  await run('idle')
  t.equal(await fresh(), applied, 'not while somebody has to decide')
  await database.admin.rows(sql`delete from sync_conflicts`)
  const decided = await run('applied')
  t.equal(await fresh(), decided)
  await run('applied', 'undo')
  t.equal(await fresh(), null, 'no more, once it was taken back')
})

/** A sync that runs each morning at nine in Berlin, and the real machines. */
async function setup(t: Test, options: { runsPerTick?: number } = {}) {
  const sent: string[] = []
  const workspace = await testWorkspace(t, made => ({ machines: testMachines(made, sent, options) }))
  const { send, seed, sync, mapping, database, deps } = workspace
  const schedule = { cron: '0 9 * * *', timezone: 'Europe/Berlin' }
  await send(seed.member, `/syncs/${sync.id}`, { method: 'PATCH', body: { schedule } })

  async function addSync(): Promise<string> {
    const body = { workspaceId: seed.workspaceId, name: 'x', mappingId: mapping.id, schedule }
    return (await send(seed.member, '/syncs', { body })).body.id
  }

  /** As if the time of every sync had come so long ago. */
  async function makeDue(ago: string): Promise<void> {
    await database.admin.rows(sql`
      update syncs set next_run_at = now() - ${ago}::interval where state = 'active' and cron is not null`)
  }

  async function runs(): Promise<Pick<Job, 'id' | 'status' | 'input' | 'requestedBy'>[]> {
    return (await send(seed.viewer, '/jobs?kind=sync&limit=100')).body.items
  }

  async function startByHand(mode = 'apply'): Promise<string> {
    return (await send(seed.member, '/start-sync-job', { body: { syncId: sync.id, mode } })).body.jobId
  }

  return { ...workspace, machines: deps.machines, sent, addSync, makeDue, runs, startByHand }
}
