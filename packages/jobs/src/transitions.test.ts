import fc from 'fast-check'
import { type Test, test } from 'tap'
import { leaseMs, person, setupJobs } from '../test/setup-jobs.ts'
import { LostLeaseError } from './lost-lease.ts'
import { type JobEvent, type Life, transitions } from './transitions.ts'

const lives = Object.keys(transitions)
const events: JobEvent[] = [
  'claim',
  'beat',
  'wait',
  'wake',
  'finish',
  'fail',
  'release',
  'cancel',
  'stop',
  'expire',
  'giveUp',
]

test('an ended job stays ended', async t => {
  for (const life of ['completed', 'failed', 'cancelled'] as const) {
    t.ok(events.every(event => transitions[life][event] === null))
  }
})

test('every life is reached, and each can still end', async t => {
  const reached = new Set<string>(['pending', 'abandoned', 'abandoned_stopping'])
  for (const row of Object.values(transitions))
    for (const next of Object.values(row)) if (next) reached.add(next)
  t.same([...reached].sort(), lives.sort())
})

test('law: on a random walk the database does what the table says', async t => {
  const { walk } = await setup(t)
  const step = fc.constantFrom(
    ...events,
    'lapse' as const,
    'stale' as const,
    'claim' as const,
    'beat' as const,
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), steps => walk(steps)),
    { numRuns: 60 },
  )
  t.pass()
})

type Step = JobEvent | 'lapse' | 'stale'

async function setup(t: Test) {
  const { create, jobs, expire, answer, life } = await setupJobs(t, { own: true })

  async function walk(steps: Step[]): Promise<void> {
    const { id } = await create()
    let now: Life = 'pending'
    let fence = 0
    const does: Record<JobEvent, () => Promise<unknown>> = {
      claim: async () => {
        const job = await jobs.claim(id, { leaseMs })
        if (job) fence = job.fence
      },
      beat: () => jobs.beat(id, fence, { leaseMs }),
      wait: () => jobs.wait(id, fence, { state: {}, waitingFor: person }),
      wake: () => answer(id, {}),
      finish: () => jobs.finish(id, fence, {}),
      fail: () => jobs.fail(id, fence, { code: 'internal', message: '' }),
      release: () => jobs.release(id, fence),
      cancel: () => jobs.cancel(id),
      stop: () => jobs.stop(id, fence),
      expire: () => jobs.free(),
      giveUp: () => jobs.giveUp(id),
    }
    for (const step of steps) {
      const before = await life(id)
      if (step === 'lapse') {
        await expire(id)
        now = lapsed(now)
      } else if (step === 'stale') {
        // A worker of an earlier claim wakes up.
        await refused(jobs.finish(id, fence - 1, {}))
        await refused(jobs.release(id, fence - 1))
      } else {
        await does[step]().catch(ignoreLost)
        now = transitions[now][step] ?? now
      }
      const after = await life(id)
      if (after.life !== now)
        throw new Error(`${step} led from ${before.life} to ${after.life}, not to ${now}`)
      if (Number(after.fence) < Number(before.fence)) throw new Error('the fence went back')
    }
    await jobs.cancel(id)
    await expire(id)
    await jobs.free()
  }
  return { walk }
}

function lapsed(life: Life): Life {
  return life === 'running' ? 'abandoned' : life === 'stopping' ? 'abandoned_stopping' : life
}

async function refused(write: Promise<unknown>): Promise<void> {
  const error = await write.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof LostLeaseError)) throw new Error('a stale write went through')
}

function ignoreLost(error: unknown): void {
  if (!(error instanceof LostLeaseError)) throw error
}
