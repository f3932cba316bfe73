import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from '@doki/database'
import { startWorkspace } from '@doki/local'
import { openTables } from '@doki/tables'
import { type Test, test } from 'tap'
import { testMachines } from '../testing/test-machines.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('Drive tells of an edit and a run starts within seconds; told ten times, it is one run', async t => {
  const { machines, edit, runs, atRest, channels, workspace, database, lookNow, allHeard } = await setup(t)
  await machines.tendChannels()
  t.match(await channels(), [{ state: 'open', replaced_at: null }])
  const [channel] = workspace.world.channels.values()
  t.match(channel, { token: /^[\w-]{43}$/, address: /\/webhooks\/drive$/ })
  t.notMatch(JSON.stringify(await channels()), channel?.token ?? '', 'the token itself is kept nowhere')
  await atRest()
  await edit('A2', '7')
  await until(async () => (await runs()).length > 0)
  t.match(await runs(), [{ status: 'pending', input: { cause: 'change', mode: 'apply' } }])
  await Promise.all(Array.from({ length: 10 }, () => edit('A3', '8')))
  await allHeard()
  t.equal((await runs()).length, 1)

  await database.admin.rows(sql`
    update jobs set status = 'completed', finished_at = now(), result = '{"outcome": "applied"}'`)
  t.equal(await machines.lookAtLive(), 0, 'ten seconds are not over')
  await database.admin.rows(sql`update syncs set last_start_at = last_start_at - interval '11 seconds'`)
  t.equal(await lookNow(), 1, 'what was edited while the run was under way is not forgotten')
})

test('after a run that failed, or that a guard stopped, looks and hints rest for a while', async t => {
  const { machines, atRest, edit, lookNow, runs, database } = await setup(t)
  await atRest()
  await edit('A2', '7')
  for (const [status, result, rest] of [
    ['failed', null, '16 minutes'],
    ['completed', '{"outcome": "guarded"}', '61 minutes'],
  ]) {
    t.equal(await lookNow(), 1)
    await database.admin.rows(sql`
      update jobs set status = ${status}, result = ${result}::jsonb, finished_at = now() where status = 'pending'`)
    await database.admin.rows(sql`update syncs set last_start_at = null`)
    const before = (await runs()).length
    t.equal(await lookNow(), 0)
    await edit('A2', '8')
    t.equal(await machines.lookAtLive(), 0)
    t.equal((await runs()).length, before)
    await database.admin.rows(sql`update jobs set finished_at = finished_at - ${rest}::interval`)
  }
  t.equal(await lookNow(), 1)
})

test('late, doubled, forged and unknown messages start nothing', async t => {
  const { machines, atRest, runs, workspace, tell, channels, syncRow } = await setup(t)
  await machines.tendChannels()
  const [channel] = [...workspace.world.channels.values()]
  const right = { id: channel?.id ?? '', token: channel?.token ?? '' }
  await atRest()
  for (let i = 0; i < 10; i++) t.equal(await tell(right), 204)
  t.strictSame(await runs(), [], 'nothing has moved')
  const before = [await channels(), await syncRow()]
  const wrong = [
    { ...right, token: `${right.token.slice(0, -1)}-` },
    { ...right, token: '' },
    { ...right, id: crypto.randomUUID() },
    { id: "x' or true", token: 'x' },
    { id: '', token: '' },
    { ...right, token: 'x'.repeat(499) },
  ]
  for (const each of wrong) t.equal(await tell(each), 404)
  t.strictSame([await channels(), await syncRow()], before, 'not a row was written')
})

test('a flood of messages while nothing moved costs one look, and one hint of what it found', async t => {
  const { machines, atRest, workspace, flood, countRows, runs } = await setup(t, { hintEveryMs: 60_000 })
  await machines.tendChannels()
  await atRest()
  const [rows, asked] = [await countRows(), workspace.log.list().length]
  t.strictSame(await flood(400), [204])
  const { workspace_events = 0 } = rows
  t.strictSame(await countRows(), { ...rows, workspace_events: workspace_events + 1 }, 'in step as of now')
  t.strictSame(await runs(), [])
  t.ok(workspace.log.list().length - asked <= 2, 'Google is asked for its version once, with a token')
})

