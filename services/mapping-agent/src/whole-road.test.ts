import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { connectionsOf } from '@doki/connections'
import {
  type Credentials,
  MappingProposal,
  MappingValidation,
  type NewTable,
  SuggestMapping,
  ValidateMapping,
} from '@doki/contracts'
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

test('what would link by the key is counted over all rows of the table', async t => {
  const { suggest, admin } = await setup(t)
  await admin.rows(sql`
    create table public.shop_orders (order_no text unique, qty integer, paid boolean);
    insert into public.shop_orders select 'A-' || i, i from generate_series(3, 5000) i;
    insert into public.shop_orders values (null, 1), (null, 2)`)
  const { proof, key } = await suggest('shop_orders')
  t.same(key.columns, ['order_no'])
  t.same(proof.link, {
    tableRows: 5000,
    linked: 1,
    onlyInSheet: 2,
    onlyInTable: 4997,
    doubledInTable: 0,
    blankInTable: 2,
    sampled: false,
  })
  t.match(proof.columns[0], { blank: 0, required: false })
  t.equal((await suggest('not_yet_there')).proof.link, null)
})

test('a draft is checked as it is, and what is found is kept with it, unless it was changed meanwhile', async t => {
  const { suggest, validate, draft, admin } = await setup(t)
  await admin.rows(sql`
    create table public.shop_orders (order_no text primary key, qty integer not null, price numeric);
    insert into public.shop_orders values ('A-1', 1), ('A-7', 7)`)
  const proposal = await suggest('shop_orders')
  const input = await draft(proposal)
  const { proof, problems } = await validate(input)
  t.same(proof, proposal.proof, 'nobody changed it, so it is proved as it was')
  t.match(proof, { rows: 3, link: { linked: 1, onlyInSheet: 2, onlyInTable: 1 } })
  t.same(problems, [])
  const kept = () => admin.one(sql`select proof from mappings where id = ${input.mappingId}`)
  t.strictSame((await kept()).proof, { ...proof, problems })
  t.match(await admin.one(sql`select * from ai_actions where action = 'validate_mapping'`), {
    agent: 'mapping',
    status: 'applied',
    reasoning: /3 of 3 columns without a failure\. Key order_no: .* By it 1 rows link/,
    output_summary: 'nothing speaks against it',
    metadata: { mapping_id: input.mappingId, rows: 3, problems: [] },
  })

  const changed = { ...input, key: { columns: ['qty'], managed: false } }
  const other = await validate(changed)
  t.match(other.problems, [{ code: 'no_unique_index' }])
  t.strictSame((await kept()).proof, { ...proof, problems }, 'it is not this draft’s')
  await admin.rows(sql`
    update mappings set key = ${JSON.stringify(changed.key)}::jsonb where id = ${input.mappingId}`)
  await validate(changed)
  t.match((await kept()).proof, { problems: [{ code: 'no_unique_index' }] })
  await admin.rows(sql`
    update mappings set state = 'approved', key = ${JSON.stringify(input.key)}::jsonb where id = ${input.mappingId}`)
  await validate(input)
  t.match((await kept()).proof, { problems: [{ code: 'no_unique_index' }] }, 'it is no draft any more')
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
  const run = async (kind: 'mapping.suggest' | 'mapping.validate', input: unknown) => {
    const { id } = await jobs.create({ workspaceId, kind, input })
    const payload = JSON.stringify({ jobId: id, kind })
    const signed = signInternal(secret, payload, Date.now() / 1000)
    const headers = { 'content-type': 'application/octet-stream', 'x-internal-secret': signed }
    await app.inject({ method: 'POST', url: '/jobs', payload, headers })
    const job = await jobs.find(id)
    t.equal(job?.error, null)
    return job?.result
  }
  const suggest = async (name: string) => {
    const table = { connectionId, schema: 'public', name }
    const input = SuggestMapping.parse({ sheetConnectionId, spreadsheetId, tab: null, table, key: [] })
    return MappingProposal.parse(await run('mapping.suggest', input))
  }
  const validate = async (input: ValidateMapping) =>
    MappingValidation.parse(await run('mapping.validate', input))
  /** Kept as a draft, which is what is to be checked. */
  const draft = async ({ sheet, table, newTable, columns, key }: MappingProposal) => {
    const row = await admin.one(sql`
      insert into mappings (workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref, columns, key,
        header_fingerprint)
      values (${workspaceId}, 'Orders', ${sheet.connectionId}, ${table.connectionId}, ${JSON.stringify(sheet)}::jsonb,
        ${JSON.stringify(table)}::jsonb, ${JSON.stringify(columns)}::jsonb, ${JSON.stringify(key)}::jsonb, 'x')
      returning id`)
    return ValidateMapping.parse({ mappingId: row.id, sheet, table, newTable, columns, key })
  }
  /** As the engine makes it at its first run. */
  const create = async (table: NewTable) => {
    const database = await sources.openDatabase({ workspaceId, connectionId })
    await database.side(table.schema, table.name).create(table)
    await database.end()
  }
  return { suggest, validate, draft, admin, create }
}
