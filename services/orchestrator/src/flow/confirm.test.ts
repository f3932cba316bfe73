import { sql } from '@doki/database'
import { test } from 'tap'
import { childOf, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

const words = 'Copy the spreadsheet “Orders” into the table “orders”'

test('a yes to a plan is no yes to other rules: the sync was changed meanwhile, and is planned and shown anew', async t => {
  const { reviewed, jobs, service, deliver, answer, finish } = await testFlow(t)
  const id = await reviewed(words)
  const shown = await childOf(jobs, id)
  await finish(shown, run('planned'))
  await deliver(id)
  await service.rows(sql`update syncs set delete_policy = 'delete'`)
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)

  const anew = await childOf(jobs, id)
  t.not(anew, shown)
  t.match((await jobs.find(anew))?.input, { mode: 'plan', full: true })
  const [last] = await service.rows(sql`select reasoning from ai_actions order by created_at desc limit 1`)
  t.match(last?.reasoning, /changed since its plan was shown \(rows that are gone/)
  await finish(anew, run('planned'))
  await deliver(id)
  t.match(await jobs.find(id), { waitingFor: { ask: { kind: 'confirm', planRunId: anew } } })
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  t.match((await jobs.find(await childOf(jobs, id)))?.input, { mode: 'apply' })
})

test('a yes to the plan of a sync that is gone', async t => {
  const { reviewed, jobs, service, deliver, answer, finish } = await testFlow(t)
  const id = await reviewed(words)
  await finish(await childOf(jobs, id), run('planned'))
  await deliver(id)
  await service.rows(sql`delete from syncs`)
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  t.match(await jobs.find(id), { status: 'failed', error: { code: 'gone' } })
})
