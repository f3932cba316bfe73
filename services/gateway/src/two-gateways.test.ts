import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { JobStarted, Session } from '@doki/contracts'
import { sql, testDatabase } from '@doki/database'
import { startGoogleCloud, startSupabaseAuth } from '@doki/local'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { runGateway, settingsOf } from './testing/run-gateway.ts'

test('of two gateways one is killed under load: no accepted request is lost, none is done twice', async t => {
  const { one, other, ask, database } = await setup(t)
  const keys = Array.from({ length: 60 }, () => randomUUID())
  const accepted = new Map<string, string>()

  // Each key goes to the one that will be killed, and at the same time, for every third, to the other.
  let answered = 0
  const died = once(one.child, 'exit')
  await Promise.all(
    keys.map(async (key, at) => {
      const asked = [ask(one.address, key), ...(at % 3 ? [] : [ask(other.address, key)])]
      for (const answer of asked) {
        const jobId = await answer
        if (jobId === undefined) continue
        t.equal(accepted.get(key) ?? jobId, jobId, 'both answered the same')
        accepted.set(key, jobId)
        if (++answered === 15) one.child.kill('SIGKILL')
      }
    }),
  )
  await died
  t.ok(
    accepted.size >= 15 && answered < keys.length + keys.length / 3,
    `${answered} answers, then it was dead`,
  )

  // Whoever got no answer asks again, at the one that is left; so does who got one.
  const again = await Promise.all(keys.map(key => ask(other.address, key)))
  const before = keys.map((key, at) => accepted.get(key) ?? again[at])
  t.strictSame(again, before, 'what the dead one answered is what the other answers')
  const jobs = await database.admin.rows(sql`select id from jobs`)
  t.strictSame(jobs.map(({ id }) => String(id)).sort(), [...again].sort())
})

/** An answer that nobody should get. */
class Refused extends Error {}

async function setup(t: Test) {
  const database = await testDatabase(t)
  const auth = await startSupabaseAuth()
  t.teardown(() => auth.stop())
  const cloud = await startGoogleCloud({})
  t.teardown(() => cloud.stop())
  const settings = {
    ...settingsOf(database),
    SUPABASE_URL: auth.url,
    SUPABASE_ANON_KEY: auth.anonKey,
    PUBSUB_EMULATOR_HOST: cloud.url,
  }
  const gateways = [runGateway(t, settings), runGateway(t, settings)]
  const [one, other] = await Promise.all(
    gateways.map(async ({ child, listening }) => ({ child, address: await listening })),
  )
  if (!one || !other) throw new Error('two were started')
  const headers = { 'content-type': 'application/json', apikey: auth.anonKey }
  const post = (url: string, body: object, more = {}) =>
    fetch(url, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })
  const person = { email: 'ann@example.com', password: 'correct horse battery' }
  await post(`${auth.url}/auth/v1/signup`, person)
  const { accessToken } = Session.parse(await (await post(`${other.address}/auth/session`, person)).json())
  const authorization = `Bearer ${accessToken}`
  const mine = await fetch(`${other.address}/workspaces`, { headers: { authorization } })
  const [workspace] = z.object({ items: z.array(z.object({ id: z.uuid() })) }).parse(await mine.json()).items

  /** The job that a gateway says it started; undefined: it did not answer. */
  async function ask(address: string, key: string): Promise<string | undefined> {
    const body = { workspaceId: workspace?.id, text: `keep ${key} in sync` }
    const more = { authorization, 'idempotency-key': key }
    try {
      const answer = await post(`${address}/agent/interpret`, body, more)
      const said: unknown = await answer.json()
      if (answer.status === 202) return JobStarted.parse(said).jobId
      if (answer.status === 409 || answer.status === 503) return ask(address, key)
      throw new Refused(`${answer.status} ${JSON.stringify(said)}`)
    } catch (error) {
      if (error instanceof Refused) throw error
      return undefined
    }
  }

  return { database, one, other, ask }
}