test('a flood of messages of an edit starts one run, whose row and hint are all that is written', async t => {
  const { machines, atRest, edit, flood, countRows, runs } = await setup(t, { hintEveryMs: 60_000 })
  await machines.tendChannels()
  await atRest()
  const before = await countRows()
  await edit('A2', '7')
  t.strictSame(await flood(400), [204])
  t.equal((await runs()).length, 1)
  const { jobs = 0, workspace_events = 0 } = before
  t.strictSame(await countRows(), { ...before, jobs: jobs + 1, workspace_events: workspace_events + 1 })
})

test('with every message lost, a look finds what changed on either side, and says until when nothing did', async t => {
  const { machines, atRest, edit, runs, database, syncRow, lookNow, forget } = await setup(t)
  await atRest()
  const asleep = await syncRow()
  t.equal(await lookNow(), 0)
  const looked = await syncRow()
  t.ok(String(looked.fresh_as_of) > String(asleep.fresh_as_of), 'in step as of now')
  t.equal(await machines.lookAtLive(), 0, 'its turn is over')
  await edit('A2', '7')
  t.equal(await lookNow(), 1)
  t.equal((await syncRow()).fresh_as_of, looked.fresh_as_of)
  await forget()
  await atRest()
  await database.admin.rows(sql`insert into orders values ('9')`)
  t.equal(await lookNow(), 1)
  t.match(await runs(), [{ input: { cause: 'change' } }])
})

test('the database tells of a change with the token it was given, until it is given another', async t => {
  const { send, seed, sync, app, atRest, database, runs } = await setup(t)
  const open = (as = seed.member) => send(as, `/syncs/${sync.id}/table-hook`, { method: 'POST' })
  t.equal((await open(seed.viewer)).status, 403)
  const first = await open()
  const { body: second } = await open()
  const call = async ({ url, authorization }: { url: string; authorization: string }) =>
    (
      await app.inject({
        method: 'POST',
        url: new URL(url).pathname,
        headers: { authorization, 'content-type': 'application/json' },
        payload: '{"type": "INSERT", "record": {}',
      })
    ).statusCode
  await atRest()
  await database.admin.rows(sql`insert into orders values ('9')`)
  t.equal(await call(first.body), 404, 'void')
  t.equal(await call({ ...second, authorization: first.body.authorization }), 404)
  t.strictSame(await runs(), [])
  t.equal(await call(second), 204)
  t.equal((await runs()).length, 1)
})

test('of several addresses for the table asked for at once, each is given and one works', async t => {
  const { send, seed, sync, app, atRest, database } = await setup(t)
  const open = () => send(seed.member, `/syncs/${sync.id}/table-hook`, { method: 'POST' })
  const given = await Promise.all(Array.from({ length: 10 }, open))
  t.strictSame([...new Set(given.map(({ status }) => status))], [201])
  await atRest()
  const answers: number[] = []
  for (const { body } of given) {
    const { url, authorization } = body
    const headers = { authorization }
    const answer = await app.inject({ method: 'POST', url: new URL(url).pathname, headers })
    answers.push(answer.statusCode)
  }
  t.strictSame(answers.sort(), [204, ...Array.from({ length: 9 }, () => 404)])
  t.equal((await database.admin.rows(sql`select from sync_channels where side = 'table'`)).length, 1)
})

test('a channel is renewed before it ends, both tell for a while, and then the old one is closed', async t => {
  const { machines, channels, workspace, database, atRest, edit, runs, allHeard } = await setup(t)
  const tend = () => machines.tendChannels()
  await Promise.all([tend(), tend(), tend()])
  t.equal(workspace.world.channels.size, 1)
  await tend()
  const [first] = await channels()
  t.match(await channels(), [{ state: 'open' }])
  const life = Date.parse(String(first?.expires_at)) - Date.parse(String(first?.created_at))
  const renewed = Date.parse(String(first?.renew_at)) - Date.parse(String(first?.created_at))
  t.ok(Math.abs(renewed / life - 0.8) < 0.01 && life > 23 * 3_600_000, 'at 80 % of a day')
  await database.admin.rows(sql`update sync_channels set renew_at = now()`)
  await tend()
  t.match(await channels(), [
    { id: first?.id, replaced_at: String },
    { state: 'open', replaced_at: null },
  ])
  t.equal(workspace.world.channels.size, 2)
  await tend()
  t.equal(workspace.world.channels.size, 2, 'they overlap')
  await atRest()
  await edit('A2', '7')
  await allHeard()
  t.equal((await runs()).length, 1, 'both told of it')
  await database.admin.rows(sql`update sync_channels set replaced_at = replaced_at - interval '11 minutes'`)
  await tend()
  t.equal((await channels()).length, 1)
  t.equal(workspace.world.channels.size, 1)
  t.notOk(workspace.world.channels.has(String(first?.id)))
})

