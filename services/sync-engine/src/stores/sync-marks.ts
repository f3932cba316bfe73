import type { SyncId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import type { RunPorts } from '@doki/engine'
import { nextRun } from '@doki/schedule'
import { z } from 'zod'
import type { RunHold } from './run-hold.ts'

const Seen = z.object({
  sheetVersion: z.string().nullable(),
  sheetSeenAt: z.string().nullable(),
  tableToken: z.string().nullable(),
  fullAgeMs: z.number().nullable(),
  unfinished: z.boolean(),
  counts: z
    .object({
      sheetRows: z.int(),
      tableRows: z.int(),
      unchanged: z.int(),
      conflicts: z.int(),
      quarantined: z.int(),
    })
    .nullable(),
})

const Blocked = z.object({ cron: z.string().nullable(), time_zone: z.string(), now: z.coerce.date() })

/** What a run reads and writes of its sync's own row; `db` logs in as `doki_service`. */
export function syncMarks(db: Queries, hold: RunHold, id: SyncId): RunPorts['syncs'] {
  return {
    /** One query that touches a handful of index entries, however large the sync is. */
    async seen() {
      const [row] = await db.rows(sql`
        select sheet_version as "sheetVersion", sheet_seen_at as "sheetSeenAt", table_token as "tableToken",
          last_counts as counts,
          (extract(epoch from now() - full_read_at) * 1000)::float8 as "fullAgeMs",
          exists (select from sync_steps t where t.sync_id = s.id and t.state = 'intended')
            or exists (select from sync_conflicts c where c.sync_id = s.id and c.state = 'resolved')
            or exists (
              select from sync_quarantine q where q.sync_id = s.id and q.state = 'open'
                and q.reason_code in ('refused_by_database', 'formula_in_the_way')
            ) as unfinished
        from syncs s where s.id = ${id} and s.sheet_seen_at is not null`)
      return row && Seen.parse(row)
    },

    noteRun: ({ runId, sheetVersion, tableToken, full, counts }) =>
      hold.tx(async tx => {
        await tx.rows(sql`
          update syncs
          set last_run_job_id = ${runId}, sheet_version = ${sheetVersion}, table_token = ${tableToken},
            sheet_seen_at = now(), full_read_at = case when ${full} then now() else full_read_at end,
            last_counts = ${counts && JSON.stringify(counts)}::jsonb
          where id = ${id}`)
      }),

    block: reason =>
      hold.tx(async tx => {
        await tx.rows(sql`
          update syncs set state = 'blocked', state_reason = ${reason} where id = ${id} and state = 'active'`)
      }),

    unblock: () =>
      hold.tx(async tx => {
        const [row] = await tx.rows(sql`
          select cron, time_zone, now() as now from syncs where id = ${id} and state = 'blocked' for update`)
        if (!row) return
        const { cron, time_zone, now } = Blocked.parse(row)
        const nextRunAt = cron === null ? null : nextRun(cron, time_zone, now)
        await tx.rows(sql`
          update syncs set state = 'active', state_reason = null, next_run_at = ${nextRunAt} where id = ${id}`)
      }),

    pause: reason =>
      hold.tx(async tx => {
        await tx.rows(sql`update syncs set state = 'paused', state_reason = ${reason} where id = ${id}`)
      }),
  }
}
