/** What the examples of the document are made of: one small workspace that keeps orders. */

export const ids = {
  user: '0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11',
  workspace: '3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33',
  google: '5d7c2b90-1f6b-4f6d-9f0e-7a4d3c2b1a55',
  postgres: '7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77',
  mapping: '91bf6ed4-5caf-4db1-9d42-be8170f65e99',
  sync: 'b3d180f6-7ed1-4fd3-8f64-d0a392187fbb',
  run: 'd5f3a218-90f3-41f5-8186-f2c5b43a91dd',
  request: 'f715c43a-b215-4317-83a8-14e7d65cb3ff',
  conflict: '1937e65c-d437-4539-85ca-3609f87ed511',
  quarantined: '2a48f76d-e548-464a-96db-471a098fe622',
  action: '3b59087e-f659-475b-87ec-582b1a90f733',
  remembered: '4c6a198f-076a-486c-98fd-693c2ba10844',
  invite: '5d7b2aa0-187b-497d-a90e-7a4d3cb21955',
}

export const at = '2026-11-29T09:00:00.000Z'

export const workspace = {
  id: ids.workspace,
  name: 'Shop',
  slug: 'shop-3f0c6a1d',
  kind: 'team',
  role: 'owner',
  createdAt: at,
}

export const connection = {
  id: ids.postgres,
  workspaceId: ids.workspace,
  kind: 'postgres',
  name: 'Shop database',
  details: { host: 'db.example.com', port: '5432', database: 'shop', user: 'doki' },
  state: 'ok',
  stateReason: null,
  createdAt: at,
}

const column = {
  header: 'Order No.',
  label: 'Order No.',
  index: 0,
  column: 'id',
  type: 'integer',
  format: {},
  limits: {},
  nullable: false,
  writer: 'both',
  transform: null,
  score: 0.97,
  reasons: ['the names mean the same', '98 % of the values are in both'],
}

const link = {
  sheet: {
    connectionId: ids.google,
    spreadsheetId: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms',
    spreadsheetTitle: 'Orders 2026',
    sheetId: 0,
    tab: 'Orders',
    headerRow: 1,
    firstRow: 2,
  },
  table: { connectionId: ids.postgres, schema: 'public', name: 'orders' },
  newTable: null,
  columns: [column],
  key: { columns: ['id'], managed: false },
}

export const proposal = {
  ...link,
  keyReason: 'it is the primary key, and no two rows share one',
  leftInSheet: [{ label: 'Notes', reason: 'no column of the table is like it' }],
  leftInTable: [],
  candidates: [],
  previews: [],
  proof: {
    rows: 1200,
    columns: [{ column: 'id', filled: 1200, castable: 1, failures: [] }],
    blankKeys: 0,
    doubledKeys: 0,
  },
  problems: [],
}

export const mapping = {
  ...link,
  id: ids.mapping,
  workspaceId: ids.workspace,
  name: 'Orders',
  version: 1,
  state: 'approved',
  headerFingerprint: 'q7n0…',
  createdAt: at,
}

export const sync = {
  id: ids.sync,
  workspaceId: ids.workspace,
  name: 'Orders',
  mappingId: ids.mapping,
  direction: 'two_way',
  conflictPolicy: 'ask',
  deletePolicy: 'keep',
  guards: { rows: 20, share: 0.1 },
  statusColumn: false,
  schedule: { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' },
  live: false,
  timeZone: 'Europe/Berlin',
  state: 'active',
  stateReason: null,
  nextRunAt: '2026-11-30T08:00:00.000Z',
  freshAsOf: at,
  lastRunId: ids.run,
  createdAt: at,
}

const changes = { insert: 3, update: 1, delete: 0, unchanged: 1196 }
export const change = {
  side: 'table',
  op: 'update',
  key: '["1001"]',
  row: 14,
  before: { total: '19.90' },
  after: { total: '24.90' },
}

export const plan = {
  sheetRows: 1200,
  tableRows: 1197,
  table: changes,
  sheet: { insert: 0, update: 0, delete: 0, unchanged: 1200 },
  conflicts: 0,
  quarantined: 0,
  createsTable: false,
  addsKeyColumn: false,
  guards: [],
  samples: [change],
  quarantineSamples: [],
  conflictSamples: [],
  tableOnly: 0,
  apiReads: 2,
  apiWrites: 0,
}

export const run = {
  id: ids.run,
  workspaceId: ids.workspace,
  kind: 'sync',
  status: 'completed',
  input: { syncId: ids.sync, mode: 'apply', confirmed: false },
  state: null,
  waitingFor: null,
  answer: null,
  result: {
    outcome: 'applied',
    plan,
    seconds: { read: 0.8, plan: 0.1, apply: 0.4, total: 1.3 },
    apiReads: 2,
    apiWrites: 0,
    peakRssMb: 120,
  },
  error: null,
  progress: { done: 1200, total: 1200, message: 'Writing rows' },
  attempt: 1,
  fence: 1,
  cancelRequested: false,
  originalJobId: null,
  parentJobId: null,
  requestedBy: ids.user,
  createdAt: at,
  startedAt: at,
  finishedAt: at,
}

export const question = {
  about: 'sheet',
  text: 'There are two spreadsheets called “Orders”: which one?',
  choices: ['Orders 2025', 'Orders 2026'],
}

export const request = {
  ...run,
  id: ids.request,
  kind: 'request',
  status: 'waiting',
  input: {
    text: 'Keep Orders and public.orders in sync, every weekday at 9',
    sheetConnectionId: null,
    tableConnectionId: null,
    timezone: 'Europe/Berlin',
  },
  waitingFor: { type: 'person', ask: { kind: 'question', question } },
  result: null,
  progress: null,
  finishedAt: null,
}

export const conflict = {
  id: ids.conflict,
  syncId: ids.sync,
  runId: ids.run,
  key: '["1001"]',
  row: 14,
  column: 'total',
  base: '19.90',
  sheet: '24.90',
  table: '21.00',
  state: 'open',
  resolution: null,
  resolvedValue: null,
  resolvedAt: null,
  createdAt: at,
}

export const quarantined = {
  id: ids.quarantined,
  syncId: ids.sync,
  side: 'sheet',
  row: 27,
  key: '["1014"]',
  column: 'ordered_at',
  code: 'not_castable',
  reason: '“soon” is not a date',
  state: 'open',
  firstSeenAt: at,
  lastSeenAt: at,
}

export const action = {
  id: ids.action,
  workspaceId: ids.workspace,
  jobId: ids.request,
  agent: 'mapping',
  action: 'propose_mapping',
  reasoning: 'The headers and the columns mean the same',
  inputSummary: '6 headers, 7 columns',
  outputSummary: '6 columns mapped, 0 problems',
  model: null,
  tokens: null,
  metadata: { original_job_id: ids.request },
  status: 'applied',
  decidedBy: ids.user,
  createdAt: at,
}

export const remembered = {
  id: ids.remembered,
  workspaceId: ids.workspace,
  header: 'Order No.',
  table: { schema: 'public', name: 'orders' },
  column: 'id',
  mappingId: ids.mapping,
  taughtBy: ids.user,
  taughtAt: at,
}

/** A page that holds this and is the last. */
export const page = (item: unknown) => ({ items: [item], next: null })
