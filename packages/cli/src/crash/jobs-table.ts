import { randomUUID } from 'node:crypto'
import { JobError, JobStatus, RunResult, SyncInput } from '@doki/contracts'
import type pg from 'pg'
import { z } from 'zod'
import type { Seeded } from './seed-sync.ts'

/** A run's job as far as the harness looks. */
export interface Job {
  status: JobStatus
  result: RunResult | null
  error: JobError | null
}

const OpenConflict = z.object({
  ref: z.string(),
  /** Null for a whole row. */
  column: z.string().nullable(),
  sheet: z.string().nullable(),
  table: z.string().nullable(),
})
export type OpenConflict = z.infer<typeof OpenConflict>

const Row = z.object({
  status: JobStatus,
  result: RunResult.nullable(),
  error: JobError.nullable(),
})

/** Runs and conflicts, made and looked at as the gateway would, past all services. */
export function jobsTable(doki: pg.Pool) {
  return {
    async add({ workspaceId, syncId }: Seeded, input: Partial<SyncInput>): Promise<string> {
      const id = randomUUID()
      const whole = SyncInput.parse({ mode: 'apply', confirmed: false, ...input, syncId })
      await doki.query(
        `insert into jobs (id, workspace_id, kind, input, dispatched_at) values ($1, $2, 'sync', $3, now())`,
        [id, workspaceId, JSON.stringify(whole)],
      )
      return id
    },
    async look(jobId: string): Promise<Job> {
      const { rows } = await doki.query('select status, result, error from jobs where id = $1', [jobId])
      return Row.parse(rows[0])
    },
    async conflicts(): Promise<OpenConflict[]> {
      const { rows } = await doki.query(`
        select key as ref, column_name as column, sheet_value as sheet, table_value as table
        from sync_conflicts where state = 'open' order by key`)
      return z.array(OpenConflict).parse(rows)
    },
    async endLease(jobId: string): Promise<void> {
      await doki.query(`update jobs set lease_until = now() where id = $1 and status = 'running'`, [jobId])
    },
  }
}

/** Whether nobody will work on it any more. */
export function isOver({ status }: Job): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}
