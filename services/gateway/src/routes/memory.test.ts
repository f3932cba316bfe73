import { randomUUID } from 'node:crypto'
import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { columnOf } from '../testing/samples.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('approving a mapping is remembered: each header’s column, by whom, from which mapping', async t => {
  const { seed, approve, remembered } = await setup(t)
  const mapping = await approve([mapped('Kd.-Nr.', 0, 'id'), mapped('Ort', 1, 'city'), mapped('', 2, 'x')])
  const common = {
    workspaceId: seed.workspaceId,
    table: { schema: 'public', name: 'orders' },
    mappingId: mapping.id,
    taughtBy: seed.member,
    taughtAt: /^\d{4}-\d\d-\d\dT/,
  }
  const items = await remembered()
  t.match(items, [
    { ...common, header: 'Kd.-Nr.', column: 'id' },
    { ...common, header: 'Ort', column: 'city' },
  ])
  t.equal(items.length, 2, 'a blank header teaches nothing')
})

test('a header the agent had a column for, and that was left out, is remembered as having none', async t => {
  const { approve, remembered, suggested } = await setup(t)
  await suggested(['id', 'Notiz', 'Laune'])
  await approve([mapped('id', 0), mapped('Laune', 1, 'mood')])
  t.match(await remembered(), [
    { header: 'id', column: 'id' },
    { header: 'Laune', column: 'mood' },
    { header: 'Notiz', column: null },
  ])
})

test('what was left out before the draft was made, or from it later, is all the same', async t => {
  const { seed, send, draft, remembered, suggested } = await setup(t)
  await suggested(['id', 'Notiz'])
  const { id } = await draft([mapped('id', 0), mapped('Notiz', 1)])
  await suggested(['id', 'Later'])
  await send(seed.member, `/mappings/${id}`, { method: 'PATCH', body: { columns: [mapped('id', 0)] } })
  await send(seed.member, `/mappings/${id}/approve`, { method: 'POST' })
  t.match(await remembered(), [
    { header: 'id', column: 'id' },
    { header: 'Notiz', column: null },
  ])
})

test('a proposal for another tab or table says nothing of this one', async t => {
  const { approve, remembered, suggested } = await setup(t)
  await suggested(['Notiz'], { sheetId: 7 })
  await suggested(['Notiz'], { table: 'customers' })
  await suggested(['Notiz'], { status: 'failed' })
  await approve([mapped('id', 0)])
  t.match(await remembered(), [{ header: 'id' }])
})

test('the newest decision holds, and what was erased does not come back by approving once more', async t => {
  const { seed, send, approve, remembered } = await setup(t)
  await approve([mapped('id', 0), mapped('Ort', 1, 'city')])
  const again = await approve([mapped('id', 0), mapped('ORT', 1, 'town')])
  const items = await remembered()
  t.match(items, [
    { header: 'id', mappingId: again.id },
    { header: 'ORT', column: 'town', mappingId: again.id },
  ])
  t.equal(items.length, 2)
  const { body } = await send(seed.member, `/mapping-memory?workspaceId=${seed.workspaceId}`, {
    method: 'DELETE',
  })
  t.same(body, { forgotten: 2 })
  t.equal((await send(seed.member, `/mappings/${again.id}/approve`, { method: 'POST' })).status, 200)
  t.same(await remembered(), [])
})

test('a mapping that is not approved teaches nothing', async t => {
  const { seed, send, draft, remembered } = await setup(t)
  const { id } = await draft([mapped('Ort', 0, 'city')], { columns: ['city'], managed: false })
  t.same(await remembered(), [])
  const change = { method: 'PATCH', body: { key: { columns: ['none'], managed: false } } } as const
  t.equal((await send(seed.member, `/mappings/${id}`, change)).status, 422)
  t.equal((await send(seed.viewer, `/mappings/${id}/approve`, { method: 'POST' })).status, 403)
  t.same(await remembered(), [])
})

