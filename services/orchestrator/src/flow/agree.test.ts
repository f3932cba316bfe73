import { sql } from '@doki/database'
import { test } from 'tap'
import { childOf, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

const yes = { kind: 'change', decision: 'apply' } as const

test('what would change of a sync is shown as it is and as it would be, and changed at a yes', async t => {
  const { addSync, ask, askOf, answer, deliver, jobs, service, actionsOf } = await testFlow(t)
  const id = await addSync('CRM')
  const job = await ask('Change CRM to every two hours')
  const sync = () => service.one(sql`select cron, time_zone, state from syncs where id = ${id}`)
  t.match(askOf(job), {
    kind: 'change',
    change: {
      action: 'change_sync',
      syncId: id,
      before: { schedule: null },
      after: { schedule: { cron: '0 */2 * * *' }, direction: 'sheet_to_table' },
      text: /^Change “CRM”\? schedule: none → /,
    },
  })
  t.match(await sync(), { cron: null }, 'not before the yes')
  await answer(job.id, yes)
  await deliver(job.id)
  t.match(await jobs.find(job.id), {
    status: 'completed',
    result: { syncId: id, message: /^Changed: schedule/ },
  })
  t.match(await sync(), { cron: '0 */2 * * *', state: 'active' })
  t.strictSame(await actionsOf(job.id), ['interpret applied', 'change_sync approved', 'change_sync approved'])
})

test('a sync that somebody else changed meanwhile is shown anew', async t => {
  const { addSync, ask, askOf, answer, deliver, jobs, service } = await testFlow(t)
  const id = await addSync('CRM')
  const { id: jobId } = await ask('Change CRM to every two hours')
  await service.rows(sql`update syncs set delete_policy = 'mark' where id = ${id}`)
  await answer(jobId, yes)
  await deliver(jobId)
  const again = await jobs.find(jobId)
  t.match(askOf(again!), { change: { before: { deletePolicy: 'mark' }, after: { deletePolicy: 'mark' } } })
  t.match(await service.one(sql`select cron from syncs where id = ${id}`), { cron: null })
})

test('turned the other way, a sync runs again only after its plan was seen', async t => {
  const { addSync, ask, askOf, answer, deliver, finish, jobs, service } = await testFlow(t)
  const id = await addSync('CRM')
  const { id: jobId } = await ask('Make CRM two-way')
  await answer(jobId, yes)
  await deliver(jobId)
  const sync = () => service.one(sql`select direction, conflict_policy, state from syncs where id = ${id}`)
  t.match(await sync(), { direction: 'two_way', conflict_policy: 'ask', state: 'paused' })
  const planned = await childOf(jobs, jobId)
  t.match(await jobs.find(planned), { input: { mode: 'plan', full: true } })
  await finish(planned, run('planned'))
  await deliver(jobId)
  t.match(askOf((await jobs.find(jobId))!), { kind: 'confirm' })
  await answer(jobId, { kind: 'confirm', decision: 'apply' })
  await deliver(jobId)
  t.match(await sync(), { state: 'active' })
  t.match(await jobs.find(await childOf(jobs, jobId)), { input: { mode: 'apply' } })
})

test('a sync is deleted only at a yes to that sync; sheet and table are said to stay', async t => {
  const { addSync, ask, askOf, answer, deliver, jobs, service, actionsOf } = await testFlow(t)
  const id = await addSync('CRM')
  const other = await addSync('Stock')
  const left = await ask('Delete the CRM sync')
  t.match(askOf(left), {
    kind: 'change',
    change: {
      action: 'delete_sync',
      syncId: id,
      text: /“CRM” between “CRM”, tab “Sheet1”, and public.CRM, made .*sheet and the table stay/,
    },
  })
  await answer(left.id, { kind: 'change', decision: 'leave' })
  await deliver(left.id)
  t.match(await jobs.find(left.id), { status: 'completed', result: { message: 'Nothing was changed.' } })
  const { id: jobId } = await ask('Delete the CRM sync')
  t.same((await service.rows(sql`select id from syncs`)).length, 2)
  await answer(jobId, yes)
  await deliver(jobId)
  t.match(await jobs.find(jobId), { status: 'completed', result: { syncId: null, message: /is deleted/ } })
  t.strictSame(await service.rows(sql`select id from syncs`), [{ id: other }])
  t.strictSame(await actionsOf(jobId), ['interpret applied', 'delete_sync approved', 'delete_sync approved'])
})

test('an undo names the run, and takes exactly that one back, once', async t => {
  const { addSync, addRun, ask, askOf, answer, deliver, finish, jobs } = await testFlow(t)
  const syncId = await addSync('CRM')
  t.match(await ask('Undo the last run of CRM'), {
    status: 'failed',
    error: { message: /no run that could be undone/ },
  })
  const first = await addRun(syncId, run('applied'))
  const job = await ask('Undo the last run of CRM')
  const twin = await ask('Undo the last run of CRM')
  t.match(askOf(job), {
    kind: 'change',
    change: { action: 'undo_run', runId: first, text: /“CRM” that ended .*1 row inserted/ },
  })
  await addRun(syncId, run('applied'))
  await answer(job.id, yes)
  await deliver(job.id)
  const undoing = await childOf(jobs, job.id)
  t.match(await jobs.find(undoing), { input: { syncId, mode: 'undo', undoOf: first } }, 'not the newer one')
  await finish(undoing, { ...run('applied'), undo: { restored: 1, skipped: [] } })
  await deliver(job.id)
  t.match(await jobs.find(job.id), {
    status: 'completed',
    result: { message: /taken back: 1 restored.*paused/ },
  })
  await answer(twin.id, yes)
  await deliver(twin.id)
  t.match(await jobs.find(twin.id), {
    status: 'failed',
    error: { code: 'conflict', message: /undone meanwhile/ },
  })
})

test('the key of a sync stays, and why is said', async t => {
  const { addSync, ask } = await testFlow(t)
  await addSync('CRM')
  const job = await ask('Change the CRM sync: match on email')
  t.match(job, {
    status: 'failed',
    error: {
      code: 'unprocessable',
      message:
        /^“CRM” tells its rows apart by no .* delete this sync.* say: sync “CRM” with “CRM”, match on email/,
    },
  })
})

test('a change may be answered in words', async t => {
  const { addSync, ask, askOf, answer, deliver, jobs, service } = await testFlow(t)
  const id = await addSync('CRM')
  const { id: jobId } = await ask('Change CRM to every two hours')
  const say = async (choice: string) => {
    await answer(jobId, { kind: 'question', choice })
    await deliver(jobId)
    return (await jobs.find(jobId))!
  }
  t.match(askOf(await say('make it every 15 minutes')), {
    change: { after: { schedule: { cron: '*/15 * * * *' } } },
  })
  t.match(askOf(await say('what?')), { kind: 'change', change: { syncId: id } })
  t.match(await say('Yes, please'), { status: 'completed' })
  t.match(await service.one(sql`select cron from syncs where id = ${id}`), { cron: '*/15 * * * *' })
})
