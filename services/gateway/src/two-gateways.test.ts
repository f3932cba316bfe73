import { randomUUID } from 'node:crypto'
import { sql, testDatabase } from '@doki/database'
import { startGoogleCloud, startSupabaseAuth } from '@doki/local'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { readEvents } from './testing/read-events.ts'
import { runGateway, settingsOf } from './testing/run-gateway.ts'

test('what one gateway does, who watches at another is told, and goes on there when it dies', async t => {
  const { first, second, interpret, watch } = await setup(t)
  const here = await watch(first.url)
  const there = await watch(second.url)
  t.match(await here.nextEvent(), { event: 'reset' })
  t.match(await there.nextEvent(), { event: 'reset' })
  const job = await interpret(first.url, randomUUID())
  t.match(await here.nextEvent(), { data: { type: 'job', id: job } })
  t.match(await there.nextEvent(), { data: { type: 'job', id: job } })
  const seen = await here.nextId()
  first.child.kill('SIGKILL')
  await t.rejects(here.nextEvent())
  const missed = await interpret(second.url, randomUUID())
  const again = await watch(second.url, { 'last-event-id': String(seen) })
  t.match(await again.nextEvent(), { data: { type: 'job', id: missed } })
})

test('a gateway killed under load loses no request it accepted, and none is done twice', async t => {
  const { first, second, interpret, database } = await setup(t)
  const accepted = new Map<string, string>()
  let retried = 0

  async function send(): Promise<void> {
    const key = randomUUID()
    const job = await interpret(first.url, key).catch(() => {
      retried++
      return interpret(second.url, key)
    })
    accepted.set(key, job)
    if (accepted.size === 30) first.child.kill('SIGKILL')
  }
  const lanes = Array.from({ length: 16 }, async () => {
    for (let count = 0; count < 8; count++) await send()
  })
  await Promise.all(lanes)

  const rows = await database.admin.rows(sql`
    select input ->> 'text' as key, count(*)::int as jobs, min(id::text) as id from jobs group by 1`)
  t.equal(rows.length, 128, 'every request is a job')
  t.strictSame(
    rows.filter(({ jobs }) => jobs !== 1),
    [],
    'and one only',
  )
  t.ok(
    rows.every(({ key, id }) => accepted.get(String(key)) === id),
    'the one that was answered',
  )
  t.ok(retried > 0, `${retried} were under way, or came later, and were sent again`)
})

/** Two gateways as processes on one database, and a person who is signed in. */
async function setup(t: Test) {
  const database = await testDatabase(t)
  const cloud = await startGoogleCloud()
  t.teardown(() => cloud.stop())
  const auth = await startSupabaseAuth()
  t.teardown(() => auth.stop())
  const settings = {
    ...settingsOf(database),
    SUPABASE_URL: auth.url,
    SUPABASE_ANON_KEY: auth.anonKey,
    PUBSUB_EMULATOR_HOST: cloud.url,
    RUN_API_ENDPOINT: cloud.url,
    RATE_LIMIT_JOBS: '10000', // more jobs are started here than people start in a minute
  }
  const start = async () => {
    const { child, listening } = runGateway(t, settings)
    return { child, url: await listening }
  }
  const [first, second] = await Promise.all([start(), start()])
  const person = { email: 'ann@example.com', password: 'correct horse battery' }
  await post(`${auth.url}/auth/v1/signup`, person, { apikey: auth.anonKey })
  const session = await post(`${first.url}/auth/session`, person)
  const { accessToken } = z.object({ accessToken: z.string() }).parse(session)
  const headers = { authorization: `Bearer ${accessToken}` }
  const [workspaceId] = (await database.admin.rows(sql`select id from workspaces`)).map(({ id }) =>
    String(id),
  )

  return {
    database,
    first,
    second,
    /** Asks under a key, and answers the job. */
    async interpret(url: string, key: string): Promise<string> {
      const answer = await post(
        `${url}/agent/interpret`,
        { workspaceId, text: key },
        { ...headers, 'idempotency-key': key },
      )
      return z.object({ jobId: z.string() }).parse(answer).jobId
    },
    async watch(url: string, more: Record<string, string> = {}) {
      const answer = await fetch(`${url}/workspaces/${workspaceId}/events`, {
        headers: { ...headers, ...more },
      })
      t.equal(answer.status, 200)
      return readEvents(answer)
    },
  }
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return answer.json()
}
