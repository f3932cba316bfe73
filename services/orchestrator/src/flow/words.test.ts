import { sql } from '@doki/database'
import { test } from 'tap'
import { childOf, proposal, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

const spreadsheets = ['Leads EU', 'Leads US'].map((title, at) => ({
  id: `leads-${at}`,
  title,
  tabs: [{ title: 'Sheet1', headers: [] }],
}))

test('“no, the other sheet” is known to be about this request, also at the review', async t => {
  const { ask, askOf, answer, deliver, finish, jobs, service } = await testFlow(t, { spreadsheets })
  const { id } = await ask('Copy the spreadsheet “Leads EU” into the table “orders”')
  const first = await childOf(jobs, id)
  t.match(await jobs.find(first), { input: { spreadsheetId: 'leads-0' } })
  await finish(first, proposal)
  await deliver(id)
  t.match(askOf((await jobs.find(id))!), { kind: 'review' })
  await answer(id, { kind: 'question', choice: 'no, the other sheet' })
  await deliver(id)
  const second = await childOf(jobs, id)
  t.match(await jobs.find(second), { input: { spreadsheetId: 'leads-1', table: { name: 'orders' } } })
  await finish(second, proposal)
  await deliver(id)
  await answer(id, { kind: 'question', choice: 'hm?' })
  await deliver(id)
  await deliver(id)
  t.match(
    askOf((await jobs.find(id))!),
    { kind: 'review' },
    'what is no answer leaves the review where it is',
  )
  await answer(id, { kind: 'question', choice: 'yes' })
  await deliver(id)
  t.match((await jobs.find(await childOf(jobs, id)))?.input, { mode: 'plan' })
  t.equal((await service.rows(sql`select id from mappings`)).length, 1)
})

test('what is no answer is asked again with the choices, five times, and then ends in words', async t => {
  const { ask, askOf, answer, deliver, jobs } = await testFlow(t)
  const job = await ask('Put the spreadsheet “Orders” into the database')
  const asked = askOf(job)
  for (let time = 1; time <= 5; time++) {
    await answer(job.id, { kind: 'question', choice: 'the weather in Rome' })
    await deliver(job.id)
    const note = 'I took that for none of the answers.'
    t.strictSame(askOf((await jobs.find(job.id))!), { ...asked, note }, `${time}`)
  }
  await answer(job.id, { kind: 'question', choice: 'the weather in Rome' })
  await deliver(job.id)
  t.match(await jobs.find(job.id), {
    status: 'failed',
    error: { code: 'unprocessable', message: /stayed open.*orders/ },
  })
})

test('a person who gives it up is let go, and nothing is paused or made for it', async t => {
  const { ask, addSync, answer, deliver, jobs, actionsOf } = await testFlow(t)
  await addSync('CRM')
  const { id } = await ask('Put the spreadsheet “Orders” into the database')
  await answer(id, { kind: 'question', choice: 'Never mind.' })
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'completed',
    result: { syncId: null, message: 'Nothing was done.' },
  })
  t.strictSame(await actionsOf(id), ['interpret rejected', 'interpret rejected'])
})

test('who asks which columns belong together gets a mapping, and no sync', async t => {
  const { ask, answer, deliver, finish, jobs, service } = await testFlow(t)
  const { id } = await ask('Which columns of the spreadsheet “Orders” match the table “orders”?')
  await finish(await childOf(jobs, id), proposal)
  await deliver(id)
  await answer(id, { kind: 'review', decision: 'approve' })
  await deliver(id)
  const [mapping] = await service.rows(sql`select id from mappings`)
  t.match(await jobs.find(id), { status: 'completed', result: { mappingId: mapping?.id, syncId: null } })
  t.same(await service.rows(sql`select id from syncs`), [])
})

test('a request that waits for a yes can be cancelled, and nothing was done', async t => {
  const { ask, addSync, askOf, answer, deliver, jobs, service } = await testFlow(t)
  await addSync('CRM')
  const job = await ask('Delete the CRM sync')
  t.match(askOf(job), { kind: 'change' })
  await jobs.cancel(job.id)
  await answer(job.id, { kind: 'change', decision: 'apply' })
  await deliver(job.id)
  t.match(await jobs.find(job.id), { status: 'cancelled' })
  t.equal((await service.rows(sql`select id from syncs`)).length, 1)
})

test('a plan may be answered in words; what is neither yes nor no is asked again', async t => {
  const { reviewed, askOf, answer, deliver, finish, jobs } = await testFlow(t)
  const id = await reviewed('Copy the spreadsheet “Orders” into the table “orders”')
  await finish(await childOf(jobs, id), run('planned'))
  await deliver(id)
  await answer(id, { kind: 'question', choice: 'what is that?' })
  await deliver(id)
  t.match(askOf((await jobs.find(id))!), { kind: 'confirm' })
  await answer(id, { kind: 'question', choice: 'ok' })
  await deliver(id)
  t.match(await jobs.find(await childOf(jobs, id)), { input: { mode: 'apply' } })
})