test('channels are closed when their sync is paused, not live any more, or gone', async t => {
  const { machines, channels, workspace, send, seed, sync } = await setup(t)
  const patch = (body: object) => send(seed.member, `/syncs/${sync.id}`, { method: 'PATCH', body })
  const post = (verb: string) => send(seed.member, `/syncs/${sync.id}/${verb}`, { method: 'POST' })
  const open = async (wanted: number, why: string) => {
    await machines.tendChannels()
    t.strictSame([(await channels()).length, workspace.world.channels.size], [wanted, wanted], why)
  }
  await open(1, 'live')
  await post('pause')
  await open(0, 'paused')
  await post('resume')
  await open(1, 'resumed')
  await patch({ live: false })
  await open(0, 'not live')
  await patch({ live: true })
  await open(1, 'live again')
  t.equal((await send(seed.member, `/syncs/${sync.id}`, { method: 'DELETE' })).status, 204)
  await open(0, 'gone')
})

test('where Drive says no, it is asked again after a while, and the sync is looked at meanwhile', async t => {
  const { machines, channels, workspace, database, atRest, edit, lookNow } = await setup(t)
  workspace.faults.add([{ id: 'no', path: '/watch', status: 403, after: 0, times: 1 }])
  await machines.tendChannels()
  t.match(await channels(), [{ state: 'failed' }])
  await machines.tendChannels()
  t.match(await channels(), [{ state: 'failed' }], 'not at once')
  await atRest()
  await edit('A2', '7')
  t.equal(await lookNow(), 1)
  await database.admin.rows(sql`update sync_channels set renew_at = now()`)
  await machines.tendChannels()
  t.match(await channels(), [{ state: 'open' }])
})

test('five days of ticks: there is always a channel that tells, and never more than two', async t => {
  const { machines, channels, workspace, database } = await setup(t)
  const world = workspace.world
  const all = new Set<string>()
  for (let hour = 0; hour < 5 * 24; hour++) {
    await machines.tendChannels()
    for (const id of world.channels.keys()) all.add(id)
    const there = await channels()
    if (there.length < 1 || there.length > 2) t.fail(`hour ${hour}: ${there.length} channels`)
    // An hour goes by: everything that is kept is an hour older.
    await database.admin.rows(sql`
      update sync_channels set created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour',
        renew_at = renew_at - interval '1 hour', replaced_at = replaced_at - interval '1 hour'`)
    for (const channel of world.channels.values()) channel.expiration -= 3_600_000
  }
  t.ok(all.size >= 6 && all.size <= 7, `${all.size} channels, each for 19 to 20 hours`)
})

