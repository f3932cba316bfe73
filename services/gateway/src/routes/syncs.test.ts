import { test } from 'tap'
import { addFindings, proposalOf, runResult } from '../testing/samples.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('a sync is made of an approved mapping, changed, paused, resumed and forgotten', async t => {
  const { seed, send, sync, proposal } = await testWorkspace(t)
  const { workspaceId } = seed
  t.match(sync, {
    state: 'active',
    direction: 'sheet_to_table',
    conflictPolicy: 'sheet_wins',
    guards: { rows: 20, share: 0.1 },
  })
  const draft = await send(seed.member, '/mappings', { body: { workspaceId, name: 'x', proposal } })
  const early = await send(seed.member, '/syncs', {
    body: { workspaceId, name: 'x', mappingId: draft.body.id },
  })
  t.match(early, { status: 422, body: { message: /approve it first/ } })
  const patch = (body: object) => send(seed.member, `/syncs/${sync.id}`, { method: 'PATCH', body })
  t.match(await patch({ name: 'Renamed', deletePolicy: 'delete', timeZone: 'Europe/Berlin' }), {
    body: { name: 'Renamed', deletePolicy: 'delete', conflictPolicy: 'sheet_wins' },
  })
  t.match(await patch({ guards: { rows: 5, share: 0 } }), { body: { name: 'Renamed', guards: { rows: 5 } } })
  t.match(await patch({ timeZone: 'Mars/Olympus' }), { status: 400, body: { message: /Mars/ } })
  const post = (verb: string) => send(seed.member, `/syncs/${sync.id}/${verb}`, { method: 'POST' })
  t.match(await post('pause'), { status: 200, body: { state: 'paused', stateReason: 'Paused by a person' } })
  const run = (mode: string) => send(seed.member, '/start-sync-job', { body: { syncId: sync.id, mode } })
  t.match(await run('apply'), { status: 409, body: { message: /resume it first/ } })
  t.match(await run('plan'), { status: 202 })
  t.match(await post('resume'), { status: 200, body: { state: 'active', stateReason: null } })
  t.equal((await send(seed.viewer, `/syncs/${sync.id}`, { method: 'DELETE' })).status, 403)
  t.equal((await send(seed.member, `/syncs/${sync.id}`, { method: 'DELETE' })).status, 204)
  t.equal((await send(seed.member, `/syncs/${sync.id}`)).status, 404)
})

test('a sync goes the way it is told, and who wins follows from that unless it is said', async t => {
  const { seed, send, mapping } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, name: 'x', mappingId: mapping.id }
  const ways = { sheet_to_table: 'sheet_wins', table_to_sheet: 'table_wins', two_way: 'ask' }
  for (const [direction, conflictPolicy] of Object.entries(ways)) {
    const made = await send(seed.member, '/syncs', { body: { ...body, direction } })
    t.match(made, { status: 201, body: { direction, conflictPolicy, statusColumn: false } })
  }
  const told = { direction: 'two_way', conflictPolicy: 'table_wins', statusColumn: true }
  const { body: sync } = await send(seed.member, '/syncs', { body: { ...body, ...told } })
  t.match(sync, told)
  const patch = (change: object) => send(seed.member, `/syncs/${sync.id}`, { method: 'PATCH', body: change })
  t.match(await patch({ conflictPolicy: 'ask' }), { body: { ...told, conflictPolicy: 'ask' } })
  t.match(await patch({ statusColumn: false }), { body: { statusColumn: false, conflictPolicy: 'ask' } })
  t.match((await send(seed.viewer, `/syncs/${sync.id}`)).body, { direction: 'two_way', statusColumn: false })
  t.match(await patch({ conflictPolicy: 'whoever' }), { status: 400 })
  t.equal(
    (await send(seed.viewer, `/syncs/${sync.id}`, { method: 'PATCH', body: { name: 'y' } })).status,
    403,
  )
})

