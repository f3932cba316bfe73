import type { Job } from '@doki/contracts'
import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { childOf, proposal, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

test('the place of a choice answers which sync is meant, and what is none makes nothing else of the pause', async t => {
  const { addSync, ask, askOf, reply, service } = await testFlow(t)
  const [first, second] = [await addSync('CRM'), await addSync('Stock')]
  const stateOf = (id: string) => service.one(sql`select state, cron from syncs where id = ${id}`)
  const { id } = await ask('Pause the sync')
  for (const said of ['both', 'leave it', 'every hour', 'the third one'])
    t.match(askOf(await reply(id, said)), { question: { about: 'sync' }, note: /none of the answers/ }, said)
  t.match(await reply(id, 'the second one'), { status: 'completed', result: { syncId: second } })
  t.match(await stateOf(second), { state: 'paused', cron: null })
  t.match(await stateOf(first), { state: 'active', cron: null })
})

test('a yes to the only choice there is, and a no to going on without what was not understood', async t => {
  const { addSync, ask, askOf, reply } = await testFlow(t)
  const id = await addSync('CRM')
  const job = await ask('Delete the Zebra sync')
  t.match(askOf(await reply(job.id, 'yes')), { kind: 'change', change: { syncId: id } })
  t.match(await reply(job.id, "no, don't delete it"), { result: { message: 'Nothing was changed.' } })
})

test('what is asked at the review about something else leaves the request as it is', async t => {
  const { toReview, askOf, reply, jobs, service } = await setup(t)
  const id = await toReview('sync Orders with the orders table in real time, the sheet is the truth')
  for (const said of ['wait, which columns do you match?', 'how are my syncs doing?', 'undo that'])
    t.match(askOf(await reply(id, said)), { kind: 'review', note: /another request/ }, said)
  await reply(id, 'looks good')
  t.match((await jobs.find(await childOf(jobs, id)))?.input, { mode: 'plan' })
  t.match(await service.one(sql`select live, conflict_policy from syncs`), {
    live: true,
    conflict_policy: 'sheet_wins',
  })
})

test('the review shows the rules that a yes is to, and words change them', async t => {
  const { toReview, askOf, reply, jobs, finish, deliver, service } = await setup(t)
  const id = await toReview('Keep Orders and the orders table in sync both ways, every hour')
  t.match(askOf((await jobs.find(id))!), {
    rules: {
      direction: 'two_way',
      conflictPolicy: 'ask',
      deletePolicy: 'keep',
      schedule: { cron: '0 * * * *' },
    },
    text: /^Both ways; where both sides changed a cell, you decide; .* stay on the other; it runs by its schedule: Every hour/,
  })
  const said = await reply(id, 'the sheet wins, and delete rows that disappeared')
  // The same columns are proposed: the mapping agent is not asked again.
  t.match(askOf(said), {
    rules: { direction: 'two_way', conflictPolicy: 'sheet_wins', deletePolicy: 'delete' },
    text: /the sheet wins; .* are deleted on the other/,
  })
  await reply(id, 'yes')
  await finish(await childOf(jobs, id), run('planned'))
  await deliver(id)
  t.match(await service.one(sql`select conflict_policy, delete_policy from syncs`), {
    conflict_policy: 'sheet_wins',
    delete_policy: 'delete',
  })
})

test('who asks for a mapping alone is shown no rules', async t => {
  const { toReview, askOf, jobs } = await setup(t)
  const id = await toReview('Which columns of the spreadsheet “Orders” match the table “orders”?')
  t.match(askOf((await jobs.find(id))!), { kind: 'review', rules: null })
})

test('what was not understood is said at the review, the plan and a change, five times; then the request ends', async t => {
  const { toReview, askOf, reply, finish, deliver, jobs, addSync, ask } = await setup(t)
  const text = 'Copy the spreadsheet “Orders” into the table “orders”'
  const [review, plan] = [await toReview(text), await toReview(text)]
  await reply(plan, 'ok')
  await finish(await childOf(jobs, plan), run('planned'))
  await deliver(plan)
  await addSync('CRM')
  const { id: change } = await ask('Delete the CRM sync')
  for (const id of [review, plan, change]) {
    for (let time = 1; time <= 5; time++)
      t.match(askOf(await reply(id, 'hm hm hm')), { note: /neither for yes nor for no/ }, `${time}`)
    t.match(askOf(await reply(id, 'ok, hold on')), { note: /nothing is done before/ })
    t.match(await reply(id, 'hm hm hm'), { status: 'failed', error: { message: /^It stayed open: / } })
  }
})

test('a word on what was not understood is in the language of the request', async t => {
  const { toReview, askOf, reply } = await setup(t)
  const id = await toReview('Kopiere das Blatt „Orders“ in die Tabelle „orders“')
  t.match(askOf(await reply(id, 'hm hm hm')), { note: /weder ein Ja noch ein Nein/ })
})

test('a yes to a proposal with problems says what they are', async t => {
  const { toReview, askOf, reply } = await setup(t)
  const problem = { code: 'no_key', message: 'No column identifies a row.', column: null }
  const id = await toReview('Copy the spreadsheet “Orders” into the table “orders”', { problems: [problem] })
  t.match(askOf(await reply(id, 'yes')), { note: /cannot be approved.*No column identifies a row\./ })
})

async function setup(t: Test) {
  const flow = await testFlow(t)
  /** A request whose mapping was proposed. */
  async function toReview(text: string, change = {}): Promise<Job['id']> {
    const { id } = await flow.ask(text)
    await flow.finish(await childOf(flow.jobs, id), { ...proposal, ...change })
    await flow.deliver(id)
    return id
  }
  return { ...flow, toReview }
}
