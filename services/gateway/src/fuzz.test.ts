import { type FuzzDocument, type FuzzRequest, judge, requestsOf } from '@doki/client/fuzz'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { addFindings } from './testing/samples.ts'
import { testWorkspace } from './testing/test-workspace.ts'

// A few of what `./doki fuzz` asks over HTTP.
test('whatever is asked, valid, nearly valid or hostile, no answer is a fault of ours', async t => {
  const { requests, send } = await setup(t)
  const wrong: string[] = []
  const statuses = new Map<number, number>()
  for (let at = 0; at < requests.length; at += 16) {
    await Promise.all(
      requests.slice(at, at + 16).map(async request => {
        const { statusCode: status, body } = await send(request)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        const fault = judge({ status, body })
        if (fault) wrong.push(`${fault} <- ${JSON.stringify(request).slice(0, 600)}`)
      }),
    )
  }
  t.strictSame(wrong, [])
  const good = [...statuses].filter(([status]) => status < 300).reduce((sum, [, count]) => sum + count, 0)
  t.ok(good > 60, `${good} were right: ${JSON.stringify([...statuses])}`)
})

async function setup(t: Test) {
  const gateway = await testWorkspace(t)
  const { app, seed, sync, mapping, connections, database, tokenOf } = gateway
  const { workspaceId } = seed
  const found = await addFindings(database.admin, { workspaceId, syncId: sync.id })
  const { body } = await gateway.send(seed.owner, '/start-sync-job', { body: { syncId: sync.id } })
  const known = {
    workspaces: [workspaceId],
    workspaceId: [workspaceId],
    connections: Object.values(connections),
    sheetConnectionId: [connections.google],
    tableConnectionId: [connections.postgres],
    mappings: [mapping.id],
    mappingId: [mapping.id],
    syncs: [sync.id],
    syncId: [sync.id],
    jobs: [body.jobId],
    runs: [body.jobId],
    conflicts: [found.conflict],
    quarantine: [found.quarantined],
  }
  const document: FuzzDocument = (await app.inject('/openapi.json')).json()
  const requests = fc.sample(requestsOf(document, known), { numRuns: 250, seed: 20261129 })
  const authorization = `Bearer ${await tokenOf(seed.owner)}`
  const send = ({ method, url, headers, body: payload }: FuzzRequest) =>
    app.inject({
      method: method as 'GET',
      url,
      headers: { authorization, ...headers },
      ...(payload !== undefined && { payload }),
    })
  return { requests, send }
}
