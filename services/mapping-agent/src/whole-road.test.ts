import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { connectionsOf } from '@doki/connections'
import { type Credentials, MappingProposal, type NewTable, SuggestMapping } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { quotaRates } from '@doki/google'
import { jobStore } from '@doki/jobs'
import { startWorkspace } from '@doki/local'
import { createLog, signInternal } from '@doki/service'
import { createVault, credentialStore } from '@doki/vault'
import { type Test, test } from 'tap'
import { buildApp } from './app.ts'

test('a real table and a spreadsheet over the wire: typed cells find their columns', async t => {
  const { suggest, admin } = await setup(t)
  await admin.rows(sql`
    create table public.shop_orders (
      order_number text primary key, ordered_on date not null, quantity integer, email text, paid boolean,
      created_at timestamptz not null default now()
    )`)
  const proposal = await suggest('shop_orders')
  t.same(proposal.problems, [])
  t.same(
    proposal.columns.map(({ label, column, type }) => [label, column, type]),
    [
      ['Order No', 'order_number', 'text'],
      ['Order date', 'ordered_on', 'date'],
      ['Qty', 'quantity', 'integer'],
      ['E-mail', 'email', 'text'],
      ['Paid', 'paid', 'boolean'],
    ],
  )
  t.match(proposal, {
    key: { columns: ['order_number'], managed: false },
    newTable: null,
    proof: { rows: 3 },
  })
  t.match(proposal.leftInSheet, [{ label: 'Price' }])
  t.ok(proposal.proof.columns.every(({ castable }) => castable === 1))
})

test('no such table: one is proposed that the database takes as it is', async t => {
  const { suggest, create } = await setup(t)
  const { newTable } = await suggest('fresh_orders')
  t.same(
    newTable?.columns.map(({ name, dbType }) => [name, dbType]),
    [
      ['order_no', 'text'],
      ['order_date', 'date'],
      ['qty', 'integer'],
      ['price', 'numeric'],
      ['email', 'text'],
      ['paid', 'boolean'],
    ],
  )
  if (newTable) await create(newTable)
  t.match((await suggest('fresh_orders')).newTable, null)
})

const csv = `Order No,Order date,Qty,Price,E-mail,Paid
A-1,2024-01-31,3,"$1,200.50",ann@example.com,TRUE
A-2,2024-02-01,4,$3.00,ben@example.com,FALSE
A-3,2024-02-02,5,$7.25,cyd@example.com,TRUE
`

async function setup(t: Test) {
  const { admin, service: db, adminUrl } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const file = path.join(t.testdir({ 'Shop.csv': csv }), 'Shop.csv')
  const email = 'owner@example.com'
  const google = await startWorkspace({ users: [email], load: [file], convert: true })
  t.teardown(() => google.close())
  const scopes = [
    'https://www.googleapis.com/auth/spreadsheets',
    'https://www.googleapis.com/auth/drive.file',
  ]
  google.world.refreshTokens.set('refresh', {
    email,
    scopes,
    clientId: 'doki',
    expires: Infinity,
    revoked: false,
  })
  const [spreadsheetId = ''] = google.world.files.keys()

  const vault = createVault({ keys: { k: randomBytes(32).toString('base64') }, current: 'k' })
  const credentials = credentialStore(db, vault)
  const connect = async (kind: 'google' | 'postgres', sealed: Credentials) => {
    const id = randomUUID()
    await admin.rows(sql`
      insert into connections (id, workspace_id, kind, name, sealed) values (${id}, ${workspaceId}, ${kind}, ${kind}, '')`)
    await credentials.save(id, workspaceId, sealed)
    return id
  }
  const sheetConnectionId = await connect('google', {
    kind: 'google',
    email,
    refreshToken: 'refresh',
    scopes,
  })
  const connectionId = await connect('postgres', { kind: 'postgres', url: adminUrl })

  const log = createLog('mapping', 'silent')
  const url = google.url
  const sources = connectionsOf({
    db,
    credentials,
    google: {
      clientId: 'doki',
      clientSecret: 'secret',
      urls: { auth: url, token: url, sheets: url, drive: url },
      rates: quotaRates(),
    },
    rules: { allowPrivateHosts: true, max: 1 },
    log,
  })
  const secret = 's'.repeat(32)
  const dispatcher = { dispatch: async () => true, dispatchAll: async () => 0 }
  const app = buildApp({ log, db, secrets: [secret], dispatcher, sources })
  t.teardown(() => app.close())
  const jobs = jobStore(db)

  /** A job from its message to its result. */
  const suggest = async (name: string) => {
    const table = { connectionId, schema: 'public', name }
    const input = SuggestMapping.parse({ sheetConnectionId, spreadsheetId, tab: null, table, key: [] })
    const { id } = await jobs.create({ workspaceId, kind: 'mapping.suggest', input })
    const payload = JSON.stringify({ jobId: id, kind: 'mapping.suggest' })
    const signed = signInternal(secret, payload, Date.now() / 1000)
    const headers = { 'content-type': 'application/octet-stream', 'x-internal-secret': signed }
    await app.inject({ method: 'POST', url: '/jobs', payload, headers })
    const job = await jobs.find(id)
    t.equal(job?.error, null)
    return MappingProposal.parse(job?.result)
  }
  /** As the engine makes it at its first run. */
  const create = async (table: NewTable) => {
    const database = await sources.openDatabase({ workspaceId, connectionId })
    await database.side(table.schema, table.name).create(table)
    await database.end()
  }
  return { suggest, admin, create }
}
