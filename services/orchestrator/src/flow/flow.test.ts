import { randomUUID } from 'node:crypto'
import { agentApp } from '@doki/agents'
import {
  type Answer,
  type Catalog,
  ConnectionId,
  type Job,
  type MappingProposal,
  type PlanSummary,
  type RunResult,
} from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { jobStore } from '@doki/jobs'
import { proposeTable } from '@doki/matching'
import { createLog, signInternal } from '@doki/service'
import { type Test, test } from 'tap'
import { orchestrator } from '../agent.ts'
import { mappingStore } from '../stores/mapping-store.ts'
import { syncStore } from '../stores/sync-store.ts'

const secret = 's'.repeat(32)

test('a request goes from the words to a run, one step a delivery, and asks twice on its way', async t => {
  const { say, jobs, service, deliver, answer, finish } = await setup(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')

  await deliver(id)
  await finish(await childOf(jobs, id), proposal)
  await deliver(id)
  t.match(await jobs.find(id), { status: 'waiting', waitingFor: { type: 'person', ask: { kind: 'review' } } })
  await answer(id, { kind: 'review', decision: 'approve' })
  await deliver(id)
  const [sync] = await service.rows(
    sql`select s.id, m.state from syncs s join mappings m on m.id = s.mapping_id`,
  )
  t.match(sync, { state: 'approved' })

  const planned = await childOf(jobs, id)
  t.same((await jobs.find(planned))?.input, { syncId: sync?.id, mode: 'plan', confirmed: false })
  await finish(planned, run('planned'))
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'waiting',
    waitingFor: { type: 'person', ask: { kind: 'confirm' } },
  })
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  const applied = await childOf(jobs, id)
  t.same((await jobs.find(applied))?.input, { syncId: sync?.id, mode: 'apply', confirmed: true })
  await finish(applied, run('applied'))
  await deliver(id)

  t.match(await jobs.find(id), { status: 'completed', result: { syncId: sync?.id, runId: applied } })
  const actions = await service.rows(sql`
    select action, metadata ->> 'original_job_id' as origin from ai_actions order by created_at`)
  t.same(
    actions.map(row => row.action),
    ['interpret', 'review', 'confirm', 'run'],
  )
  t.ok(actions.every(row => row.origin === id))
})

test('delivered ten times at once, a step is done once', async t => {
  const { say, service, deliver } = await setup(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await Promise.all(Array.from({ length: 10 }, () => deliver(id)))
  const children = await service.rows(sql`select id from jobs where parent_job_id = ${id}`)
  t.equal(children.length, 1)
})

test('a table that is not named is asked for, and the answer is taken', async t => {
  const { say, jobs, deliver, answer } = await setup(t)
  const id = await say('Put the spreadsheet “Orders” into the database')
  await deliver(id)
  const asked = await jobs.find(id)
  t.match(asked, { waitingFor: { ask: { kind: 'question', question: { about: 'table' } } } })
  await answer(id, { kind: 'question', choice: 'orders' })
  await deliver(id)
  t.match(await jobs.find(id), { status: 'waiting', waitingFor: { type: 'job' } })
})

test('a mapping with a problem cannot be approved as it stands', async t => {
  const { say, jobs, deliver, answer, finish } = await setup(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(id)
  const problem = { code: 'no_key', message: 'No column identifies a row.', column: null }
  await finish(await childOf(jobs, id), { ...proposal, problems: [problem] })
  await deliver(id)
  await answer(id, { kind: 'review', decision: 'approve' })
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'failed',
    error: { code: 'unprocessable', message: problem.message },
  })
})

