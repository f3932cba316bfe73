import { DokiError } from '@doki/contracts'
import { sql } from '@doki/database'
import { test } from 'tap'
import { columnOf } from '../testing/samples.ts'
import { noGoogle } from '../testing/test-gateway.ts'
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
  const refused: [change: object, words: RegExp][] = [
    [{ key: { columns: ['total'], managed: false } }, /"total" is not among the mapped/],
    [{ columns: [] }, /No column is mapped/],
    [{ columns: [columnOf('id', 0), columnOf('id', 1)] }, /"id" is mapped twice/],
    [{ columns: [columnOf('id', 0), columnOf('total', 0)] }, /sheet column "id" is mapped twice/],
    [{ columns: [columnOf('id', 20_000)] }, /beyond the last column/],
    [{ key: { columns: ['id', 'id'], managed: false } }, /twice/],
  ]
  for (const [wrong, words] of refused)
    t.match(await change(wrong), { status: 422, body: { code: 'unprocessable', message: words } })
  t.equal((await change({ columns: [columnOf('id', -1)] })).status, 400)
  const key = { columns: ['total'], managed: false }
  t.match(await change({ columns: [columnOf('total', 0)], key }), { status: 200 })
  t.match(await approve(), { status: 200 })
})

test('a mapping that cannot be right is not even kept, nor approved when it was', async t => {
  const { seed, send, proposal, database } = await testWorkspace(t)
  const keep = (change: object) =>
    send(seed.member, '/mappings', {
      body: { workspaceId: seed.workspaceId, name: 'x', proposal: { ...proposal, ...change } },
    })
  const refused: [change: object, words: RegExp][] = [
    [{ table: { ...proposal.table, schema: 'pg_catalog' } }, /"pg_catalog" belongs to the database itself/],
    [{ table: { ...proposal.table, schema: 'auth' } }, /"auth" belongs/],
    [{ columns: [] }, /No column is mapped/],
    [{ columns: [columnOf('id', 0), columnOf('id', 1)] }, /mapped twice/],
    [{ key: { columns: ['total'], managed: false } }, /not among the mapped/],
  ]
  for (const [wrong, words] of refused) t.match(await keep(wrong), { status: 422, body: { message: words } })
  const { id } = (await keep({})).body
  await database.admin.rows(sql`
    update mappings set table_ref = jsonb_set(table_ref, '{schema}', '"information_schema"') where id = ${id}`)
  t.match(await send(seed.member, `/mappings/${id}/approve`, { method: 'POST' }), {
    status: 422,
    body: { message: /information_schema/ },
  })
})

test('a column that its tab does not have is refused, as far as the tab can be seen', async t => {
  let tab: 'seen' | 'unreachable' = 'seen'
  const google = {
    ...noGoogle,
    describe: async () => {
      if (tab === 'unreachable') throw new DokiError('reconnect', 'Connect Google again')
      const columns = [{ index: 0, header: 'id', label: 'id' }]
      const place = { spreadsheetId: 's', spreadsheetTitle: 'Orders', sheetId: 0, tab: 'Sheet1' }
      return { ...place, headerRow: 1, firstRow: 2, rows: 9, columns }
    },
  }
  const { seed, send, proposal } = await testWorkspace(t, { google })
  const beyond = { columns: [columnOf('id', 0), columnOf('total', 30)] }
  const body = { workspaceId: seed.workspaceId, name: 'x', proposal: { ...proposal, ...beyond } }
  const words = { status: 422, body: { message: /tab "Sheet1" ends with column A, and "total"/ } }
  t.match(await send(seed.member, '/mappings', { body }), words)
  tab = 'unreachable'
  const { status, body: draft } = await send(seed.member, '/mappings', { body })
  t.equal(status, 201, 'the first plan will say it')
  tab = 'seen'
  t.match(await send(seed.member, `/mappings/${draft.id}/approve`, { method: 'POST' }), words)
  t.match(await send(seed.member, `/mappings/${draft.id}`, { method: 'PATCH', body: beyond }), words)
})

test('the table that is to be made follows an edit, and its SQL is nobody else’s to write', async t => {
  const { seed, send, proposal } = await testWorkspace(t)
  const theirs = { columns: [], primaryKey: ['id'], sql: 'drop table users' }
  const newTable = { schema: 'public', name: 'orders', ...theirs }
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

test('a check of a mapping is a job about exactly that mapping, once a key', async t => {
  const { seed, send, mapping, dispatched } = await testWorkspace(t)
  const validate = (headers: Record<string, string> = {}, as = seed.member) =>
    send(as, `/mappings/${mapping.id}/validate`, { method: 'POST', headers })
  const { status, body: started } = await validate({ 'idempotency-key': 'once' })
  t.equal(status, 202)
  t.ok(dispatched.includes(started.jobId))
  const { body: job } = await send(seed.member, `/jobs/${started.jobId}`)
  const { id: mappingId, sheet, table, newTable, columns, key } = mapping
  t.match(job, { kind: 'mapping.validate', requestedBy: seed.member })
  t.strictSame(job.input, { mappingId, sheet, table, newTable, columns, key })
  t.equal((await validate({ 'idempotency-key': 'once' })).body.jobId, started.jobId)
  t.not((await validate()).body.jobId, started.jobId)
  t.equal((await validate({ 'idempotency-key': '' })).status, 400)
  t.equal((await validate({}, seed.viewer)).status, 403)
  t.equal((await validate({}, seed.outsider)).status, 404)
})

test('a draft that was changed is checked as it is under a new key; the old one answers what it did', async t => {
  const { seed, send, proposal } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, name: 'x', proposal }
  const { id } = (await send(seed.member, '/mappings', { body })).body
  const validate = (key: string) =>
    send(seed.member, `/mappings/${id}/validate`, { method: 'POST', headers: { 'idempotency-key': key } })
  const before = await validate('k')
  t.equal(before.status, 202)
  const columns = [columnOf('id', 0), columnOf('total', 1)]
  await send(seed.member, `/mappings/${id}`, { method: 'PATCH', body: { columns } })
  t.strictSame((await validate('k')).body, before.body)
  const { jobId } = (await validate('k2')).body
  t.match((await send(seed.member, `/jobs/${jobId}`)).body, { input: { columns: { length: 2 } } })
})

test('approval knows what the last check found, and waits for none', async t => {
  const { seed, send, proposal, database } = await testWorkspace(t)
  const problem = { code: 'key_not_unique' as const, message: 'Two rows have the same id', column: 'id' }
  const body = {
    workspaceId: seed.workspaceId,
    name: 'x',
    proposal: { ...proposal, problems: [problem] },
  }
  const { id } = (await send(seed.member, '/mappings', { body })).body
  const approve = () => send(seed.member, `/mappings/${id}/approve`, { method: 'POST' })
  /** As the mapping agent keeps it. */
  const found = (message: string | null) => {
    const problems = message ? [{ ...problem, message }] : []
    const proof = JSON.stringify({ ...proposal.proof, problems })
    return database.admin.rows(sql`update mappings set proof = ${proof}::jsonb where id = ${id}`)
  }
  t.match(await approve(), { status: 422, body: { message: /Two rows have the same id/ } })
  await found('Nine rows have the same id')
  t.match(await approve(), {
    status: 422,
    body: { message: /^This mapping cannot be approved yet\. Nine rows/ },
  })
  await send(seed.member, `/mappings/${id}/validate`, { method: 'POST' })
  await found(null)
  t.match(await approve(), { status: 200, body: { state: 'approved' } })
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
