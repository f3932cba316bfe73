import { createServer, type Socket } from 'node:net'
import { agentOf } from '@doki/contracts'
import { type Db, sql, testDatabase } from '@doki/database'
import { dispatcher, jobStore, sweep } from '@doki/jobs'
import { startSupabaseAuth } from '@doki/local'
import { createLog } from '@doki/service'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { buildApp } from './app.ts'
import { runGateway, settingsOf } from './testing/run-gateway.ts'
import { testGateway } from './testing/test-gateway.ts'

test('a request of a person who has started one before is one journey to the database, audit line and all', async t => {
  const { deps, seed, tokenOf, database } = await testGateway(t)
  const journeys: string[] = []
  const gateway = counted(deps.gateway, 'gateway', journeys)
  const app = buildApp({ ...deps, gateway, service: counted(deps.service, 'service', journeys) })
  t.teardown(() => app.close())
  const interpret = async (userId: string, body: object = {}) => {
    const headers = { authorization: `Bearer ${await tokenOf(userId)}` }
    const payload = { workspaceId: seed.workspaceId, text: 'sync orders', ...body }
    journeys.length = 0
    return app.inject({ method: 'POST', url: '/agent/interpret', headers, payload })
  }
  t.equal((await interpret(seed.member)).statusCode, 202)
  t.equal((await interpret(seed.member, { timezone: 'Europe/Madrid' })).statusCode, 202)
  const last = await interpret(seed.member)
  t.strictSame(journeys, ['gateway together'])
  const { jobId } = last.json()
  t.match(
    await database.admin.one(sql`select input, requested_by, dispatched_at from jobs where id = ${jobId}`),
    {
      input: { text: 'sync orders', timezone: 'UTC', previousJobId: null },
      requested_by: seed.member,
      dispatched_at: null,
    },
  )
  t.match(
    await database.admin.rows(
      sql`select actor, action, workspace_id from audit_logs where resource = ${jobId}`,
    ),
    [{ actor: seed.member, action: 'POST /agent/interpret', workspace_id: seed.workspaceId }],
  )
  for (const [userId, status] of [
    [seed.outsider, 404],
    [seed.viewer, 403],
  ] as const)
    t.equal((await interpret(userId)).statusCode, status)
  await database.admin.rows(sql`
    delete from workspace_members where user_id = ${seed.member} and workspace_id = ${seed.workspaceId}`)
  t.equal((await interpret(seed.member)).statusCode, 404, 'whoever was a member is asked about each time')
  t.equal((await database.admin.rows(sql`select from jobs`)).length, 3)
})

test('of what a stranger or a viewer asks for nothing is counted', async t => {
  const { seed, send, deps } = await testGateway(t, { limits: fewJobs })
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  for (let i = 0; i < 5; i++) {
    t.equal((await send(seed.outsider, '/agent/interpret', { body })).status, 404)
    t.equal((await send(seed.viewer, '/agent/interpret', { body })).status, 403)
  }
  const statuses = []
  for (let i = 0; i < deps.limits.jobsPerWorkspace + 1; i++)
    statuses.push((await send(seed.member, '/agent/interpret', { body })).status)
  t.strictSame(statuses, [202, 202, 202, 429])
  t.equal((await send(seed.outsider, '/agent/interpret', { body })).status, 404, 'and learns nothing of it')
})

test('killed between the answer and the message, the next tick sends what was accepted', async t => {
  const { gateway, interpret, database } = await setup(t)
  const jobId = await interpret()
  gateway.kill('SIGKILL')
  const dispatched = async () =>
    (await database.admin.one(sql`select dispatched_at from jobs where id = ${jobId}`)).dispatched_at
  t.equal(await dispatched(), null)

  const sent: string[] = []
  const jobs = jobStore(database.service)
  const publish = async ({ id }: { id: string }) => void sent.push(id)
  const log = createLog('test', 'silent')
  const tick = () =>
    sweep({ jobs, dispatcher: dispatcher({ jobs, publish, startExecution: publish, agentOf, log }) })
  t.match(await tick(), { dispatched: 1 })
  t.strictSame(sent, [jobId])
  t.type(await dispatched(), 'string')
  t.match(await tick(), { dispatched: 0 })
})

const fewJobs = { perAddress: 10_000, perUser: 10_000, jobsPerWorkspace: 3, signInPerAddress: 10_000 }

/** Notes each question that is asked of `db`. */
function counted(db: Db, name: string, journeys: string[]): Db {
  const noted = <T>(what: string, asked: T) => {
    journeys.push(`${name} ${what}`)
    return asked
  }
  return {
    ...db,
    rows: query => noted('rows', db.rows(query)),
    one: query => noted('one', db.one(query)),
    tx: (fn, options) => noted('tx', db.tx(fn, options)),
    together: queries => noted('together', db.together(queries)),
  }
}

/** The address of something that takes connections, and never says a word. */
async function deafServer(t: Test): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => void sockets.add(socket.on('error', () => {})))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = z.object({ port: z.int() }).parse(server.address())
  return `127.0.0.1:${port}`
}

/** A gateway as a process, whose Pub/Sub never answers. */
async function setup(t: Test) {
  const database = await testDatabase(t)
  const auth = await startSupabaseAuth()
  t.teardown(() => auth.stop())
  const { child, listening } = runGateway(t, {
    ...settingsOf(database),
    SUPABASE_URL: auth.url,
    SUPABASE_ANON_KEY: auth.anonKey,
    PUBSUB_EMULATOR_HOST: await deafServer(t),
  })
  const url = await listening
  return {
    database,
    gateway: child,
    /** Signs in, asks for something and answers the job. */
    async interpret(): Promise<string> {
      const person = { email: 'ann@example.com', password: 'correct horse battery' }
      await post(`${auth.url}/auth/v1/signup`, person, { apikey: auth.anonKey })
      const { accessToken } = await post(`${url}/auth/session`, person)
      const [space] = await database.admin.rows(sql`select id from workspaces`)
      const headers = { authorization: `Bearer ${accessToken}` }
      return (await post(`${url}/agent/interpret`, { workspaceId: space?.id, text: 'sync orders' }, headers))
        .jobId
    },
  }
}

async function post(url: string, body: object, headers: Record<string, string> = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return z
    .looseObject({ jobId: z.string().default(''), accessToken: z.string().default('') })
    .parse(await answer.json())
}
