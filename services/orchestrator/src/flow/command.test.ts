import { RequestResult } from '@doki/contracts'
import { sql } from '@doki/database'
import { test } from 'tap'
import { childOf, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

test('a sync is run at a word, and what came of it is told', async t => {
  const { addSync, say, deliver, finish, jobs, actionsOf } = await testFlow(t)
  const syncId = await addSync('CRM')
  const id = await say('Run the CRM sync now')
  await deliver(id)
  const started = await childOf(jobs, id)
  t.match(await jobs.find(started), { input: { syncId, mode: 'apply', confirmed: false }, originalJobId: id })
  await finish(started, run('applied'))
  await deliver(id)
  const message = 'Table: 1 row inserted, 0 updated, 0 deleted.'
  t.match(await jobs.find(id), { status: 'completed', result: { syncId, runId: started, message } })
  t.strictSame(await actionsOf(id), ['interpret applied', 'start_run applied', 'run applied'])
})

test('what a sync would change is told, and nothing is', async t => {
  const { addSync, say, deliver, finish, jobs } = await testFlow(t)
  await addSync('CRM')
  const id = await say('What would the CRM sync change?')
  await deliver(id)
  const planned = await childOf(jobs, id)
  t.match(await jobs.find(planned), { input: { mode: 'plan' } })
  await finish(planned, run('planned'))
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'completed',
    result: { message: /^Nothing was changed; .* 1 row inserted/ },
  })
})

test('a sync is paused and goes on at a word; paused, it does not run', async t => {
  const { addSync, ask, service } = await testFlow(t)
  const id = await addSync('CRM')
  const state = () => service.one(sql`select state, state_reason from syncs where id = ${id}`)
  t.match(await ask('Pause the CRM sync'), { status: 'completed', result: { message: /“CRM” is paused/ } })
  t.match(await state(), { state: 'paused', state_reason: 'Paused by a person' })
  t.match(await ask('Pause the CRM sync'), {
    status: 'completed',
    result: { message: /^Nothing had to be done/ },
  })
  await service.rows(
    sql`update syncs set state_reason = 'Nobody has said yes to its first plan yet' where id = ${id}`,
  )
  await ask('Pause the CRM sync')
  t.match(await state(), { state_reason: 'Paused by a person' }, 'a yes to a plan does not let it go on')
  t.match(await ask('Run the CRM sync now'), {
    status: 'failed',
    error: { code: 'conflict', message: /paused.*resume CRM/ },
  })
  t.match(await ask('Resume the CRM sync'), { status: 'completed', result: { message: /“CRM” is active/ } })
  t.match(await state(), { state: 'active', state_reason: null })
})

test('how a sync is: its state, its times, its last run, and what waits', async t => {
  const { addSync, addRun, ask, service } = await testFlow(t)
  const id = await addSync('CRM')
  t.match((await ask('How is the CRM sync doing?')).result, {
    message: /no schedule.*not been in step.*not run yet/,
  })
  await addRun(id, run('applied'))
  await service.rows(sql`
    update syncs set cron = '0 9 * * 1-5', time_zone = 'Europe/Berlin', fresh_as_of = '2026-11-02T10:00:00Z' where id = ${id}`)
  await service.rows(sql`
    insert into sync_conflicts (workspace_id, sync_id, key) select workspace_id, id, '1' from syncs where id = ${id}`)
  const { message } = RequestResult.parse((await ask('How is the CRM sync doing?')).result)
  t.match(
    message,
    /^“CRM” is active; its schedule is: At 09:00, Monday through Friday \(Europe\/Berlin\), next at /,
  )
  t.match(
    message,
    /In step as of 2026-11-02 10:00 UTC\. Last run: .*1 row inserted.*1 conflict to decide; 0 in quarantine\.$/,
  )
  t.match((await ask('Show me the conflicts')).result, { message: /“CRM”: 1 conflict to decide/ })
})

test('sides that differ where a person has to decide are not said to agree', async t => {
  const { addSync, addRun, ask, finish, deliver, jobs, service } = await testFlow(t)
  const id = await addSync('CRM')
  await service.rows(sql`
    insert into sync_conflicts (workspace_id, sync_id, key) select workspace_id, id, '1' from syncs where id = ${id}`)
  const { id: jobId } = await ask('Run the CRM sync now')
  await finish(await childOf(jobs, jobId), run('idle'))
  await deliver(jobId)
  t.match((await jobs.find(jobId))?.result, {
    message: /^No row had to be changed\. Conflicts that wait for you to decide: 1, under \/conflicts/,
  })
  await addRun(id, run('idle'))
  t.match((await ask('How is the CRM sync doing?')).result, {
    message: /no row had to be changed.*1 conflict to decide/,
  })
})

test('a sync of another workspace is not found, named or all', async t => {
  const { addSync, addForeignSync, ask, askOf, service } = await testFlow(t)
  const foreign = await addForeignSync('Zebra')
  t.match(await ask('Pause the Zebra sync'), { status: 'failed', error: { message: /There is no sync yet/ } })
  await addSync('CRM')
  t.match(await ask('Show the status'), { result: { message: /^“CRM”[^\n]*$/ } })
  t.match(askOf(await ask('Delete the Zebra sync')), { kind: 'question', question: { choices: ['CRM'] } })
  t.match(await service.one(sql`select state from syncs where id = ${foreign}`), { state: 'active' })
})

test('which sync is meant is asked, also of two with one name, and not guessed', async t => {
  const { addSync, ask, askOf, answer, deliver, jobs, service } = await testFlow(t)
  const first = await addSync('CRM')
  const second = await addSync('CRM')
  const job = await ask('Pause the sync')
  t.match(askOf(job), { kind: 'question', question: { about: 'sync', choices: ['CRM', 'CRM (2)'] } })
  await answer(job.id, { kind: 'question', choice: 'CRM (2)' })
  await deliver(job.id)
  t.match(await jobs.find(job.id), { status: 'completed', result: { syncId: second } })
  t.match(await service.one(sql`select state from syncs where id = ${first}`), { state: 'active' })
})
