import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { connectionsOf } from '@doki/connections'
import {
  type ColumnMapping,
  type Credentials,
  managedKey,
  RunResult,
  type SheetCell,
  type Sync,
  SyncId,
  type SyncInput,
} from '@doki/contracts'
import { raw, seedWorkspace, sql, testDatabase } from '@doki/database'
import { quotaRates } from '@doki/google'
import { defaultLeaseMs, type Handler, jobStore, runClaimed } from '@doki/jobs'
import { startPostgrest, startWorkspace } from '@doki/local'
import { proposeTable } from '@doki/matching'
import { createLog } from '@doki/service'
import { createVault, credentialStore } from '@doki/vault'
import type { Test } from 'tap'
import { z } from 'zod'
import { syncHandler } from '../run-job.ts'
import { textColumn } from './text-column.ts'

const email = 'owner@example.com'
const log = createLog('sync-engine', 'silent')
const column = (header: string, index: number, type: 'text' | 'integer') => ({
  ...textColumn(header, index),
  type,
})

type Freeze = () => Promise<void>
const thaw: Freeze = async () => {}

interface Options {
  sync?: Partial<Pick<Sync, 'direction' | 'conflictPolicy' | 'deletePolicy' | 'statusColumn'>>
  /** The table is there already, empty, and guests have a number (`No`) that is the key of both sides. */
  numbered?: boolean
  /** Other rows, and a table `public.guests` that is there already with `no` as its key, in place of the guests. */
  shape?: { header: string[]; lines: string[][]; columns: ColumnMapping[]; table: ReturnType<typeof sql> }
  /** The table is reached through a real PostgREST, by URL and key alone. */
  rest?: boolean
}

/**
 * Guests in a real spreadsheet of the stand-in for Google, a real table still to be made, and runs between them as a
 * process does them. Unless they are `numbered`, nothing but ids of Doki's own tells the guests apart.
 */
