import { randomUUID } from 'node:crypto'
import { agentApp } from '@doki/agents'
import { type Answer, type Catalog, type Job, SyncId } from '@doki/contracts'
import { type Queries, seedWorkspace, sql, testDatabase } from '@doki/database'
import { type JobStore, jobStore } from '@doki/jobs'
import { createLog, signInternal } from '@doki/service'
import { orchestrator } from '../agent.ts'
import { knownSyncs } from '../stores/known-syncs.ts'
import { mappingStore } from '../stores/mapping-store.ts'
import { syncCatalog } from '../stores/sync-catalog.ts'
import { syncStore } from '../stores/sync-store.ts'
import { catalog, childOf, proposal, sheetConnection, tableConnection } from './samples.ts'

type Test = Parameters<typeof testDatabase>[0]

const secret = 's'.repeat(32)

interface Options {
  spreadsheets?: Catalog['spreadsheets']
  /** Why neither Google nor the person's database can be looked at. */
  unreachable?: Error
  /** What a closer look shows of a sheet and a table; nothing, unless given. */
  columns?: Pick<Catalog, 'spreadsheets' | 'tables'>
  /** Happens while it looks at them. */
  looking?: (jobs: JobStore) => Promise<unknown>
}

/** The orchestrator over a database of the test's own; `deliver` brings it a job as Pub/Sub would. */
export async function testFlow(
  t: Test,
  {
    spreadsheets = catalog.spreadsheets,
    unreachable,
    columns = { spreadsheets: [], tables: [] },
    looking,
  }: Options = {},
) {
  const { service, admin } = await testDatabase(t)
  const { workspaceId, owner, member } = await seedWorkspace(admin)
  await addConnections(admin, workspaceId, sheetConnection, tableConnection)
  const jobs = jobStore(service)
  const syncs = syncStore(service)
  const readSyncs = syncCatalog(service)
  const agent = orchestrator({
    readSyncs,
    readCatalog: async ofWorkspace => {
      if (unreachable) throw unreachable
      await looking?.(jobs)
      return {
        catalog: { ...catalog, spreadsheets, syncs: (await readSyncs(ofWorkspace, 'UTC')).syncs },
        sheetConnectionOf: () => sheetConnection,
        tableConnectionOf: () => tableConnection,
        newTableConnection: () => tableConnection,
        describe: async () => columns,
      }
    },
    saveMapping: mappingStore(service).saveApproved,
    saveSync: syncs.save,
    letRun: syncs.letRun,
    syncsOf: job => knownSyncs(service, job),
  })
  const dispatcher = { dispatch: async () => true, dispatchAll: async () => 0 }
  // A new app for each delivery: nothing may be kept in the process between two steps.
  const deliver = async (jobId: string, ageDays = 0) => {
    const app = agentApp(agent, {
      log: createLog('test', 'silent'),
      db: service,
      secrets: [secret],
      dispatcher,
      now: () => Date.now() + ageDays * 86_400_000,
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
  const say = async (text: string, previousJobId: string | null = null) => {
    const input = { text, sheetConnectionId: null, tableConnectionId: null, timezone: 'UTC', previousJobId }
    return (await jobs.create({ workspaceId, kind: 'request', input, requestedBy: owner })).id
  }
  const answer = async (id: Job['id'], given: Answer, by = owner) => {
    await service.rows(sql`
      update jobs set answer = ${JSON.stringify(given)}::jsonb, answered_by = ${by}, woken_at = now(), dispatched_at = null
      where id = ${id} and status = 'waiting'`)
  }
  /** The request, after a person answered it in words. */
  const reply = async (id: Job['id'], choice: string) => {
    await answer(id, { kind: 'question', choice })
    await deliver(id)
    return orMissing(await jobs.find(id))
  }
  const finish = async (id: Job['id'], result: unknown) => jobs.finish(id, (await claim(id)).fence, result)
  return {
    jobs,
    service,
    admin,
    owner,
    member,
    deliver,
    say,
    answer,
    reply,
    finish,
    /** A sync that is there already, from the sheet to the table. */
    addSync: (name: string) => addSync(admin, workspaceId, name, sheetConnection, tableConnection),
    /** A sync that somebody else has. */
    async addForeignSync(name: string) {
      const { workspaceId: other } = await seedWorkspace(admin, 'Other')
      const [google, shop] = [randomUUID(), randomUUID()]
      await addConnections(admin, other, google, shop)
      return addSync(admin, other, name, google, shop)
    },
    /** A run of a sync that wrote rows, of which it is known what they were. */
    async addRun(syncId: SyncId, result: unknown) {
      const input = { syncId, mode: 'apply', confirmed: false }
      const { id } = await jobs.create({ workspaceId, kind: 'sync', input, requestedBy: owner })
      await finish(id, result)
      await admin.rows(sql`
        insert into sync_steps (workspace_id, sync_id, run_id, side, state, fence, inserted, entries)
        values (${workspaceId}, ${syncId}, ${id}, 'table', 'done', 1, 1, '[["1", 2]]')`)
      return id
    },
    /** The request after its first step. */
    async ask(text: string, previousJobId: string | null = null) {
      const id = await say(text, previousJobId)
      await deliver(id)
      return orMissing(await jobs.find(id))
    },
    /** What a job asks of a person. */
    askOf({ waitingFor, status, error }: Job) {
      if (waitingFor?.type === 'person') return waitingFor.ask
      throw new Error(`Nobody is asked: the job is ${status} ${error?.message ?? ''}`)
    },
    /** What the agent noted of a request, in order. */
    async actionsOf(id: string) {
      const rows = await service.rows(sql`
        select action, status, reasoning from ai_actions
        where metadata ->> 'original_job_id' = ${id} order by created_at, id`)
      return rows.map(({ action, status }) => `${action} ${status}`)
    },
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

async function addConnections(admin: Queries, workspaceId: string, google: string, shop: string) {
  await admin.rows(sql`
    insert into connections (id, workspace_id, kind, name, sealed) values
      (${google}, ${workspaceId}, 'google', 'Google', 'sealed'),
      (${shop}, ${workspaceId}, 'postgres', 'Shop', 'sealed')`)
}

async function addSync(admin: Queries, workspaceId: string, name: string, google: string, shop: string) {
  const [mappingId, id] = [randomUUID(), randomUUID()]
  const sheet = JSON.stringify({ ...proposal.sheet, spreadsheetTitle: name, connectionId: google })
  const table = JSON.stringify({ ...proposal.table, name, connectionId: shop })
  await admin.rows(sql`
    insert into mappings (id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref, columns, key,
      state, header_fingerprint)
    values (${mappingId}, ${workspaceId}, ${name}, ${google}, ${shop}, ${sheet}::jsonb, ${table}::jsonb,
      ${JSON.stringify(proposal.columns)}::jsonb, ${JSON.stringify(proposal.key)}::jsonb, 'approved', '')`)
  await admin.rows(sql`
    insert into syncs (id, workspace_id, name, mapping_id, conflict_policy)
    values (${id}, ${workspaceId}, ${name}, ${mappingId}, 'sheet_wins')`)
  return SyncId.parse(id)
}

function orMissing<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('The job is not there')
  return found
}
