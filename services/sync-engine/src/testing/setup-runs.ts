import { seedWorkspace, testDatabase } from '@doki/database'
import type { Test } from 'tap'
import { seedRuns } from './seed-runs.ts'
import { seedSync } from './seed-sync.ts'

/** A sync in a database of the test's own, and runs of it. */
export async function setupRuns(t: Test) {
  const { service, admin } = await testDatabase(t)
  const { workspaceId, member } = await seedWorkspace(admin)
  const syncId = await seedSync(service, workspaceId)
  return { ...seedRuns(service, workspaceId, syncId), service, workspaceId, syncId, member }
}
