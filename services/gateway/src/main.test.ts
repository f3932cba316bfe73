import { once } from 'node:events'
import { sql, testDatabase } from '@doki/database'
import { startGoogleCloud, startSupabaseAuth } from '@doki/local'
import { test } from 'tap'
import { runGateway, settingsOf } from './testing/run-gateway.ts'
import { addConnections, proposalOf } from './testing/samples.ts'

test('a gateway without its settings says which, all at once, and exits 1', async t => {
  const { child, output } = runGateway(t, { INTERNAL_SECRETS: 'short', PUBLIC_URL: 'not an address' })
  const [code] = await once(child, 'exit')
  t.equal(code, 1)
  for (const name of [
    'DATABASE_URL',
    'SERVICE_DATABASE_URL',
    'SUPABASE_URL',
    'GOOGLE_CLIENT_ID',
    'GCP_PROJECT',
  ]) {
    t.match(output.join('\n'), `${name} is missing`)
  }
  t.match(output.join('\n'), /PUBLIC_URL is malformed/)
  t.match(output.join('\n'), /INTERNAL_SECRETS is malformed/)
  t.notMatch(output.join('\n'), 'not an address')
})

test('a gateway listens, answers, and ends well when it is told to', async t => {
  const { child, listening } = runGateway(t, settingsOf(await testDatabase(t)))
  const address = await listening
  t.match(await (await fetch(`${address}/health`)).json(), { status: 'ok', service: 'gateway' })
  t.equal((await fetch(`${address}/me`)).status, 401)
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  t.equal(code, 0)
})

test('a run starts an execution on Cloud Run, and a request waits in the outbox while Pub/Sub has no topic', async t => {
  const database = await testDatabase(t)
  const cloud = await startGoogleCloud({
    config: { jobs: { 'doki-sync-engine': { command: ['node', '-e', ''] } } },
  })
  t.teardown(() => cloud.stop())
  const auth = await startSupabaseAuth()
  t.teardown(() => auth.stop())
  const { listening } = runGateway(t, {
    ...settingsOf(database),
    SUPABASE_URL: auth.url,
    SUPABASE_ANON_KEY: auth.anonKey,
    PUBSUB_EMULATOR_HOST: cloud.url,
    RUN_API_ENDPOINT: cloud.url,
  })
  const address = await listening
  const call = async (path: string, body?: object, token = '') => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      apikey: auth.anonKey,
    }
    const url = path.startsWith('http') ? path : `${address}${path}`
    const answer = await fetch(url, {
      headers,
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
    return { status: answer.status, body: JSON.parse(await answer.text()) }
  }
  const person = { email: 'ann@example.com', password: 'correct horse battery' }
  await call(`${auth.url}/auth/v1/signup`, person)
  const { accessToken } = (await call('/auth/session', person)).body
  const [{ id: workspaceId }] = (await call('/workspaces', undefined, accessToken)).body.items

  const request = await call('/agent/interpret', { workspaceId, text: 'sync orders' }, accessToken)
  t.equal(request.status, 202)
  await until(() => cloud.log.list('Publish').length > 0)
  t.match(cloud.log.list('Publish'), [{ status: 'NOT_FOUND' }])
  const dispatched = async (id: string) =>
    (await database.admin.one(sql`select dispatched_at from jobs where id = ${id}`)).dispatched_at
  t.equal(await dispatched(request.body.jobId), null)

  const vault = { seal: () => 'not opened here' }
  const connections = await addConnections(database.admin, vault, { workspaceId })
  const proposal = proposalOf(connections)
  const mapping = (await call('/mappings', { workspaceId, name: 'Orders', proposal }, accessToken)).body
  await call(`/mappings/${mapping.id}/approve`, {}, accessToken)
  const sync = (await call('/syncs', { workspaceId, name: 'Orders', mappingId: mapping.id }, accessToken))
    .body
  const run = await call('/start-sync-job', { syncId: sync.id }, accessToken)
  t.equal(run.status, 202)
  await until(async () => (await dispatched(run.body.jobId)) !== null)
  t.match(cloud.log.list('RunJob'), [{ status: 'OK' }])
})

/** Resolves once `holds`; the test's own patience is the limit. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20))
}
