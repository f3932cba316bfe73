import { type ColumnMapping, type Job, type SyncId, WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { jobStore } from '@doki/jobs'
import { conflictStore } from '../stores/conflict-store.ts'
import { quarantineStore } from '../stores/quarantine-store.ts'
import { runHold } from '../stores/run-hold.ts'
import { runState } from '../stores/run-state.ts'
import { syncMarks } from '../stores/sync-marks.ts'
import { textColumn } from './text-column.ts'

const columns: ColumnMapping[] = [textColumn('Name', 0), textColumn('City', 1)]

/** Runs of one sync, claimed as a process does, with the stores they write through. `db` logs in as `doki_service`. */
export function seedRuns(db: Queries, workspace: string, syncId: SyncId, spreadsheetId = 'sheet') {
  const workspaceId = WorkspaceId.parse(workspace)
  const jobs = jobStore(db)
  const sync = { id: syncId, workspaceId }
  const storesOf = (job: Job) => {
    const hold = runHold(db, { job, syncId, spreadsheetId })
    return {
      job,
      hold,
      state: runState({ db, hold, sync, run: job }),
      conflicts: conflictStore({ db, hold, sync, runId: job.id, columns }),
      quarantine: quarantineStore({ hold, sync, runId: job.id }),
      marks: syncMarks(db, hold, syncId),
    }
  }
  const claim = async (id: string) => {
    const job = await jobs.claim(id, { leaseMs: 60_000 })
    if (!job) throw new Error('The job is not to be had')
    return storesOf(job)
  }
  const lapse = (id: string) =>
    db.rows(sql`update jobs set lease_until = now() - interval '1 second' where id = ${id}`)
  return {
    async next() {
      const input = { syncId, mode: 'apply', confirmed: false }
      return claim((await jobs.create({ workspaceId, kind: 'sync', input })).id)
    },
    /** The lease of a job runs out. */
    lapse,
    /** The next try of the same run, once its worker has died. */
    async again(id: string) {
      await lapse(id)
      return claim(id)
    },
  }
}