test('what the mapping changes on the way into the table is not copied back from it', async t => {
  const { seed, send, proposal, connections } = await testWorkspace(t)
  const { workspaceId } = seed
  const [id] = proposalOf(connections).columns
  const tidy = { ...id, transform: { kind: 'text', trim: true, case: null } }
  const columns = [tidy]
  const draft = { workspaceId, name: 'Tidy', proposal: { ...proposal, columns } }
  const { body: mapping } = await send(seed.member, '/mappings', { body: draft })
  t.match(mapping, { columns: [{ transform: tidy.transform }] })
  await send(seed.member, `/mappings/${mapping.id}/approve`, { method: 'POST' })
  const body = { workspaceId, name: 'x', mappingId: mapping.id, direction: 'table_to_sheet' }
  t.match(await send(seed.member, '/syncs', { body }), {
    status: 422,
    body: { message: /“id” can go from the sheet to the table alone/ },
  })
  t.match(await send(seed.member, '/syncs', { body: { ...body, direction: 'two_way' } }), { status: 201 })
  const odd = { ...draft, proposal: { ...proposal, columns: [{ ...id, transform: { kind: 'rhyme' } }] } }
  t.match(await send(seed.member, '/mappings', { body: odd }), { status: 400 })
})

test('a sync has a schedule, with its next time, or none', async t => {
  const { seed, send, mapping } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, name: 'x', mappingId: mapping.id }
  const schedule = { cron: '0  9 * * 1-5', timezone: 'Europe/Berlin' }
  const { body: sync } = await send(seed.member, '/syncs', { body: { ...body, schedule } })
  t.match(sync, {
    schedule: { cron: '0 9 * * 1-5' },
    timeZone: 'Europe/Berlin',
    live: false,
    freshAsOf: null,
  })
  t.match(sync.nextRunAt, /T0[78]:00:00/)
  const patch = (change: object) => send(seed.member, `/syncs/${sync.id}`, { method: 'PATCH', body: change })
  t.match((await patch({ name: 'y' })).body, { nextRunAt: sync.nextRunAt })
  t.match((await patch({ timeZone: 'Asia/Kathmandu' })).body, { nextRunAt: /T03:15:00/ })
  t.match((await patch({ schedule: { cron: '30 6 * * *', timezone: 'UTC' } })).body, {
    nextRunAt: /T06:30:00/,
  })
  t.match((await patch({ schedule: null })).body, { schedule: null, nextRunAt: null, timeZone: 'UTC' })
  t.match((await patch({ live: true })).body, { live: true, nextRunAt: null })
  for (const [cron, status, message] of [
    ['every day', 400, /five fields/],
    ['* * * * *', 422, /5 minutes is the shortest/],
    ['0 0 30 2 *', 422, /never comes/],
  ] as const) {
    const asked = { schedule: { cron, timezone: 'UTC' } }
    t.match(await patch(asked), { status, body: { message } })
    t.match(await send(seed.member, '/syncs', { body: { ...body, ...asked } }), { status, body: { message } })
  }
  t.match(await patch({ schedule, timeZone: 'UTC' }), { status: 400, body: { message: /one time zone/ } })
  t.match(
    await patch({ cron: '0 9 * * *' }),
    { status: 400, body: { message: /cron/ } },
    'its name is schedule',
  )
  const asViewer = { method: 'PATCH' as const, body: { schedule } }
  t.equal((await send(seed.viewer, `/syncs/${sync.id}`, asViewer)).status, 403)
})

test('a run looks at every row when it is asked to, and is a plan or is carried out', async t => {
  const { seed, send, sync } = await testWorkspace(t)
  const start = (given: object) =>
    send(seed.member, '/start-sync-job', { body: { syncId: sync.id, ...given } })
  const { body: full } = await start({ full: true })
  t.match((await send(seed.viewer, `/runs/${full.jobId}`)).body, { input: { mode: 'apply', full: true } })
  const { body: quick } = await start({})
  t.match((await send(seed.viewer, `/runs/${quick.jobId}`)).body, { input: { full: false, undoOf: null } })
  t.equal((await start({ mode: 'undo' })).status, 400)
  t.equal((await start({ full: 'yes' })).status, 400)
})

