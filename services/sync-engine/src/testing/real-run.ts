import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { connectionsOf } from '@doki/connections'
import { type Credentials, managedKey, RunResult, type SheetCell, SyncId } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { quotaRates } from '@doki/google'
import { defaultLeaseMs, jobStore, runClaimed } from '@doki/jobs'
import { startWorkspace } from '@doki/local'
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

/**
 * Guests in a real spreadsheet of the stand-in for Google, a real table still to be made, and runs between them as a
 * process does them. Nothing but ids of Doki's own tells the guests apart.
 */
export async function realRun(t: Test, rows: number) {
  const { admin, service: db, adminUrl } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const lines = Array.from({ length: rows }, (_, at) => `Guest ${at % 50},${at % 7}`)
  const file = path.join(t.testdir({ 'Guests.csv': ['Name,Nights', ...lines].join('\n') }), 'Guests.csv')
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
  const connect = async (kind: 'google' | 'postgres', sealed: Credentials) => {
    const id = randomUUID()
    await admin.rows(sql`
      insert into connections (id, workspace_id, kind, name, sealed)
      values (${id}, ${workspaceId}, ${kind}, ${kind}, '')`)
    await credentials.save(id, workspaceId, sealed)
    return id
  }
  const sheetId = await connect('google', { kind: 'google', email, refreshToken: 'refresh', scopes })
  const tableId = await connect('postgres', { kind: 'postgres', url: adminUrl })
  const sheet = {
    connectionId: sheetId,
    spreadsheetId,
    spreadsheetTitle: 'Guests',
    sheetId: tab.id,
    tab: tab.title,
    headerRow: 1,
    firstRow: 2,
  }
  const key = { columns: [managedKey], managed: true }
  const columns = [column('Name', 0, 'text'), column('Nights', 1, 'integer')]
  const newTable = proposeTable('public', 'guests', columns, key)
  const [mappingId, syncId] = [randomUUID(), randomUUID()]
  await db.rows(sql`
    insert into mappings (id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref,
      columns, key, header_fingerprint, new_table, state)
    values (${mappingId}, ${workspaceId}, 'Guests', ${sheetId}, ${tableId}, ${JSON.stringify(sheet)},
      ${JSON.stringify({ connectionId: tableId, schema: 'public', name: 'guests' })},
      ${JSON.stringify(columns)},
      ${JSON.stringify(key)}, '', ${JSON.stringify(newTable)}, 'approved')`)
  await db.rows(sql`
    insert into syncs (id, workspace_id, name, mapping_id, conflict_policy, delete_policy)
    values (${syncId}, ${workspaceId}, 'Guests', ${mappingId}, 'sheet_wins', 'delete')`)

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

  /** One delivery of a job: claimed, run, and its end written. */
  const deliver = async (id: string) => {
    const job = await jobs.claim(id, { leaseMs: defaultLeaseMs })
    if (!job) throw new Error('The job is not to be had')
    return runClaimed(jobs, job, handler, { log })
  }
  const start = async () => {
    const input = { syncId: SyncId.parse(syncId), mode: 'apply', confirmed: false }
    return (await jobs.create({ workspaceId, kind: 'sync', input })).id
  }
  return {
    /** Calls to Google that change something, since `google.log` was reset. */
    writes: () => google.log.list().filter(({ method, path }) => method !== 'GET' && path.startsWith('/v4/')),
    log: google.log,
    /** Something goes wrong at Google, as the stand-in's control routes take it. */
    async fault(rule: Record<string, unknown>): Promise<void> {
      const answer = await fetch(`${google.url}/__control/faults`, {
        method: 'POST',
        body: JSON.stringify(rule),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    start,
    deliver,
    job: (id: string) => jobs.find(id),
    /** A run that ends at its first delivery. */
    async run(): Promise<RunResult> {
      const id = await start()
      await deliver(id)
      return RunResult.parse((await jobs.find(id))?.result)
    },
    /** Rows of the sheet without its header, as a person sees them: name, nights, id. */
    async sheetRows(): Promise<SheetCell[][]> {
      const values = `${google.url}/v4/spreadsheets/${spreadsheetId}/values/A2:C`
      const headers = { authorization: `Bearer ${await accessToken(google.url)}` }
      const answer = await fetch(`${values}?valueRenderOption=UNFORMATTED_VALUE`, { headers })
      return Values.parse(await answer.json()).values
    },
    tableRows: () => admin.rows(sql`select name, nights, _doki_id as id from public.guests`),
    query: admin.rows,
  }
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
