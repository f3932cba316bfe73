import { randomUUID } from 'node:crypto'
import { SyncId, WorkspaceId } from '@doki/contracts'
import { type Queries, seedWorkspace, sql, testDatabase } from '@doki/database'
import { type Test, test } from 'tap'
import { syncRows } from './sync-rows.ts'

test('a service that says whose syncs it means finds, changes and forgets no others', async t => {
  const { service, own, other, id } = await setup(t)
  const theirs = syncRows(service, { workspaceId: other })
  const ours = syncRows(service, { workspaceId: own })
  const sync = await ours.find(id)
  if (!sync) throw new Error('The sync is not there')
  t.equal(await theirs.find(id), undefined)
  t.equal(await theirs.status(id), undefined)
  t.equal(await theirs.lock(id), undefined)
  t.equal(await theirs.update(sync, { deletePolicy: 'delete' }), undefined)
  t.equal(await theirs.setState(sync, 'paused', null), undefined)
  t.equal(await theirs.remove(id), false)
  t.strictSame(await ours.find(id), sync)
  t.equal(await ours.remove(id), true)
})

test('a sync that is resumed runs next at the next time of its schedule', async t => {
  const { service, own, id } = await setup(t)
  const syncs = syncRows(service, { workspaceId: own })
  const scheduled = await syncs.update((await syncs.find(id))!, {
    schedule: { cron: '0 9 * * *', timezone: 'UTC' },
  })
  const paused = await syncs.setState(scheduled!, 'paused', 'Paused by a person')
  t.match(paused, { state: 'paused', nextRunAt: null })
  t.match(await syncs.setState(paused!, 'active', null), { state: 'active', nextRunAt: /T09:00:00/ })
})

async function setup(t: Test) {
  const { service, admin } = await testDatabase(t)
  const own = WorkspaceId.parse((await seedWorkspace(admin)).workspaceId)
  const other = WorkspaceId.parse((await seedWorkspace(admin, 'Other')).workspaceId)
  return { service, own, other, id: await addSync(admin, own) }
}

async function addSync(admin: Queries, workspaceId: string): Promise<SyncId> {
  const [google, shop, mapping, id] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  await admin.rows(sql`
    insert into connections (id, workspace_id, kind, name, sealed) values
      (${google}, ${workspaceId}, 'google', 'Google', 'sealed'), (${shop}, ${workspaceId}, 'postgres', 'Shop', 'sealed')`)
  await admin.rows(sql`
    insert into mappings (id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref, columns, key,
      state, header_fingerprint)
    values (${mapping}, ${workspaceId}, 'Orders', ${google}, ${shop}, jsonb_build_object('connectionId', ${google}::text),
      jsonb_build_object('connectionId', ${shop}::text), '[]', '{"columns": [], "managed": false}', 'approved', '')`)
  await admin.rows(sql`
    insert into syncs (id, workspace_id, name, mapping_id) values (${id}, ${workspaceId}, 'Orders', ${mapping})`)
  return SyncId.parse(id)
}