test('a sync tells what of it waits', async t => {
  const { seed, send, sync, database } = await testWorkspace(t)
  const place = { workspaceId: seed.workspaceId, syncId: sync.id }
  t.match((await send(seed.viewer, `/syncs/${sync.id}/status`)).body, { openConflicts: 0, quarantined: 0 })
  await addFindings(database.admin, place)
  t.strictSame((await send(seed.viewer, `/syncs/${sync.id}/status`)).body, {
    state: 'active',
    stateReason: null,
    openConflicts: 1,
    resolvedConflicts: 0,
    quarantined: 1,
    lastRunId: null,
    waitingRunId: null,
  })
})

test('a sync names the run that waits for a yes, until another one is started', async t => {
  const { seed, send, sync, finish } = await testWorkspace(t)
  const start = async () =>
    (await send(seed.member, '/start-sync-job', { body: { syncId: sync.id } })).body.jobId
  const waiting = async () => (await send(seed.viewer, `/syncs/${sync.id}/status`)).body.waitingRunId
  const deletes = { code: 'too_many_deletes', message: '40 rows would be deleted', confirmable: true }
  const gone = { code: 'tab_missing', message: 'The tab Orders is gone', confirmable: false }
  const guarded = await start()
  t.equal(await waiting(), null, 'it has not ended')
  await finish(guarded, runResult('guarded', [deletes]))
  t.equal(await waiting(), guarded)
  const { body } = await send(seed.member, `/runs/${guarded}/confirm`, { method: 'POST' })
  t.equal(await waiting(), null, 'somebody said yes')
  await finish(body.jobId, runResult('applied', [deletes]))
  t.equal(await waiting(), null, 'nothing waits')
  await finish(await start(), runResult('guarded', [deletes, gone]))
  t.equal(await waiting(), null, 'a yes would not help')
})

test('runs of a sync, newest first, with their plan', async t => {
  const { seed, send, sync, finish } = await testWorkspace(t)
  const start = async () =>
    (await send(seed.member, '/start-sync-job', { body: { syncId: sync.id, mode: 'plan' } })).body.jobId
  const [first, second] = [await start(), await start()]
  const { body: runs } = await send(seed.viewer, `/syncs/${sync.id}/runs?limit=1`)
  t.match(runs, { items: [{ id: second, input: { mode: 'plan', confirmed: false } }], next: String })
  const { body: rest } = await send(seed.viewer, `/syncs/${sync.id}/runs?limit=1&cursor=${runs.next}`)
  t.match(rest, { items: [{ id: first }], next: null })
  t.match(await send(seed.viewer, `/runs/${first}/plan`), { status: 409, body: { message: /it is pending/ } })
  await finish(first, runResult('planned'))
  t.match(await send(seed.viewer, `/runs/${first}/plan`), { status: 200, body: { conflicts: 0, guards: [] } })
})

test('a person confirms what a guard stopped: one new run, however often', async t => {
  const { seed, send, sync, finish } = await testWorkspace(t)
  const start = async () =>
    (await send(seed.member, '/start-sync-job', { body: { syncId: sync.id } })).body.jobId
  const confirm = (id: string, as = seed.member) => send(as, `/runs/${id}/confirm`, { method: 'POST' })
  const fine = await start()
  await finish(fine, runResult('applied'))
  t.match(await confirm(fine), { status: 409, body: { message: /No guard stopped/ } })
  const broken = await start()
  const gone = { code: 'tab_missing', message: 'The tab Orders is gone', confirmable: false }
  await finish(broken, runResult('guarded', [gone]))
  t.match(await confirm(broken), { status: 422, body: { message: /The tab Orders is gone/ } })
  const many = await start()
  const deletes = { code: 'too_many_deletes', message: '40 rows would be deleted', confirmable: true }
  await finish(many, runResult('guarded', [deletes]))
  t.equal((await confirm(many, seed.viewer)).status, 403)
  const yes = await confirm(many)
  t.equal(yes.status, 202)
  t.equal((await confirm(many)).body.jobId, yes.body.jobId)
  const { body: run } = await send(seed.member, `/runs/${yes.body.jobId}`)
  t.match(run, { input: { syncId: sync.id, mode: 'apply', confirmed: true, findings: [deletes] } })
})