test('the list is paged, newest first, and one header is found in any spelling', async t => {
  const { seed, send, approve } = await setup(t)
  await approve([mapped('id', 0), mapped('Kd.-Nr.', 1, 'customer_no')])
  await approve([mapped('id', 0), mapped('Straße', 1, 'street')])
  const first = (await send(seed.viewer, `/mapping-memory?workspaceId=${seed.workspaceId}&limit=2`)).body
  t.equal(first.items.length, 2)
  const rest = (await send(seed.viewer, `/mapping-memory?limit=2&cursor=${first.next}`)).body
  t.match(rest, { items: [{ header: 'Kd.-Nr.' }], next: null })
  const of = async (header: string) =>
    (await send(seed.viewer, `/mapping-memory?header=${encodeURIComponent(header)}`)).body.items
  t.match(await of('kd nr'), [{ header: 'Kd.-Nr.' }])
  t.match(await of('STRASSE'), [{ header: 'Straße' }])
  t.same(await of('Kd'), [])
  for (const wrong of ['cursor=x', 'limit=0', 'heading=x', 'workspaceId=1'])
    t.match(await send(seed.viewer, `/mapping-memory?${wrong}`), { status: 400 }, wrong)
})

test('members erase, viewers look, and both ways of erasing are in the audit trail', async t => {
  const { seed, send, approve, remembered, database } = await setup(t)
  await approve([mapped('id', 0), mapped('Ort', 1, 'city')])
  const [one] = await remembered()
  const erase = (as: string, path: string) => send(as, path, { method: 'DELETE' })
  const all = `/mapping-memory?workspaceId=${seed.workspaceId}`
  t.equal((await erase(seed.viewer, `/mapping-memory/${one.id}`)).status, 403)
  t.equal((await erase(seed.viewer, all)).status, 403)
  t.equal((await remembered()).length, 2)
  t.equal((await erase(seed.member, `/mapping-memory/${one.id}`)).status, 204)
  t.equal((await erase(seed.member, `/mapping-memory/${one.id}`)).status, 404)
  t.match(await erase(seed.member, all), { status: 200, body: { forgotten: 1 } })
  t.match(await erase(seed.member, all), { status: 200, body: { forgotten: 0 } })
  t.match(await erase(seed.member, '/mapping-memory'), { status: 400 }, 'of which workspace has to be said')
  t.match(await erase(seed.member, `${all}&header=Ort`), { status: 400 }, 'nothing is erased by a filter')
  t.match(await erase(seed.member, '/mapping-memory/1'), { status: 400 })
  const lines = await database.admin.rows(sql`
    select action, resource, workspace_id, actor from audit_logs where action like 'DELETE /mapping-memory%' order by id`)
  const common = { workspace_id: seed.workspaceId, actor: seed.member }
  t.strictSame(lines, [
    { action: 'DELETE /mapping-memory/:id', resource: one.id, ...common },
    { action: 'DELETE /mapping-memory', resource: seed.workspaceId, ...common },
    { action: 'DELETE /mapping-memory', resource: seed.workspaceId, ...common },
  ])
})

type Columns = ReturnType<typeof columnOf>[]

/** A header that goes into a column, of its own name unless given. */
function mapped(header: string, index: number, column = header) {
  return { ...columnOf(column, index), header, label: header || `Column ${index}` }
}

/** A workspace whose memory is empty. */
async function setup(t: Test) {
  const workspace = await testWorkspace(t)
  const { seed, send, proposal, database, connections } = workspace
  await database.admin.rows(sql`delete from mapping_memory`)

  async function draft(columns: Columns, key = { columns: ['id'], managed: false }) {
    const body = {
      workspaceId: seed.workspaceId,
      name: 'Orders',
      proposal: { ...proposal, columns, key },
    }
    return (await send(seed.member, '/mappings', { body })).body
  }
  async function approve(columns: Columns) {
    const { id } = await draft(columns)
    return (await send(seed.member, `/mappings/${id}/approve`, { method: 'POST' })).body
  }
  /** The mapping agent has proposed a column for these headers. */
  async function suggested(headers: string[], { sheetId = 0, table = 'orders', status = 'completed' } = {}) {
    const input = { spreadsheetId: proposal.sheet.spreadsheetId, sheetConnectionId: connections.google }
    const result = {
      sheet: { ...proposal.sheet, sheetId },
      table: { ...proposal.table, name: table },
      columns: headers.map((header, index) => mapped(header, index)),
    }
    await database.admin.rows(sql`
      insert into jobs (id, workspace_id, kind, input, status, result, finished_at)
      values (${randomUUID()}, ${seed.workspaceId}, 'mapping.suggest', ${JSON.stringify(input)}::jsonb, ${status},
        ${JSON.stringify(result)}::jsonb, now())`)
  }
  /** By header. */
  async function remembered() {
    const { items } = (await send(seed.viewer, `/mapping-memory?workspaceId=${seed.workspaceId}`)).body
    return items.toSorted((a: { header: string }, b: { header: string }) => a.header.localeCompare(b.header))
  }
  return { ...workspace, draft, approve, suggested, remembered }
}
