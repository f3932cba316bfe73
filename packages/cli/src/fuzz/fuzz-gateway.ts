import { answerOf, createClient } from '@doki/client'
import { type FuzzDocument, type FuzzRequest, judge, requestsOf } from '@doki/client/fuzz'
import { Session } from '@doki/contracts'
import { type Queries, sql, testDatabase } from '@doki/database'
import { startGoogleCloud, startSupabaseAuth } from '@doki/local'
import fc from 'fast-check'
import { startGateway } from '../types/start-gateway.ts'
import { proposalOf } from './proposal-of.ts'

/** A request without an answer after so long hangs. */
const patienceMs = 30_000
const atOnce = 8

export type FuzzReport = {
  requests: number
  seed: number
  /** Answers by status. */
  statuses: Record<string, number>
  faults: { what: string; request: FuzzRequest }[]
  hung: number
  crashed: boolean
}

/** Sends so many requests to a gateway of its own, over HTTP, on a database of its own. */
export async function fuzzGateway(
  { requests: count, seed }: { requests: number; seed: number },
  told: (done: number) => void,
): Promise<FuzzReport> {
  const ends: (() => unknown)[] = []
  try {
    const database = await testDatabase({ teardown: end => ends.push(end) })
    const auth = await startSupabaseAuth()
    ends.push(() => auth.stop())
    const cloud = await startGoogleCloud({})
    ends.push(() => cloud.stop())
    const limit = '1000000'
    const gateway = await startGateway({
      DATABASE_URL: database.gatewayUrl,
      SERVICE_DATABASE_URL: database.serviceUrl,
      SUPABASE_URL: auth.url,
      SUPABASE_ANON_KEY: auth.anonKey,
      PUBSUB_EMULATOR_HOST: cloud.url,
      RUN_API_ENDPOINT: cloud.url,
      RATE_LIMIT_PER_ADDRESS: limit,
      RATE_LIMIT_PER_USER: limit,
      RATE_LIMIT_SIGN_IN: limit,
      LOG_LEVEL: 'info',
    })
    ends.push(() => gateway.process.kill('SIGKILL'))
    const { address } = gateway
    await signUp(auth)
    const session = { token: await signIn(address) }
    const ids = await fill(address, session.token, database.admin)
    const document: FuzzDocument = JSON.parse(await (await fetch(`${address}/openapi.json`)).text())
    const requests = fc.sample(requestsOf(document, ids), { numRuns: count, seed })
    const report: FuzzReport = { requests: 0, seed, statuses: {}, faults: [], hung: 0, crashed: false }
    const left = requests.values()
    const work = async () => {
      for (const request of left) {
        if (gateway.process.exitCode !== null) return
        await one(address, session, request, report)
        told(++report.requests)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    report.crashed =
      gateway.process.exitCode !== null || !(await fetch(`${address}/health`).catch(() => undefined))?.ok
    return report
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

async function one(
  address: string,
  session: { token: string },
  request: FuzzRequest,
  report: FuzzReport,
): Promise<void> {
  const { method, url, headers, body } = request
  const authorization = `Bearer ${session.token}`
  try {
    const answer = await fetch(address + url, {
      method,
      headers: { authorization, ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
      ...(body !== undefined && { body }),
    })
    report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1
    const what = judge({ status: answer.status, body: await answer.text() })
    if (what) report.faults.push({ what, request })
    // Who has logged out is let in again, or all that follows would be refused at the door.
    if (answer.ok && url.startsWith('/auth/logout')) session.token = await signIn(address)
  } catch (error) {
    const hung = error instanceof Error && error.name === 'TimeoutError'
    if (hung) report.hung++
    const cause = error instanceof Error ? `${error.message} ${error.cause ?? ''}` : String(error)
    report.faults.push({ what: hung ? 'no answer' : `no answer: ${cause}`, request })
  }
}

const person = JSON.stringify({ email: 'fuzz@example.com', password: 'correct horse battery' })

async function signUp({ url, anonKey }: { url: string; anonKey: string }): Promise<void> {
  const headers = { 'content-type': 'application/json', apikey: anonKey }
  await fetch(`${url}/auth/v1/signup`, { method: 'POST', headers, body: person })
}

async function signIn(address: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${address}/auth/session`, { method: 'POST', headers, body: person })
  return Session.parse(await answer.json()).accessToken
}

/** A workspace with one of most things in it; answers their ids. */
async function fill(url: string, token: string, admin: Queries): Promise<string[]> {
  const client = createClient({ url, token })
  const { id: workspaceId } = await answerOf(client.POST('/workspaces', { body: { name: 'Fuzz' } }))
  const ids = [workspaceId]
  for (const text of ['Keep Orders in public.orders', 'Copy Customers']) {
    const { jobId } = await answerOf(client.POST('/agent/interpret', { body: { workspaceId, text } }))
    ids.push(jobId)
  }
  const connect = async (kind: string) => {
    const row = await admin.one(sql`
      insert into connections (workspace_id, kind, name, sealed) values (${workspaceId}, ${kind}, ${kind}, 'not opened')
      returning id`)
    return String(row.id)
  }
  const sheet = await connect('google')
  const table = await connect('postgres')
  const body = { workspaceId, name: 'Orders', proposal: proposalOf(sheet, table) }
  const { id } = await answerOf(client.POST('/mappings', { body }))
  await answerOf(client.POST('/mappings/{id}/approve', { params: { path: { id } } }))
  const sync = await answerOf(client.POST('/syncs', { body: { workspaceId, name: 'Orders', mappingId: id } }))
  const run = await answerOf(client.POST('/start-sync-job', { body: { syncId: sync.id } }))
  return [...ids, sheet, table, id, sync.id, run.jobId]
}
