import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { type Test, test } from 'tap'
import { memoryStore } from './memory-store.ts'

test('what was taught of these headers, in any spelling and for any table, the newest first', async t => {
  const { teach, about } = await setup(t)
  await teach('kdnr', { header: 'Kd.-Nr.', column: 'customer_no', at: '2026-11-03T10:00:00Z' })
  await teach('kdnr', { header: 'KdNr', table: 'orders', column: null, at: '2026-11-04T10:00:00Z' })
  await teach('ort', { header: 'Ort', column: 'city' })
  const found = await about(['KD NR', 'Land', ''])
  t.match(found, [
    {
      header: 'KdNr',
      column: null,
      table: { schema: 'public', name: 'orders' },
      taughtAt: '2026-11-04T10:00:00Z',
    },
    { header: 'Kd.-Nr.', column: 'customer_no', table: { name: 'customers' }, mappingId: null },
  ])
  t.equal(found.length, 2)
  t.same(await about([]), [])
})

test('another workspace’s memory is its own', async t => {
  const { teach, about, other } = await setup(t)
  await teach('ort', { header: 'Ort', column: 'city', workspaceId: other })
  t.same(await about(['Ort']), [])
})

interface Taught {
  header: string
  column: string | null
  table?: string
  at?: string
  workspaceId?: string
}

async function setup(t: Test) {
  const { admin, service } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const { workspaceId: other } = await seedWorkspace(admin)
  const teach = (
    key: string,
    { header, column, table = 'customers', at = '2026-11-01T00:00:00Z', ...of }: Taught,
  ) =>
    admin.rows(sql`
      insert into mapping_memory (workspace_id, header, header_key, table_schema, table_name, column_name, taught_at)
      values (${of.workspaceId ?? workspaceId}, ${header}, ${key}, 'public', ${table}, ${column}, ${at})`)
  const memory = memoryStore(service)
  return { teach, other, about: (headers: string[]) => memory.about(workspaceId, headers) }
}
