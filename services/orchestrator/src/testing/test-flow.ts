import { agentApp } from '@doki/agents'
import type { Answer, Job } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { jobStore } from '@doki/jobs'
import { createLog, signInternal } from '@doki/service'
import { orchestrator } from '../agent.ts'
import { mappingStore } from '../stores/mapping-store.ts'
import { syncStore } from '../stores/sync-store.ts'
import { catalog, childOf, proposal, sheetConnection, tableConnection } from './samples.ts'

type Test = Parameters<typeof testDatabase>[0]

const secret = 's'.repeat(32)

/** The orchestrator over a database of the test's own; `deliver` brings it a job as Pub/Sub would. */
export async function testFlow(t: Test) {
  const { service, admin } = await testDatabase(t)
  const { workspaceId, owner } = await seedWorkspace(admin)
  await admin.rows(sql`
    insert into connections (id, workspace_id, kind, name, sealed) values
      (${sheetConnection}, ${workspaceId}, 'google', 'Google', 'sealed'),
      (${tableConnection}, ${workspaceId}, 'postgres', 'Shop', 'sealed')`)
  const jobs = jobStore(service)
  const syncs = syncStore(service)
  const agent = orchestrator({
    readCatalog: async () => ({
      catalog,
      sheetConnectionOf: () => sheetConnection,
      tableConnectionOf: () => tableConnection,
      newTableConnection: () => tableConnection,
    }),
    saveMapping: mappingStore(service).saveApproved,
    saveSync: syncs.save,
    letRun: syncs.letRun,
  })
  const dispatcher = { dispatch: async () => true, dispatchAll: async () => 0 }
  // A new app for each delivery: nothing may be kept in the process between two steps.
  const deliver = async (jobId: string) => {
    const app = agentApp(agent, {
      log: createLog('test', 'silent'),
      db: service,
      secrets: [secret],
      dispatcher,
    })
    const payload = JSON.stringify({ jobId, kind: 'request' })
    const headers = {
      'content-type': 'application/json',
      'x-internal-secret': signInternal(secret, payload, Date.now() / 1000),
    }
    const reply = await app.inject({ method: 'POST', url: '/jobs', payload, headers })
    if (reply.statusCode !== 204) throw new Error(`The delivery was answered ${reply.statusCode}`)
    await app.close()
  }
  const claim = async (id: Job['id']) => {
    const job = await jobs.claim(id, { leaseMs: 30_000 })
    if (!job) throw new Error('The job cannot be claimed')
    return job
  }
  const say = async (text: string) => {
    const input = { text, sheetConnectionId: null, tableConnectionId: null, timezone: 'UTC' }
    return (await jobs.create({ workspaceId, kind: 'request', input, requestedBy: owner })).id
  }
  const answer = async (id: Job['id'], given: Answer) => {
    await service.rows(sql`
      update jobs set answer = ${JSON.stringify(given)}::jsonb, woken_at = now(), dispatched_at = null
      where id = ${id} and status = 'waiting'`)
  }
  const finish = async (id: Job['id'], result: unknown) => jobs.finish(id, (await claim(id)).fence, result)
  return {
    jobs,
    service,
    deliver,
    say,
    answer,
    finish,
    /** A request whose mapping was approved: it waits for its plan. */
    async reviewed(text: string) {
      const id = await say(text)
      await deliver(id)
      await finish(await childOf(jobs, id), proposal)
      await deliver(id)
      await answer(id, { kind: 'review', decision: 'approve' })
      await deliver(id)
      return id
    },
    fail: async (id: Job['id'], message: string) =>
      jobs.fail(id, (await claim(id)).fence, { code: 'unprocessable', message }),
  }
}
