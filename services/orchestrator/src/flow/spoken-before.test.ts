import { randomUUID } from 'node:crypto'
import { JobId } from '@doki/contracts'
import { sql } from '@doki/database'
import { test } from 'tap'
import { childOf, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

const yes = { kind: 'change', decision: 'apply' } as const

test('“pause it”, “resume it” and “and now every hour” are said of what was talked about before', async t => {
  const { addSync, ask, askOf, service } = await testFlow(t)
  await addSync('Stock')
  const id = await addSync('CRM')
  const told = await ask('How is the CRM sync doing?')
  const paused = await ask('Pause it', told.id)
  t.match(paused, { status: 'completed', result: { syncId: id } })
  t.match(await ask('Undo that', paused.id), {
    status: 'completed',
    result: { syncId: id, message: /“CRM” is active/ },
  })
  t.match(askOf(await ask('And now every hour', paused.id)), {
    kind: 'change',
    change: { syncId: id, after: { schedule: { cron: '0 * * * *' } } },
  })
  t.match(await service.rows(sql`select name from syncs where state = 'paused'`), [])
  t.match(askOf(await ask('Pause it')), { kind: 'question' }, 'without it, nobody knows which')
})

test('after a run, “undo that” is of that run; after a change, of that change', async t => {
  const { addSync, addRun, ask, askOf, answer, deliver, finish, jobs, service } = await testFlow(t)
  await addSync('Stock')
  const id = await addSync('CRM')
  const ran = await ask('Run the CRM sync now')
  await finish(await childOf(jobs, ran.id), run('applied'))
  await deliver(ran.id)
  const runId = await addRun(id, run('applied'))
  t.match(askOf(await ask('Undo that', ran.id)), { change: { action: 'undo_run', runId } })

  const changed = await ask('Change CRM to every two hours')
  await answer(changed.id, yes)
  await deliver(changed.id)
  await service.rows(sql`update syncs set delete_policy = 'mark' where id = ${id}`)
  const back = await ask('Undo that', changed.id)
  t.match(askOf(back), {
    change: { action: 'change_sync', syncId: id, after: { schedule: null, deletePolicy: 'mark' } },
  })
  await answer(back.id, yes)
  await deliver(back.id)
  t.match(await service.one(sql`select cron, delete_policy from syncs where id = ${id}`), {
    cron: null,
    delete_policy: 'mark',
  })
})

test('what was made by a request is what the next one is about', async t => {
  const { reviewed, ask, askOf, answer, deliver, finish, jobs, service } = await testFlow(t)
  const id = await reviewed('Copy the spreadsheet “Orders” into the table “orders” every day at 9am')
  await finish(await childOf(jobs, id), run('planned'))
  await deliver(id)
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  await finish(await childOf(jobs, id), run('applied'))
  await deliver(id)
  const [sync] = await service.rows(sql`select id from syncs`)
  const next = await ask('at 8 instead', id)
  t.match(askOf(next), { change: { syncId: sync?.id, after: { schedule: { cron: '0 8 * * *' } } } })
  const times = await ask('and now run that every weekday at half past seven, Berlin time', id)
  t.match(askOf(times), {
    kind: 'change',
    change: { syncId: sync?.id, after: { schedule: { cron: '30 7 * * 1-5', timezone: 'Europe/Berlin' } } },
  })
  t.match(
    await ask('and now run that', id),
    { waitingFor: { type: 'job' } },
    'said without times, it runs once',
  )
  t.equal((await service.rows(sql`select id from syncs`)).length, 1)
})

test('a request that was not understood is looked through to the one before it; a new wish stands for itself', async t => {
  const { addSync, ask } = await testFlow(t)
  await addSync('Stock')
  const id = await addSync('CRM')
  const told = await ask('How is the CRM sync doing?')
  const lost = await ask('What is the weather in Rome?', told.id)
  t.match(lost, { status: 'failed' })
  t.match(await ask('Pause it', lost.id), { status: 'completed', result: { syncId: id } })
  const other = await ask('Copy the spreadsheet “Orders” into the table “orders”', told.id)
  t.match(other, { status: 'waiting', waitingFor: { type: 'job' } })
})

test('a request of another workspace, and one that is no request, are not there', async t => {
  const { addSync, addForeignSync, addRun, ask, jobs, service } = await testFlow(t)
  const own = await addSync('CRM')
  const foreign = await addForeignSync('Zebra')
  const { workspace_id: other } = await service.one(sql`select workspace_id from syncs where id = ${foreign}`)
  const input = { text: 'Pause Zebra', sheetConnectionId: null, tableConnectionId: null, timezone: 'UTC' }
  const theirs = await jobs.create({ workspaceId: `${other}`, kind: 'request', input })
  const ran = await addRun(own, run('applied'))
  for (const id of [theirs.id, ran, JobId.parse(randomUUID())])
    t.match(await ask('Pause it', id), { status: 'failed', error: { code: 'gone' } })
  t.same(await service.rows(sql`select from syncs where state = 'paused'`), [])
})