/** A live sync between a spreadsheet of the stand-in and a table in the test's own database, and a gateway that listens. */
async function setup(t: Test, { hintEveryMs = 0 } = {}) {
  const folder = t.testdir({ 'orders.csv': 'id\n1\n2\n' })
  const workspace = await startWorkspace({
    users: ['a@example.com'],
    load: [path.join(folder, 'orders.csv')],
  })
  t.teardown(() => workspace.close())
  const scopes = ['spreadsheets', 'drive.file'].map(name => `https://www.googleapis.com/auth/${name}`)
  workspace.world.refreshTokens.set('r', {
    email: 'a@example.com',
    scopes,
    clientId: 'doki-test',
    expires: Number.POSITIVE_INFINITY,
    revoked: false,
  })
  const [file] = workspace.world.files.values()
  const spreadsheetId = file?.id ?? ''
  const sent: string[] = []
  const made: Parameters<typeof testMachines>[0][] = []
  const gateway = await testWorkspace(t, each => {
    made.push(each)
    return { machines: testMachines(each, sent, { google: workspace.url, hintEveryMs }) }
  })
  const { app, database, vault, seed, send, sync, mapping, connections } = gateway
  const webhookUrl = await app.listen({ port: 0, host: '127.0.0.1' })
  const machines = testMachines(made[0]!, sent, { google: workspace.url, webhookUrl })
  const place = { workspaceId: seed.workspaceId, connectionId: connections.postgres }
  const sealed = vault.seal(JSON.stringify({ kind: 'postgres', url: database.adminUrl }), place)
  await database.admin.rows(sql`create table orders (id text primary key)`)
  await database.admin.rows(sql`update connections set sealed = ${sealed} where id = ${connections.postgres}`)
  await database.admin.rows(sql`
    update mappings set sheet = jsonb_set(sheet, '{spreadsheetId}', to_jsonb(${spreadsheetId}::text)) where id = ${mapping.id}`)
  await send(seed.member, `/syncs/${sync.id}`, { method: 'PATCH', body: { live: true } })

  async function syncRow(): Promise<Record<string, unknown>> {
    return database.admin.one(sql`select * from syncs where id = ${sync.id}`)
  }

  /** As a run leaves both sides: seen, and in step. */
  async function atRest(): Promise<void> {
    const tables = openTables(database.adminUrl, { allowPrivateHosts: true })
    const side = tables.side('public', 'orders', { writer: sync.id })
    await side.watch()
    const token = await side.changeToken()
    await tables.end()
    const version = String(workspace.world.files.get(spreadsheetId)?.version)
    await database.admin.rows(sql`
      update syncs set sheet_version = ${version}, table_token = ${token}, sheet_seen_at = now(), full_read_at = now(),
        fresh_as_of = now() - interval '1 minute', last_start_at = null
      where id = ${sync.id}`)
  }

  async function edit(range: string, text: string): Promise<void> {
    const body = JSON.stringify({ spreadsheetId, range, values: [[text]] })
    const answer = await fetch(`${workspace.url}/__control/edit`, { method: 'POST', body })
    if (!answer.ok) throw new Error(await answer.text())
  }

  /** Every message that Drive has sent so far has been answered. */
  async function allHeard(): Promise<void> {
    const isOne = (line: string) => line.includes('/webhooks/drive') && line.includes('request answered')
    const channels = workspace.world.channels.values()
    const told = channels.reduce((sum, { messages }) => sum + messages, 0)
    await until(async () => gateway.lines.filter(isOne).length >= told)
  }

  /** A message of Drive, or of somebody who says so. */
  async function tell({ id, token }: { id: string; token: string }): Promise<number> {
    const headers = {
      'x-goog-channel-id': id,
      'x-goog-channel-token': token,
      'x-goog-resource-state': 'update',
      'content-type': 'application/json; utf-8',
    }
    return (await fetch(`${webhookUrl}/webhooks/drive`, { method: 'POST', headers })).status
  }

  /** So many messages at once from the one channel there is; answers the kinds of answers. */
  async function flood(count: number): Promise<number[]> {
    const [channel] = workspace.world.channels.values()
    const headers = {
      'x-goog-channel-id': channel?.id,
      'x-goog-channel-token': channel?.token,
      'x-goog-resource-state': 'update',
    }
    const one = () => app.inject({ method: 'POST', url: '/webhooks/drive', headers })
    const answers = await Promise.all(Array.from({ length: count }, async () => (await one()).statusCode))
    return [...new Set(answers)]
  }

  /** How many there are in each table. */
  async function countRows(): Promise<Record<string, number>> {
    const tables = await database.admin.rows(sql`
      select relname as name, (xpath('/row/c/text()', query_to_xml('select count(*) as c from public.' || relname,
        false, true, '')))[1]::text::int as count
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`)
    return Object.fromEntries(tables.map(({ name, count }) => [String(name), Number(count)]))
  }

  /** A tick, when the sync's turn has come. */
  async function lookNow(): Promise<number> {
    await database.admin.rows(sql`update syncs set look_at = now()`)
    return machines.lookAtLive()
  }

  const channels = () =>
    database.admin.rows(sql`select * from sync_channels where side = 'sheet' order by created_at, id`)
  const runs = () => database.admin.rows(sql`select * from jobs where kind = 'sync'`)
  const forget = () => database.admin.rows(sql`delete from jobs`)
  return {
    ...gateway,
    machines,
    workspace,
    syncRow,
    atRest,
    edit,
    tell,
    flood,
    countRows,
    allHeard,
    lookNow,
    channels,
    runs,
    forget,
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20)
}
