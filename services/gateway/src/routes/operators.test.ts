import { type Test, test } from 'tap'
import { testMachines } from '../testing/test-machines.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('operators see what was given up, and ask for it again once', async t => {
  const { post, jobId, sent, send, seed } = await setup(t)
  await post('/internal/dead-letters', { jobId, kind: 'request' })
  const since = new Date(0).toISOString()
  const look = await post('/internal/dead-letters/replay', { since, dryRun: true })
  t.match(look, { statusCode: 200, body: { found: [{ id: jobId, kind: 'request' }], made: [] } })

  sent.length = 0
  const { body } = await post('/internal/dead-letters/replay', { since })
  t.same(sent, body.made, 'what was made went to its agent')
  t.equal(sent.length, 1)
  t.match((await send(seed.member, `/jobs/${sent[0]}`)).body, { status: 'pending', originalJobId: jobId })
  t.match(await post('/internal/dead-letters/replay', { since }), { body: { found: [], made: [] } })
})

test('a replay says since when, and a field that is not known is refused', async t => {
  const { post } = await setup(t)
  t.equal((await post('/internal/dead-letters/replay', {})).statusCode, 400)
  const mistyped = { since: new Date(0).toISOString(), dry_run: true }
  t.equal((await post('/internal/dead-letters/replay', mistyped)).statusCode, 400)
})

test('credentials are sealed anew, and a count is all that is told', async t => {
  const { post } = await setup(t)
  t.match(await post('/internal/reseal', {}), { statusCode: 200, body: { resealed: 0, unreadable: 0 } })
})

/** A gateway with the real jobs behind it, and a request in it. */
async function setup(t: Test) {
  const sent: string[] = []
  const workspace = await testWorkspace(t, made => ({ machines: testMachines(made, sent) }))
  const { app, deps, send, seed } = workspace
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const jobId: string = (await send(seed.member, '/agent/interpret', { body })).body.jobId
  async function post(url: string, payload: object) {
    const headers = { 'x-internal-secret': deps.secrets[0] ?? '' }
    const answer = await app.inject({ method: 'POST', url, headers, payload })
    return { statusCode: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
  return { ...workspace, jobId, sent, post }
}
