import { test } from 'tap'
import { addFindings } from '../testing/samples.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('quarantined rows are listed with their reason', async t => {
  const { seed, send, sync, database } = await testWorkspace(t)
  await addFindings(database.admin, { workspaceId: seed.workspaceId, syncId: sync.id })
  const { body } = await send(seed.viewer, `/quarantine?syncId=${sync.id}`)
  t.match(body, { items: [{ row: 7, column: 'total', code: 'not_castable', reason: /number/ }], next: null })
  t.match((await send(seed.viewer, `/quarantine?syncId=${sync.id}&state=resolved`)).body, { items: [] })
  t.equal((await send(seed.viewer, '/quarantine?status=open')).status, 400)
})

test('a row that was mended is tried again by a run that looks at every row', async t => {
  const { seed, send, sync, database, dispatched } = await testWorkspace(t)
  const place = { workspaceId: seed.workspaceId, syncId: sync.id }
  const { quarantined } = await addFindings(database.admin, place)
  const retry = (as = seed.member, key = 'once') =>
    send(as, `/quarantine/${quarantined}/retry`, { method: 'POST', headers: { 'idempotency-key': key } })
  t.equal((await retry(seed.viewer)).status, 403)
  const { status, body } = await retry()
  t.equal(status, 202)
  t.ok(dispatched.includes(body.jobId))
  t.equal((await retry()).body.jobId, body.jobId)
  t.match((await send(seed.member, `/runs/${body.jobId}`)).body, {
    input: { syncId: sync.id, mode: 'apply', full: true, confirmed: false },
  })
  await send(seed.member, `/syncs/${sync.id}/pause`, { method: 'POST' })
  t.match(await retry(seed.member, 'another'), {
    status: 409,
    body: { message: /Paused by a person.*resume it first/ },
  })
})
