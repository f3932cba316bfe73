import { readFileSync } from 'node:fs'
import path from 'node:path'
import { connect, type Db, raw, sql } from '@doki/database'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { databaseUrl } from '../cloud/databases.ts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { people, sharedCloud } from '../cloud/testing/shared-cloud.ts'
import { gatewayClient } from '../demo/gateway-client.ts'
import { googleUser } from '../demo/google-user.ts'
import { connectDatabase, whoAmI } from '../demo/journey.ts'
import { signIn } from '../demo/sign-in.ts'
import { services } from '../road/moments.ts'

const cell = 'Canary Xochiquetzal'
const password = 'canary-password-7c1f0be2'
const csv = `Id,Name\n1,${cell}\n2,Another ${cell}\n3,Third\n`

// Real processes, some 10 s beside those that share their cloud.
test('over MCP a mapping is proposed, kept and approved, a sync made, planned, run and undone', async t => {
  t.setTimeout(300_000)
  const { tool, workspaceId, connections, spreadsheetId, shop, said, cloud, accessToken } = await setup(t)
  const { google, postgres } = connections
  const asked = { workspaceId, sheetConnectionId: google, spreadsheetId, tableConnectionId: postgres }
  const proposed = await tool('propose_mapping', {
    ...asked,
    table: 'goddesses',
    key: ['Id'],
    waitSeconds: 45,
  })
  t.match(proposed, { status: 'completed', error: null, proposal: { columns: [{}, {}] } })
  const kept = await tool('keep_mapping', { jobId: proposed.jobId, name: 'Goddesses' })
  t.match(kept, { state: 'draft' })
  const mappingId = String(kept.id)
  t.match(await tool('approve_mapping', { mappingId }), { done: true, state: 'approved' })
  t.match(said.at(-1), /Approve the mapping "Goddesses"[\s\S]*first run makes the table/)
  const { id: syncId } = await tool('create_sync', { workspaceId, name: 'Goddesses', mappingId })
  const wait = { waitSeconds: 45 }
  t.match(await tool('plan_sync', { syncId, ...wait }), {
    outcome: 'planned',
    plan: { table: { insert: 3 } },
  })
  t.strictSame(
    await shop.rows(sql`select to_regclass('goddesses') as made`),
    [{ made: null }],
    'only planned',
  )
  const run = await tool('run_sync', { syncId, ...wait })
  t.match(run, { outcome: 'applied', plan: { table: { insert: 3 } } })
  const inTable = async () =>
    (await shop.rows(sql`select name from goddesses order by id`)).map(row => row.name)
  t.strictSame(await inTable(), [cell, `Another ${cell}`, 'Third'])
  t.match(await tool('show_changes', { runId: run.runId }), { items: [{}, {}, {}] })
  const undone = await tool('undo_run', { runId: run.runId, ...wait })
  t.match(undone, { done: true, outcome: 'applied', error: null })
  t.match(said.at(-1), /Undo the run/)
  t.strictSame(await inTable(), [])
  t.match(await tool('sync_status', { syncId }), { sync: { state: 'paused' } })

  await t.test('and no secret of it is in a log or a row of any process, nor a cell in a log', async t => {
    t.match(await tool('ask', { workspaceId, text: `How is the sync “Goddesses”?`, ...wait }), {
      status: 'completed',
    })
    const nowhere = { ...asked, tab: 'No such tab', table: 'other', ...wait }
    t.match(await tool('propose_mapping', nowhere), { status: 'failed', proposal: null })
    await tool('resume_sync', { syncId })
    // What a database says of a row it refuses quotes the row.
    await shop.rows(sql`alter table goddesses add check (name not like 'Another%')`)
    const plan = { table: { insert: 2 }, quarantined: 1 }
    t.match(await tool('run_sync', { syncId, ...wait }), { outcome: 'applied', plan })

    const logs = services.map(name =>
      readFileSync(path.join(cloud.folder, 'processes', `${name}.log`), 'utf8'),
    )
    for (const [at, log] of logs.entries()) t.ok(log.length > 0, `${services[at]} logs`)
    const rows = await everyRow(databaseUrl(cloud.userDatabase, 'doki'))
    t.match(rows, 'Goddesses', 'the rows are there to be looked at')
    const { sealKeys, internalSecret } = z
      .object({ sealKeys: z.string(), internalSecret: z.string() })
      .parse(JSON.parse(readFileSync(path.join(cloud.folder, 'secrets.json'), 'utf8')))
    const secrets: Record<string, string | RegExp> = {
      'the password of the database': password,
      'the key that seals': sealKeys.split(':')[1] ?? '',
      'the secret between processes': internalSecret,
      'the token of the person': accessToken,
      'another token of Supabase': /eyJ[\w-]{20,}\.[\w-]{20,}/,
      'a refresh token of Google': /1\/\/0[\w-]{10,}/,
      'an access token of Google': /ya29\./,
    }
    for (const [what, secret] of Object.entries(secrets)) {
      const found = (text: string) => (typeof secret === 'string' ? text.includes(secret) : secret.test(text))
      t.notOk(found(rows), `${what} is in no row`)
      for (const [at, log] of logs.entries())
        t.notOk(found(log), `${what} is not in the log of ${services[at]}`)
    }
    for (const [at, log] of logs.entries()) t.notOk(log.includes('Xochiquetzal'), `no cell: ${services[at]}`)
  })
})

