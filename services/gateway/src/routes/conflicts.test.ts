import { randomUUID } from 'node:crypto'
import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { addFindings, columnOf } from '../testing/samples.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('conflicts are listed page by page, by sync, state and column, and shown one by one', async t => {
  const { seed, send, sync, conflictOf } = await setup(t)
  const made: string[] = []
  for (const column of ['total', 'paid', 'total']) made.unshift(await conflictOf(column))
  const { body: page } = await send(seed.viewer, `/conflicts?syncId=${sync.id}&limit=2`)
  t.match(page, { items: [{ id: made[0] }, { id: made[1] }], next: String })
  const { body: rest } = await send(seed.viewer, `/conflicts?syncId=${sync.id}&limit=2&cursor=${page.next}`)
  t.match(rest, { items: [{ id: made[2] }], next: null })
  const { body: paid } = await send(seed.viewer, `/conflicts?workspaceId=${seed.workspaceId}&column=paid`)
  t.same(
    paid.items.map(({ id }: { id: string }) => id),
    [made[1]],
  )
  t.match((await send(seed.viewer, '/conflicts?state=resolved')).body, { items: [] })
  t.match(await send(seed.viewer, `/conflicts/${made[0]}`), {
    status: 200,
    body: { key: made[0], row: 3, column: 'total', base: '1', sheet: '2', table: '3', state: 'open' },
  })
  t.match((await send(seed.outsider, '/conflicts')).body, { items: [] }, 'nobody sees those of others')
  t.equal((await send(seed.viewer, '/conflicts?sync=x')).status, 400, 'a misspelled filter is no filter')
  t.equal((await send(seed.viewer, '/conflicts?state=lost')).status, 400)
})

test('a person decides a conflict, and may think again until a run has carried it out', async t => {
  const { seed, send, sync, database, conflictOf, resolve } = await setup(t)
  const id = await conflictOf('total')
  t.equal((await resolve(id, { take: 'sheet' }, seed.viewer)).status, 403)
  t.match(await resolve(id, { take: 'sheet' }), {
    status: 200,
    body: { state: 'resolved', resolution: 'sheet', resolvedValue: null, resolvedAt: String },
  })
  t.match(await resolve(id, { take: 'value', value: ' 1,234.50 ' }, seed.admin), {
    body: { state: 'resolved', resolution: 'value', resolvedValue: '1234.5' },
  })
  const { body: run } = await send(seed.member, '/start-sync-job', { body: { syncId: sync.id } })
  const turn = (status: string) =>
    database.admin.rows(sql`update jobs set status = ${status} where id = ${run.jobId}`)
  await turn('running')
  t.match(await resolve(id, { take: 'table' }), { status: 409, body: { message: /once it ended/ } })
  t.match(await resolve(await conflictOf('total'), { take: 'table' }), { status: 200 }, 'an open one may be')
  await turn('pending')
  const row = await database.admin.one(sql`select resolved_by from sync_conflicts where id = ${id}`)
  t.equal(row.resolved_by, seed.admin)
  for (const [state, words] of [
    ['applied', /carried out/],
    ['gone', /agree by now/],
  ] as const) {
    await database.admin.rows(sql`update sync_conflicts set state = ${state} where id = ${id}`)
    t.match(await resolve(id, { take: 'table' }), { status: 409, body: { message: words } })
  }
  const lines = await database.admin.rows(sql`
    select actor, action, resource, workspace_id from audit_logs where action like '%conflicts%' order by id`)
  const deed = { action: 'POST /conflicts/:id/resolve', resource: id, workspace_id: seed.workspaceId }
  t.match(lines, [
    { ...deed, actor: seed.member },
    { ...deed, actor: seed.admin },
    { ...deed, actor: seed.member, resource: String },
  ])
  t.equal(lines.length, 3, 'what was refused is no deed')
  t.equal((await send(seed.viewer, `/conflicts/${id}`)).status, 200)
})

test('a value of one’s own is read as the column reads it, and refused in its words', async t => {
  const { lines, conflictOf, resolve } = await setup(t)
  const total = await conflictOf('total')
  t.match(await resolve(total, { take: 'value', value: 'n/a' }), {
    status: 422,
    body: { code: 'unprocessable', message: /n\/a/ },
  })
  t.match(await resolve(total, { take: 'value', value: null }), { status: 422, body: { message: /blank/ } })
  const paid = await conflictOf('paid')
  t.match(await resolve(paid, { take: 'value', value: '2026-02-30' }), { status: 422 })
  t.match(await resolve(paid, { take: 'value', value: '2026-02-28' }), {
    body: { resolvedValue: '2026-02-28' },
  })
  t.match(await resolve(paid, { take: 'value', value: null }), { body: { resolvedValue: null } })
  t.match(await resolve(await conflictOf('gone'), { take: 'value', value: 'x' }), {
    status: 422,
    body: { message: /not mapped/ },
  })
  const whole = await conflictOf(null)
  t.match(await resolve(whole, { take: 'value', value: 'x' }), {
    status: 422,
    body: { message: /whole row/ },
  })
  t.match(await resolve(whole, { take: 'table' }), { status: 200 })
  for (const bad of [{}, { take: 'both' }, { take: 'value' }, { take: 'value', value: 7 }])
    t.equal((await resolve(total, bad)).status, 400)
  t.notMatch(lines.join(''), /n\/a|2026-02-28/, 'no value is logged')
})

