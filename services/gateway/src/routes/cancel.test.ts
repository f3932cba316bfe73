import type { Job, JobId } from '@doki/contracts'
import { jobStore } from '@doki/jobs'
import { type Test, test } from 'tap'
import { testMachines } from '../testing/test-machines.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('a cancelled request ends what it started and rests, and asks what runs to stop', async t => {
  const { jobs, cancel, request, child } = await setup(t)
  const [resting, running, waiting] = [await child(), await child(), await child()]
  const grandchild = await child(waiting)
  await claim(jobs, running)
  const claimed = await claim(jobs, waiting)
  await jobs.wait(waiting.id, claimed.fence, { state: {}, waitingFor: { type: 'job', jobId: grandchild.id } })

  t.match(await cancel(request.id), { status: 200, body: { status: 'cancelled' } })
  t.match(await jobs.find(resting.id), { status: 'cancelled' })
  t.match(await jobs.find(waiting.id), { status: 'cancelled' })
  t.match(await jobs.find(grandchild.id), { status: 'cancelled' })
  t.match(await jobs.find(running.id), { status: 'running', cancelRequested: true })
})

test('who waited for a job that is cancelled goes on at once', async t => {
  const { jobs, cancel, request, child, sent } = await setup(t)
  const started = await child()
  const { fence } = await claim(jobs, request)
  await jobs.wait(request.id, fence, { state: {}, waitingFor: { type: 'job', jobId: started.id } })
  t.match(await cancel(started.id), { status: 200, body: { status: 'cancelled' } })
  t.same(sent, [request.id])
  t.ok(await claim(jobs, request), 'it is to be had')
})

async function claim(jobs: ReturnType<typeof jobStore>, { id }: { id: JobId }): Promise<Job> {
  const job = await jobs.claim(id, { leaseMs: 30_000 })
  if (!job) throw new Error(`The job ${id} is not to be had`)
  return job
}

/** A gateway with the real jobs behind it, and a request in it. */
async function setup(t: Test) {
  const sent: string[] = []
  const { send, seed, database } = await testWorkspace(t, made => ({ machines: testMachines(made, sent) }))
  const jobs = jobStore(database.service)
  const { workspaceId } = seed
  const request = await jobs.create({ workspaceId, kind: 'request', input: {} })
  const child = (parent = request) =>
    jobs.create({
      workspaceId,
      kind: 'mapping.suggest',
      input: {},
      parentJobId: parent.id,
      originalJobId: request.id,
    })
  const cancel = (id: JobId) => send(seed.member, `/jobs/${id}/cancel`, { method: 'POST' })
  return { jobs, cancel, request, child, sent }
}
