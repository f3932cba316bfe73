import { randomUUID } from 'node:crypto'
import { JobId, type QuarantinedRow } from '@doki/contracts'
import { seedWorkspace, sql, testDatabase } from '@doki/database'
import { type Test, test } from 'tap'
import { seedSync } from '../testing/seed-sync.ts'
import { quarantineStore } from './quarantine-store.ts'

const held = (row: number, reason: string): QuarantinedRow => ({
  side: 'sheet',
  row,
  key: null,
  column: 'due',
  code: 'not_castable',
  reason,
})

test('a row is held once however often it is found, and resolved when it is not found again', async t => {
  const { store, states } = await setup(t)
  await (await store()).replace([held(2, 'no date'), held(3, 'no date')])
  await (await store()).replace([held(3, 'still no date')])
  t.same(await states(), [
    { row_number: 2, state: 'resolved', reason: 'no date' },
    { row_number: 3, state: 'open', reason: 'still no date' },
  ])
})

async function setup(t: Test) {
  const { service, admin } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const id = await seedSync(service, workspaceId)
  return {
    async store() {
      const runId = JobId.parse(randomUUID())
      await service.rows(sql`
        insert into jobs (id, workspace_id, kind) values (${runId}, ${workspaceId}, 'sync')`)
      return quarantineStore(service, { id, workspaceId: workspaceId as never }, runId)
    },
    states: () =>
      service.rows(sql`select row_number, state, reason from sync_quarantine order by row_number`),
  }
}