test('a value of one’s own is meant as the table keeps it, as the conflict shows it', async t => {
  const { conflictOf, resolve } = await setup(t)
  const cents = await conflictOf('cents')
  t.match(await resolve(cents, { take: 'value', value: '1275' }), { body: { resolvedValue: '1275' } })
  t.match(await resolve(cents, { take: 'value', value: '12.75' }), { status: 422 })
  const state = await conflictOf('state')
  t.match(await resolve(state, { take: 'value', value: 'open' }), { body: { resolvedValue: 'open' } })
  t.match(await resolve(state, { take: 'value', value: 'Offen' }), {
    status: 422,
    body: { message: /no label/ },
  })
  const name = await conflictOf('name')
  t.match(await resolve(name, { take: 'value', value: ' Ann ' }), { body: { resolvedValue: 'Ann' } })
})

test('many are decided at once, and it is said how many', async t => {
  const { seed, send, sync, database, conflictOf } = await setup(t)
  const all = (body: object, as = seed.member) => send(as, '/conflicts/resolve', { body })
  const ids = [await conflictOf('total'), await conflictOf('total'), await conflictOf('paid')]
  t.equal((await all({ take: 'sheet', syncId: sync.id }, seed.viewer)).status, 403)
  t.equal((await all({ take: 'sheet', ids }, seed.viewer)).status, 403)
  t.match(await all({ take: 'table', syncId: sync.id, column: 'total' }), {
    status: 200,
    body: { resolved: 2 },
  })
  t.match(await all({ take: 'sheet', syncId: sync.id }), { body: { resolved: 1 } }, 'the open ones')
  await database.admin.rows(sql`update sync_conflicts set state = 'applied' where id = ${ids[0]}`)
  t.match(await all({ take: 'sheet', ids: [...ids, ids[2]] }), { body: { resolved: 2 } })
  const rows = await database.admin.rows(
    sql`select state, resolution from sync_conflicts order by created_at`,
  )
  t.same(rows, [
    { state: 'applied', resolution: 'table' },
    { state: 'resolved', resolution: 'sheet' },
    { state: 'resolved', resolution: 'sheet' },
  ])
  t.equal((await all({ take: 'sheet', ids: [ids[1], randomUUID()] })).status, 404, 'all of them or none')
  for (const bad of [
    { take: 'value', ids },
    { take: 'sheet' },
    { take: 'sheet', ids, syncId: sync.id },
    { take: 'sheet', ids: [] },
  ])
    t.equal((await all(bad)).status, 400)
  const { body: status } = await send(seed.viewer, `/syncs/${sync.id}/status`)
  t.match(status, { state: 'active', openConflicts: 0, resolvedConflicts: 2, quarantined: 1 })
})

/** A sync of a number that must be there and a day that need not; `conflictOf` makes a conflict about a column. */
async function setup(t: Test) {
  const gateway = await testWorkspace(t)
  const { seed, send, database, mapping, sync } = gateway
  const columns = [
    columnOf('id', 0),
    { ...columnOf('total', 1), type: 'decimal', nullable: false, format: { decimal: '.' } },
    { ...columnOf('paid', 2), type: 'date' },
    { ...columnOf('cents', 3), type: 'integer', transform: { kind: 'scale', factor: '100' } },
    { ...columnOf('state', 4), transform: { kind: 'codes', pairs: [{ sheet: 'Offen', table: 'open' }] } },
    { ...columnOf('name', 5), transform: { kind: 'text', trim: true, case: null } },
  ]
  await database.admin.rows(sql`
    update mappings set columns = ${JSON.stringify(columns)}::jsonb where id = ${mapping.id}`)
  return {
    ...gateway,
    async conflictOf(column: string | null): Promise<string> {
      const place = { workspaceId: seed.workspaceId, syncId: sync.id, column }
      return (await addFindings(database.admin, place)).conflict
    },
    resolve: (id: string, body: object, as = seed.member) => send(as, `/conflicts/${id}/resolve`, { body }),
  }
}