export async function realRun(
  t: Test,
  rows: number,
  { sync = {}, numbered: isNumbered = false, rest = false, shape }: Options = {},
) {
  const numbered = isNumbered || shape !== undefined
  const { admin, service: db, adminUrl } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const guests = Array.from({ length: rows }, (_, at) => [
    `Guest ${at % 50}`,
    at % 7,
    ...(numbered ? [`n${at}`] : []),
  ])
  const [header, lines] = shape
    ? [shape.header, shape.lines.map(line => line.map(text => `"${text}"`))]
    : [['Name', 'Nights', ...(numbered ? ['No'] : [])], guests]
  const file = path.join(t.testdir({ 'Guests.csv': [header, ...lines].join('\n') }), 'Guests.csv')
  const google = await startWorkspace({ users: [email], load: [file], convert: true })
  t.teardown(() => google.close())
  const scopes = [
    'https://www.googleapis.com/auth/spreadsheets',
    'https://www.googleapis.com/auth/drive.file',
  ]
  const grant = { email, scopes, clientId: 'doki', expires: Infinity, revoked: false }
  google.world.refreshTokens.set('refresh', grant)
  const [spreadsheetId = ''] = google.world.files.keys()
  const tab = google.world.sheets.get(spreadsheetId)?.tabs[0]
  if (!tab) throw new Error('The file has no tab')

  const vault = createVault({ keys: { k: randomBytes(32).toString('base64') }, current: 'k' })
  const credentials = credentialStore(db, vault)
  const connect = async (kind: Credentials['kind'], sealed: Credentials) => {
    const id = randomUUID()
    await admin.rows(sql`
      insert into connections (id, workspace_id, kind, name, sealed)
      values (${id}, ${workspaceId}, ${kind}, ${kind}, '')`)
    await credentials.save(id, workspaceId, sealed)
    return id
  }
  const sheetId = await connect('google', { kind: 'google', email, refreshToken: 'refresh', scopes })
  const sheet = {
    connectionId: sheetId,
    spreadsheetId,
    spreadsheetTitle: 'Guests',
    sheetId: tab.id,
    tab: tab.title,
    headerRow: 1,
    firstRow: 2,
  }
  const key = numbered ? { columns: ['no'], managed: false } : { columns: [managedKey], managed: true }
  const columns = shape?.columns ?? [
    column('Name', 0, 'text'),
    column('Nights', 1, 'integer'),
    ...(numbered ? [column('No', 2, 'text')] : []),
  ]
  if (numbered)
    await admin.rows(
      shape?.table ?? sql`create table public.guests (no text primary key, name text, nights integer)`,
    )
  const tableId = rest
    ? await connect('supabase', await throughRest(t, adminUrl))
    : await connect('postgres', { kind: 'postgres', url: adminUrl })
  const newTable = numbered ? null : proposeTable('public', 'guests', columns, key)
  const [mappingId, syncId] = [randomUUID(), randomUUID()]
  await db.rows(sql`
    insert into mappings (id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref,
      columns, key, header_fingerprint, new_table, state)
    values (${mappingId}, ${workspaceId}, 'Guests', ${sheetId}, ${tableId}, ${JSON.stringify(sheet)},
      ${JSON.stringify({ connectionId: tableId, schema: 'public', name: 'guests' })},
      ${JSON.stringify(columns)},
      ${JSON.stringify(key)}, '', ${newTable && JSON.stringify(newTable)}, 'approved')`)
  await db.rows(sql`
    insert into syncs (id, workspace_id, name, mapping_id, direction, conflict_policy, delete_policy, status_column)
    values (${syncId}, ${workspaceId}, 'Guests', ${mappingId}, ${sync.direction ?? 'sheet_to_table'},
      ${sync.conflictPolicy ?? 'sheet_wins'}, ${sync.deletePolicy ?? 'delete'}, ${sync.statusColumn ?? false})`)

  const connections = connectionsOf({
    db,
    credentials,
    google: {
      clientId: 'doki',
      clientSecret: 'secret',
      urls: { auth: google.url, token: google.url, sheets: google.url, drive: google.url },
      rates: quotaRates(100_000, 100_000),
    },
    rules: { allowPrivateHosts: true, max: 3 },
    log,
    patience: { retries: { budgetMs: 5_000, baseMs: 1, capMs: 10 } },
  })
  const jobs = jobStore(db)
  const handler = syncHandler({ db, connections })

  /** One delivery of a job: claimed, run, and its end written. Before or after each look at the lease it may freeze. */
  const deliver = async (
    id: string,
    { before = thaw, after = thaw }: Partial<Record<'before' | 'after', Freeze>> = {},
  ) => {
    const job = await jobs.claim(id, { leaseMs: defaultLeaseMs })
    if (!job) throw new Error('The job is not to be had')
    const freezing: Handler = (claimed, work) =>
      handler(claimed, { ...work, check: () => before().then(work.check).then(after) })
    return runClaimed(jobs, job, freezing, { log })
  }
  const start = async (more: Partial<SyncInput> = {}) => {
    const input = { syncId: SyncId.parse(syncId), mode: 'apply', confirmed: false, ...more }
    return (await jobs.create({ workspaceId, kind: 'sync', input })).id
  }
  const control = async (what: 'faults' | 'edit', body: Record<string, unknown>) => {
    const answer = await fetch(`${google.url}/__control/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(await answer.text())
  }
  return {
    /** Calls to Google that change something, since `google.log` was reset. */
    writes: () => google.log.list().filter(({ method, path }) => method !== 'GET' && path.startsWith('/v4/')),
    log: google.log,
    /** Something goes wrong at Google, as the stand-in's control routes take it. */
    fault: (rule: Record<string, unknown>) => control('faults', rule),
    /** A person types, from that cell on. */
    type: (range: string, values: SheetCell[][]) => control('edit', { spreadsheetId, range, values }),
    /** A person deletes a row (1-based) of the sheet. */
    removeRow: (row: number) =>
      control('edit', {
        spreadsheetId,
        requests: [
          {
            deleteDimension: {
              range: { sheetId: tab.id, dimension: 'ROWS', startIndex: row - 1, endIndex: row },
            },
          },
        ],
      }),
    start,
    deliver,
    job: (id: string) => jobs.find(id),
    result: async (id: string) => RunResult.parse((await jobs.find(id))?.result),
    /** The lease of a job runs out, as when its process is frozen. */
    lapse: (id: string) =>
      admin.rows(sql`update jobs set lease_until = now() - interval '1 second' where id = ${id}`),
    /** A run that ends at its first delivery. */
    async run(more: Partial<SyncInput> = {}): Promise<RunResult> {
      const id = await start(more)
      await deliver(id)
      return RunResult.parse((await jobs.find(id))?.result)
    },
    /** Rows of the sheet without its header, as a person sees them: name, nights, id or number. */
    async sheetRows(): Promise<SheetCell[][]> {
      const values = `${google.url}/v4/spreadsheets/${spreadsheetId}/values/A2:${shape ? 'Z' : 'C'}`
      const headers = { authorization: `Bearer ${await accessToken(google.url)}` }
      const answer = await fetch(`${values}?valueRenderOption=UNFORMATTED_VALUE`, { headers })
      return Values.parse(await answer.json()).values
    },
    tableRows: () =>
      admin.rows(
        sql`select name, nights, ${raw(numbered ? 'no' : managedKey)} as id from public.guests order by 3`,
      ),
    query: admin.rows,
  }
}

async function throughRest(t: Test, databaseUrl: string): Promise<Credentials> {
  const { url, serviceKey: key, stop } = await startPostgrest({ databaseUrl })
  t.teardown(stop)
  return { kind: 'supabase', url, key }
}

const Values = z.object({
  values: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
})

async function accessToken(url: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: 'refresh',
    client_id: 'doki',
    client_secret: 'secret',
  })
  const answer = await fetch(`${url}/token`, { method: 'POST', body })
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token
}
