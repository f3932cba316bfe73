import { randomUUID } from 'node:crypto'
import {
  type Catalog,
  ConnectionId,
  type GuardFinding,
  type Job,
  type MappingProposal,
  type PlanSummary,
  type RunResult,
} from '@doki/contracts'
import type { jobStore } from '@doki/jobs'

export const sheetConnection = ConnectionId.parse(randomUUID())
export const tableConnection = ConnectionId.parse(randomUUID())

/** What the workspace of all tests has. */
export const catalog: Catalog = {
  timezone: 'Europe/Berlin',
  spreadsheets: [{ id: 'sheet-1', title: 'Orders', tabs: [{ title: 'Sheet1', headers: [] }] }],
  tables: [{ schema: 'public', name: 'orders', columns: [], primaryKey: [] }],
  syncs: [],
}

/** A mapping of one column, `no`, that is the key. */
export const proposal: MappingProposal = {
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
  candidates: [],
  proof: { rows: 1, columns: [], blankKeys: 0, doubledKeys: 0 },
  previews: [],
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
  conflictSamples: [],
  tableOnly: 0,
  apiReads: 2,
  apiWrites: 0,
}

/** Something a person may say yes to. */
export function findingOf(count: number): GuardFinding {
  const message = `${count} rows would be deleted.`
  return { code: 'too_many_deletes', message, side: 'table', count, confirmable: true }
}

/** A run that ended, with what differs of its plan. */
export function run(outcome: RunResult['outcome'], change: Partial<PlanSummary> = {}): RunResult {
  return {
    outcome,
    plan: { ...plan, ...change },
    late: 0,
    undo: null,
    seconds: { read: 0, plan: 0, apply: 0, total: 0 },
    apiReads: 2,
    apiWrites: 0,
    peakRssMb: 90,
  }
}

/** The job that a job waits for. */
export async function childOf(jobs: ReturnType<typeof jobStore>, id: string) {
  const job = await jobs.find(id as Job['id'])
  if (job?.waitingFor?.type !== 'job') throw new Error(`The job waits for no other: it is ${job?.status}`)
  return job.waitingFor.jobId
}