const Told = z.object({
  content: z.array(z.object({ text: z.string() })),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
})
const Connections = z.object({ items: z.array(z.object({ id: z.string(), kind: z.string() })) })

/** A person with a spreadsheet, a database, and a client of MCP that asks them; they always say yes. */
async function setup(t: Test) {
  const cloud = await sharedCloud()
  const { addresses } = cloud
  const { accessToken } = await signIn(addresses.gateway, people.mcp)
  const api = gatewayClient(addresses.gateway, accessToken)
  const { workspaceId } = await whoAmI(api)
  const google = await googleUser(addresses.workspace, people.mcp)
  const spreadsheetId = await google.upload(Buffer.from(csv), 'goddesses.csv', 'Goddesses', true)
  const shop = connect(await ownDatabase(cloud))
  t.teardown(() => shop.end())
  const url = new URL(databaseUrl(cloud.userDatabase, 'goddesses'))
  url.password = password
  await connectDatabase(api, workspaceId, url.href)

  const said: string[] = []
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } }, capabilities: { elicitation: { form: {} } } },
  )
  client.setRequestHandler('elicitation/create', ({ params }) => {
    said.push(params.message)
    return { action: 'accept', content: { yes: true } }
  })
  const authorization = `Bearer ${accessToken}`
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', addresses.gateway), {
    requestInit: { headers: { authorization } },
  })
  await client.connect(transport)
  t.teardown(() => client.close())

  /** What a tool found; refusals fail the test by their words. */
  async function tool(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> {
    const told = Told.parse(await client.callTool({ name, arguments: args }))
    return told.structuredContent ?? { refused: told.content.map(({ text }) => text).join('\n') }
  }
  const { items } = Connections.parse(await tool('list_connections', { workspaceId }))
  const idOf = (kind: string) => items.find(each => each.kind === kind)?.id
  const connections = { google: idOf('google'), postgres: idOf('postgres') }
  return { cloud, accessToken, workspaceId, spreadsheetId, shop, said, tool, connections }
}

/** One that the other tests of this cloud do not write to. */
async function ownDatabase({ userDatabase }: LocalCloud): Promise<string> {
  const admin = connect(userDatabase)
  try {
    await admin.rows(sql`create database goddesses`)
  } finally {
    await admin.end()
  }
  return databaseUrl(userDatabase, 'goddesses')
}

/** All there is in Doki's database, as text. */
async function everyRow(url: string): Promise<string> {
  const doki: Db = connect(url)
  try {
    const tables = await doki.rows(sql`
      select c.oid::regclass::text as name from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)`)
    const texts: string[] = []
    for (const { name } of tables)
      for (const { row } of await doki.rows(sql`select t::text as row from ${raw(String(name))} t`))
        texts.push(String(row))
    return texts.join('\n')
  } finally {
    await doki.end()
  }
}
