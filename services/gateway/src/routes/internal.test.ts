import { sql } from '@doki/database'
import { signInternal } from '@doki/service'
import { type Test, test } from 'tap'
import { testMachines } from '../testing/test-machines.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('the tick sends what was left behind, once', async t => {
  const { tick, jobId, sent } = await setup(t)
  t.strictSame(sent, [], 'the first dispatch was lost')
  t.match(await tick(), { statusCode: 200, body: { dispatched: 1, freed: 0, due: 0, moved: 0 } })
  t.strictSame(sent, [jobId])
  t.match(await tick(), { body: { dispatched: 0 } })
})

test('the tick forgets sign-ins that were never finished', async t => {
  const { tick, app, database } = await setup(t)
  await app.inject('/auth/google/start')
  await tick()
  const count = async () => (await database.admin.rows(sql`select from auth_flows`)).length
  t.equal(await count(), 1)
  await database.admin.rows(sql`update auth_flows set expires_at = now() - interval '2 days'`)
  await tick()
  t.equal(await count(), 0)
})

test('a message that was given up fails its job, with a signature as old as messages get', async t => {
  const { post, jobId, send, seed } = await setup(t)
  const body = JSON.stringify({ jobId, kind: 'request' })
  const sevenDaysAgo = Date.now() / 1000 - 7 * 86_400
  const signed = (at: number) => signInternal('a-secret-of-32-characters-or-more', Buffer.from(body), at)
  t.equal((await post('/internal/dead-letters', body, signed(sevenDaysAgo - 2 * 86_400))).statusCode, 401)
  t.equal(
    (await post('/internal/dead-letters', `${body} `, signed(sevenDaysAgo))).statusCode,
    401,
    'another body',
  )
  t.equal((await post('/internal/dead-letters', body, signed(sevenDaysAgo))).statusCode, 204)
  t.match((await send(seed.owner, `/jobs/${jobId}`)).body, {
    status: 'failed',
    error: { code: 'dead_letter' },
  })
  t.equal(
    (await post('/internal/dead-letters', body, signed(sevenDaysAgo))).statusCode,
    204,
    'twice does no harm',
  )
})

/** A gateway with the real jobs behind it, and a job whose first dispatch was lost. */
async function setup(t: Test) {
  const sent: string[] = []
  const workspace = await testWorkspace(t, made => ({ machines: testMachines(made, sent) }))
  const { app, deps, send, seed } = workspace
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const jobId: string = (await send(seed.member, '/agent/interpret', { body })).body.jobId

  async function post(url: string, payload: string, secret = deps.secrets[0] ?? '') {
    // As Pub/Sub sends an unwrapped message: no content type.
    const headers = { 'x-internal-secret': secret }
    const answer = await app.inject({ method: 'POST', url, headers, payload })
    return { statusCode: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }

  return { ...workspace, jobId, sent, post, tick: () => post('/internal/tick', '') }
}
