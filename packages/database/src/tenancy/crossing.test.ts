import { test } from 'tap'
import { asUser, claimsOf, sql, testDatabase } from '../index.ts'
import { examples, insert, seedWorld } from './example-rows.ts'

test('a row of one workspace cannot refer to a row of another, not even for the administrator', async t => {
  const { admin } = await testDatabase(t)
  const a = await seedWorld(admin)
  const b = await seedWorld(admin)
  const tables = [
    'job_logs',
    'ai_actions',
    'mappings',
    'mapping_memory',
    'syncs',
    'sync_steps',
    'sync_channels',
    'sync_conflicts',
    'sync_quarantine',
  ]
  for (const table of tables) {
    const values = { ...examples[table]!.values(a, a.owner), workspace_id: b.workspaceId }
    await t.rejects(admin.rows(insert(table, values)), { code: '23503' }, table)
  }
  for (const column of ['original_job_id', 'parent_job_id']) {
    const values = { ...examples.jobs!.values(a, a.owner), [column]: b.ids.jobs }
    await t.rejects(admin.rows(insert('jobs', values)), { code: '23503' }, column)
  }
  await t.rejects(
    admin.rows(sql`update syncs set last_run_job_id = ${b.ids.jobs} where id = ${a.ids.syncs}`),
    { code: '23503' },
  )
})

test('a person cannot start a job about the sync, the mapping or the connection of another workspace', async t => {
  const { admin, gateway } = await testDatabase(t)
  const a = await seedWorld(admin)
  const b = await seedWorld(admin)
  const start = (input: Record<string, unknown>) =>
    asUser(gateway, claimsOf(a.member), tx =>
      tx.rows(insert('jobs', { ...examples.jobs!.values(a, a.member), input })),
    )
  await start({ syncId: a.ids.syncs })
  await start({ sheetConnectionId: a.ids.connections, tableConnectionId: null })
  await start({ sheetConnectionId: a.ids.connections, table: { connectionId: a.ids.spare } })
  const noSync = { code: 'not_found', message: 'no such sync' }
  await t.rejects(start({ syncId: b.ids.syncs }), noSync)
  await t.rejects(start({ syncId: 'not even an id' }), noSync)
  await start({ mappingId: a.ids.mappings, sheet: { connectionId: a.ids.connections } })
  const noMapping = { code: 'not_found', message: 'no such mapping' }
  await t.rejects(start({ mappingId: b.ids.mappings }), noMapping)
  await t.rejects(start({ mappingId: 'not even an id' }), noMapping)
  const noConnection = { code: 'not_found', message: 'no such connection' }
  await t.rejects(start({ sheetConnectionId: b.ids.connections }), noConnection)
  await t.rejects(start({ sheet: { connectionId: b.ids.connections } }), noConnection)
  await t.rejects(start({ tableConnectionId: b.ids.connections }), noConnection)
  await t.rejects(start({ table: { connectionId: b.ids.connections } }), noConnection)
})

test('a mapping names the connections its datasets name', async t => {
  const { admin } = await testDatabase(t)
  const a = await seedWorld(admin)
  const values = { ...examples.mappings!.values(a, a.owner), sheet: { connectionId: a.ids.spare } }
  await t.rejects(admin.rows(insert('mappings', values)), { code: '23514' })
})

test('a connection that a sync uses cannot be deleted', async t => {
  const { admin } = await testDatabase(t)
  const a = await seedWorld(admin)
  await t.rejects(admin.rows(sql`delete from connections where id = ${a.ids.connections}`), { code: '23503' })
})
