import { type Job, SyncInput } from '@doki/contracts'
import { sql } from '@doki/database'
import { test } from 'tap'
import { childOf, findingOf, proposal, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

type Flow = Awaited<ReturnType<typeof testFlow>>

const daily = 'Copy the spreadsheet “Orders” into the table “orders” every day at 9am'

/** Every place where a request waits, and how it comes there. */
const waits: Record<string, (flow: Flow) => Promise<Job['id']>> = {
  understand: async ({ say, deliver }) => {
    const id = await say('Put the spreadsheet “Orders” into the database')
    await deliver(id)
    return id
  },
  propose: async ({ say, deliver }) => {
    const id = await say(daily)
    await deliver(id)
    return id
  },
  review: async flow => {
    const id = await waitAt('propose', flow)
    await flow.finish(await childOf(flow.jobs, id), proposal)
    await flow.deliver(id)
    return id
  },
  plan: ({ reviewed }) => reviewed(daily),
  confirm: async flow => {
    const id = await waitAt('plan', flow)
    await flow.finish(await childOf(flow.jobs, id), run('planned'))
    await flow.deliver(id)
    return id
  },
  run: async ({ addSync, say, deliver }) => {
    await addSync('CRM')
    const id = await say('Run the CRM sync now')
    await deliver(id)
    return id
  },
  'confirm after a guard': async flow => {
    const id = await waitAt('run', flow)
    await flow.finish(await childOf(flow.jobs, id), run('guarded', { guards: [findingOf(30)] }))
    await flow.deliver(id)
    return id
  },
  agree: async ({ addSync, say, deliver }) => {
    await addSync('CRM')
    const id = await say('Delete the CRM sync')
    await deliver(id)
    return id
  },
}

for (const name of Object.keys(waits)) {
  test(`cancelled while it waits (${name}), nothing goes on, and nothing runs`, async t => {
    const flow = await testFlow(t)
    const { jobs, service, deliver, answer } = flow
    const id = await waitAt(name, flow)
    const before = await job(flow, id)
    t.match(before, { status: 'waiting', state: { step: name.split(' ')[0] } })
    const child = before.waitingFor?.type === 'job' ? before.waitingFor.jobId : null
    const syncs = () => service.rows(sql`select id, state, next_run_at from syncs order by id`)
    const kept = await syncs()
    // As it is from the yes on: woken, and not taken yet.
    await answer(id, { kind: 'question', choice: 'yes' })
    await jobs.cancel(id)
    await deliver(id)
    await answer(id, { kind: 'question', choice: 'yes' })
    await deliver(id)
    t.match(await job(flow, id), { status: 'cancelled' })
    if (child) t.match(await job(flow, child), { status: 'cancelled' })
    const open = sql`select id from jobs where status not in ('completed', 'failed', 'cancelled')`
    t.same(await service.rows(open), [])
    t.same(await syncs(), kept)
    t.same(await service.rows(sql`select id from ai_actions where status = 'proposed'`), [])
  })

  test(`left for weeks while it waits (${name}), it goes on from there`, async t => {
    const flow = await testFlow(t)
    const { service, deliver, answer, finish, jobs } = flow
    const id = await waitAt(name, flow)
    const before = await job(flow, id)
    await service.rows(sql`
      update jobs set created_at = created_at - interval '60 days', started_at = started_at - interval '60 days',
        finished_at = finished_at - interval '60 days', dispatched_at = dispatched_at - interval '60 days'`)
    if (before.waitingFor?.type === 'job') {
      const child = await job(flow, before.waitingFor.jobId)
      const mode = SyncInput.safeParse(child.input).data?.mode
      await finish(child.id, mode === 'plan' ? run('planned') : mode ? run('applied') : proposal)
    } else await answer(id, { kind: 'question', choice: name === 'understand' ? 'orders' : 'yes' })
    // A message is taken for 8 days.
    await deliver(id, 7.9)
    const after = await job(flow, id)
    t.not(after.fence, before.fence)
    t.match(after.status, /waiting|completed/)
    t.notSame(after.status === 'waiting' ? after.state : null, before.state)
    t.ok(await jobs.find(id))
  })
}

test('a child that runs is asked to stop with its request', async t => {
  const flow = await testFlow(t)
  const id = await waitAt('run', flow)
  const child = await childOf(flow.jobs, id)
  const claimed = await flow.jobs.claim(child, { leaseMs: 30_000 })
  await flow.jobs.cancel(id)
  t.equal(await flow.jobs.beat(child, claimed!.fence, { leaseMs: 30_000 }), 'cancelled')
})

test('cancelled in the midst of a step, it starts nothing any more', async t => {
  let id: Job['id'] | undefined
  const flow = await testFlow(t, { looking: async jobs => id && jobs.cancel(id) })
  id = await flow.say(daily)
  await flow.deliver(id)
  t.match(await job(flow, id), { status: 'cancelled' })
  t.same(await flow.service.rows(sql`select id from jobs where parent_job_id is not null`), [])
})

function waitAt(name: string, flow: Flow): Promise<Job['id']> {
  const go = waits[name]
  if (!go) throw new Error(`No request waits at ${name}`)
  return go(flow)
}

async function job({ jobs }: Flow, id: Job['id']): Promise<Job> {
  const found = await jobs.find(id)
  if (!found) throw new Error('The job is not there')
  return found
}
