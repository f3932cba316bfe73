import { type FuzzDocument, type FuzzRequest, judge, requestsOf } from '@doki/client/fuzz'
import { Session } from '@doki/contracts'
import { testDatabase } from '@doki/database'
import { startGoogleCloud, startSupabaseAuth } from '@doki/local'
import fc from 'fast-check'
import { startGateway } from '../types/start-gateway.ts'
import { prepareWorkspace } from './prepare-workspace.ts'

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
      RATE_LIMIT_JOBS: limit,
      LOG_LEVEL: 'info',
      ALLOW_PRIVATE_DATABASE_HOSTS: 'true',
      DATABASE_PORTS: new URL(database.adminUrl).port,
    })
    ends.push(() => gateway.process.kill('SIGKILL'))
    const { address } = gateway
    await signUp(auth)
    const token = await signIn(address)
    const document: FuzzDocument = JSON.parse(await (await fetch(`${address}/openapi.json`)).text())
    const prepared = { url: address, token, database }
    const known = {
      ...(await prepareWorkspace(prepared)),
      email: [person.email],
      password: [person.password],
    }
    const requests = fc.sample(requestsOf(document, known), { numRuns: count, seed })
    const report: FuzzReport = { requests: 0, seed, statuses: {}, faults: [], hung: 0, crashed: false }
    const left = requests.values()
    const work = async () => {
      for (const request of left) {
        if (gateway.process.exitCode !== null) return
        await one(address, token, request, report)
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

async function one(address: string, token: string, request: FuzzRequest, report: FuzzReport): Promise<void> {
  const { method, url, headers, body } = request
  try {
    // Who logs out has a session of their own, or all that follows would be refused at the door.
    const authorization = `Bearer ${url.startsWith('/auth/logout') ? await signIn(address) : token}`
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
  } catch (error) {
    const hung = error instanceof Error && error.name === 'TimeoutError'
    if (hung) report.hung++
    const cause = error instanceof Error ? `${error.message} ${error.cause ?? ''}` : String(error)
    report.faults.push({ what: hung ? 'no answer' : `no answer: ${cause}`, request })
  }
}

const person = { email: 'fuzz@example.com', password: 'correct horse battery' }

async function signUp({ url, anonKey }: { url: string; anonKey: string }): Promise<void> {
  const headers = { 'content-type': 'application/json', apikey: anonKey }
  await fetch(`${url}/auth/v1/signup`, { method: 'POST', headers, body: JSON.stringify(person) })
}

async function signIn(address: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${address}/auth/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify(person),
  })
  return Session.parse(await answer.json()).accessToken
}
