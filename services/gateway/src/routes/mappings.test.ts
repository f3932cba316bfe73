import { test } from 'tap'
import { columnOf } from '../testing/samples.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('a proposal is kept as a draft, changed, and approved; then it stays as it is', async t => {
  const { seed, send, proposal } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, name: 'Orders again', proposal }
  const { status, body: draft } = await send(seed.member, '/mappings', { body })
  t.equal(status, 201)
  t.match(draft, { state: 'draft', version: 2, key: { columns: ['id'], managed: false } })
  const columns = [columnOf('id', 0), columnOf('total', 3)]
  const changed = await send(seed.member, `/mappings/${draft.id}`, { method: 'PATCH', body: { columns } })
  t.match(changed, {
    status: 200,
    body: { columns: [{ column: 'id' }, { column: 'total' }], name: 'Orders again' },
  })
  t.not(changed.body.headerFingerprint, draft.headerFingerprint)
  const approved = await send(seed.member, `/mappings/${draft.id}/approve`, { method: 'POST' })
  t.match(approved, { status: 200, body: { state: 'approved' } })
  t.match(
    await send(seed.member, `/mappings/${draft.id}/approve`, { method: 'POST' }),
    { status: 200 },
    'twice is once',
  )
  const late = await send(seed.member, `/mappings/${draft.id}`, { method: 'PATCH', body: { columns } })
  t.match(late, { status: 409 })
})

test('what cannot be right is not approved, and says why', async t => {
  const { seed, send, proposal } = await testWorkspace(t)
  const problem = { code: 'key_not_unique' as const, message: 'Two rows have the same id', column: 'id' }
  const body = {
    workspaceId: seed.workspaceId,
    name: 'Orders',
    proposal: { ...proposal, problems: [problem] },
  }
  const { id } = (await send(seed.member, '/mappings', { body })).body
  const approve = () => send(seed.member, `/mappings/${id}/approve`, { method: 'POST' })
  const change = (change: object) => send(seed.member, `/mappings/${id}`, { method: 'PATCH', body: change })
  t.match(await approve(), { status: 422, body: { message: /Two rows have the same id/ } })
  await change({ key: { columns: ['total'], managed: false } })
  t.match(await approve(), { status: 422, body: { message: /"total" is not among the mapped/ } })
  await change({ columns: [columnOf('total', 0), columnOf('total', 1)] })
  t.match(await approve(), { status: 422, body: { message: /"total" is mapped twice/ } })
  await change({ columns: [columnOf('total', 0)] })
  t.match(await approve(), { status: 200 })
})

test('the table that is to be made follows an edit, and its SQL is nobody else’s to write', async t => {
  const { seed, send, proposal } = await testWorkspace(t)
  const sql = 'drop table users'
  const newTable = { schema: 'public', name: 'orders', columns: [], primaryKey: ['id'], sql }
  const body = { workspaceId: seed.workspaceId, name: 'Orders', proposal: { ...proposal, newTable } }
  const { body: draft } = await send(seed.member, '/mappings', { body })
  t.equal(draft.newTable.sql, 'create table public.orders (\n  id text not null,\n  primary key (id)\n);')
  const change = (change: object) =>
    send(seed.member, `/mappings/${draft.id}`, { method: 'PATCH', body: change })
  const columns = [columnOf('number', 0), columnOf('total', 1)]
  const { body: edited } = await change({ columns, key: { columns: ['number'], managed: false } })
  t.match(edited.newTable, { primaryKey: ['number'], columns: [{ name: 'number' }, { name: 'total' }] })
  t.equal(
    edited.newTable.sql,
    'create table public.orders (\n  number text not null,\n  total text,\n  primary key (number)\n);',
  )
  t.same((await change({ name: 'Renamed' })).body.newTable, edited.newTable)
  t.match(await send(seed.member, `/mappings/${draft.id}/approve`, { method: 'POST' }), { status: 200 })
})

test('a suggestion is a job of the mapping agent', async t => {
  const { seed, send, connections } = await testWorkspace(t)
  const body = {
    workspaceId: seed.workspaceId,
    sheetConnectionId: connections.google,
    spreadsheetId: 's1',
    tableConnectionId: connections.postgres,
    table: 'orders',
  }
  const { status, body: started } = await send(seed.member, '/mappings/suggest', { body })
  t.equal(status, 202)
  const { body: job } = await send(seed.member, `/jobs/${started.jobId}`)
  t.match(job, {
    kind: 'mapping.suggest',
    input: {
      tab: null,
      table: { schema: 'public', name: 'orders', connectionId: connections.postgres },
      key: [],
    },
  })
  t.equal((await send(seed.viewer, '/mappings/suggest', { body })).status, 403)
})

test('a viewer changes no mapping', async t => {
  const { seed, send, mapping, proposal } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, name: 'Orders', proposal }
  t.equal((await send(seed.viewer, '/mappings', { body })).status, 403)
  t.equal(
    (await send(seed.viewer, `/mappings/${mapping.id}`, { method: 'PATCH', body: { name: 'x' } })).status,
    403,
  )
  t.equal((await send(seed.viewer, `/mappings/${mapping.id}`)).status, 200)
})
