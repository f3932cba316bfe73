import { Interpretation } from '@doki/contracts'
import { sql } from '@doki/database'
import { interpret } from '@doki/intent'
import { test } from 'tap'
import { sayLike } from '../../say/say.ts'
import { knownSyncs } from '../../stores/known-syncs.ts'
import { catalog } from '../../testing/samples.ts'
import { testFlow } from '../../testing/test-flow.ts'
import { agree } from '../agree.ts'
import type { StepContext } from '../steps.ts'
import { proposeChange } from './propose-change.ts'

test('a sync is made live and freed of its schedule at a yes, and says so before', async t => {
  const { addSync, say, jobs, service } = await testFlow(t)
  const id = await addSync('CRM')
  const job = await jobs.find(await say('Change CRM'))
  if (!job) throw new Error('The job is not there')
  const syncs = knownSyncs(service, job)
  const never = () => Promise.reject(new Error('Not needed for a change'))
  const context: StepContext = {
    job,
    note: async () => {},
    settle: async () => {},
    check: async () => {},
    say: sayLike('Change CRM'),
    progress: () => {},
    startChild: never,
    findJob: never,
  }
  const change = async (words: Partial<Interpretation['intent']>) => {
    const sync = await syncs.find(id)
    const { intent, ...rest } = interpret('Nothing', catalog)
    const asked = Interpretation.parse({
      ...rest,
      intent: { ...intent, action: 'change_sync', sync: id, ...words },
    })
    const next = await proposeChange(sync!, asked, context, syncs)
    if (!('ask' in next) || next.state.step !== 'agree') return next
    await agree(next.state, { kind: 'change', decision: 'apply' }, context, { syncsOf: () => syncs })
    return next.state.change.text
  }
  const sync = () => service.one(sql`select live, cron, next_run_at, state from syncs where id = ${id}`)
  t.equal(await change({ live: true }), 'Change “CRM”? a change on either side starts a run: no → yes.')
  t.match(await sync(), { live: true, cron: null, state: 'active' })
  t.match(await change({ live: true }), { done: { message: /that way already/ } })
  await change({ schedule: { cron: '0 * * * *', timezone: 'UTC' } })
  t.match(await sync(), { live: true, cron: '0 * * * *', next_run_at: String })
  t.match(
    await change({ noSchedule: true, live: false }),
    /schedule: Every hour \(UTC\) → none; a change on either side starts a run: yes → no\.$/,
  )
  t.match(await sync(), { live: false, cron: null, next_run_at: null, state: 'active' })
  t.match(await change({ key: ['No'] }), { done: { message: /that way already/ } })
  await t.rejects(change({ key: ['email'] }), { message: /apart by no/ })
  t.match(await change({ noSchedule: true }), { done: { message: /that way already/ } })
})
