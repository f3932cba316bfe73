import type { Job, JobId } from '@doki/contracts'
import type { Queries } from '@doki/database'
import { orMissing } from './access.ts'
import { jobStore } from './stores/job-store.ts'

/** The job of kind `sync` that the caller may see; throws the 404 for anything else. */
export async function findRun(tx: Queries, id: JobId): Promise<Job> {
  const job = await jobStore(tx).find(id)
  return orMissing(job?.kind === 'sync' ? job : undefined, 'run')
}