test('columns and key edited at the review shape the table that is to be made', async t => {
  const { say, jobs, service, deliver, answer, finish } = await setup(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(id)
  const newTable = proposeTable('public', 'orders', proposal.columns, proposal.key)
  await finish(await childOf(jobs, id), { ...proposal, newTable })
  await deliver(id)
  const columns = proposal.columns.map(column => ({ ...column, column: 'number' }))
  await answer(id, {
    kind: 'review',
    decision: 'approve',
    columns,
    key: { columns: ['number'], managed: false },
  })
  await deliver(id)
  const [kept] = await service.rows(sql`select new_table from mappings`)
  t.match(kept?.new_table, {
    primaryKey: ['number'],
    sql: 'create table public.orders (\n  number text not null,\n  primary key (number)\n);',
  })
})

test('a rejected mapping changes nothing, and a failed step fails the request in the same words', async t => {
  const { say, jobs, service, deliver, answer, finish, fail } = await setup(t)
  const rejected = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(rejected)
  await finish(await childOf(jobs, rejected), proposal)
  await deliver(rejected)
  await answer(rejected, { kind: 'review', decision: 'reject' })
  await deliver(rejected)
  t.match(await jobs.find(rejected), { status: 'completed', result: { syncId: null } })
  t.same(await service.rows(sql`select id from syncs`), [])

  const failed = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(failed)
  await fail(await childOf(jobs, failed), 'The tab is empty.')
  await deliver(failed)
  t.match(await jobs.find(failed), { status: 'failed', error: { message: 'The tab is empty.' } })
})

test('words that ask for something else end in a sentence that says what can be asked', async t => {
  const { say, jobs, deliver } = await setup(t)
  const id = await say('What is the weather in Rome?')
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'failed',
    error: { code: 'unprocessable', message: /not understood/ },
  })
})

const sheetConnection = ConnectionId.parse(randomUUID())
const tableConnection = ConnectionId.parse(randomUUID())

const catalog: Catalog = {
  timezone: 'Europe/Berlin',
  spreadsheets: [{ id: 'sheet-1', title: 'Orders', tabs: [{ title: 'Sheet1', headers: [] }] }],
  tables: [{ schema: 'public', name: 'orders', columns: [], primaryKey: [] }],
  syncs: [],
}

const proposal: MappingProposal = {
  sheet: {
    connectionId: sheetConnection,
    spreadsheetId: 'sheet-1',
    spreadsheetTitle: 'Orders',
    sheetId: 0,
    tab: 'Sheet1',
    headerRow: 1,
    firstRow: 2,
  },
  table: { connectionId: tableConnection, schema: 'public', name: 'orders' },
  newTable: null,
  columns: [
    {
      header: 'No',
      label: 'No',
      index: 0,
      column: 'no',
      type: 'text',
      format: {},
      limits: {},
      nullable: false,
      writer: 'sheet',
      score: 1,
      reasons: ['same name'],
    },
  ],
  key: { columns: ['no'], managed: false },
  keyReason: 'the primary key',
  leftInSheet: [],
  leftInTable: [],
  proof: { rows: 1, columns: [], blankKeys: 0, doubledKeys: 0 },
  problems: [],
}

const plan: PlanSummary = {
  sheetRows: 1,
  tableRows: 0,
  table: { insert: 1, update: 0, delete: 0, unchanged: 0 },
  sheet: { insert: 0, update: 0, delete: 0, unchanged: 0 },
  conflicts: 0,
  quarantined: 0,
  createsTable: false,
  addsKeyColumn: false,
  guards: [],
  samples: [],
  quarantineSamples: [],
  apiReads: 2,
  apiWrites: 0,
}

function run(outcome: RunResult['outcome']): RunResult {
  return {
    outcome,
    plan,
    seconds: { read: 0, plan: 0, apply: 0, total: 0 },
    apiReads: 2,
    apiWrites: 0,
    peakRssMb: 90,
  }
}

async function childOf(jobs: ReturnType<typeof jobStore>, id: string) {
  const job = await jobs.find(id as Job['id'])
  if (job?.waitingFor?.type !== 'job') throw new Error(`The job waits for no other: it is ${job?.status}`)
  return job.waitingFor.jobId
}

async function setup(t: Test) {
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
  return {
    jobs,
    service,
    deliver,
    async say(text: string) {
      const input = { text, sheetConnectionId: null, tableConnectionId: null, timezone: 'UTC' }
      return (await jobs.create({ workspaceId, kind: 'request', input, requestedBy: owner })).id
    },
    async answer(id: Job['id'], given: Answer) {
      await service.rows(sql`
        update jobs set answer = ${JSON.stringify(given)}::jsonb, woken_at = now(), dispatched_at = null
        where id = ${id} and status = 'waiting'`)
    },
    finish: async (id: Job['id'], result: unknown) => jobs.finish(id, (await claim(id)).fence, result),
    fail: async (id: Job['id'], message: string) =>
      jobs.fail(id, (await claim(id)).fence, { code: 'unprocessable', message }),
  }
}
