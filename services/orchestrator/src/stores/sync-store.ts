import type { SyncId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { nextRun } from '@doki/schedule'
import { z } from 'zod'
import type { ActingJob, NewSync } from '../flow/deps.ts'
import { audit } from './audit-store.ts'

/** Syncs as the orchestrator makes them; `db` logs in as `doki_service`. */
export function syncStore(db: Queries) {
  return {
    /**
     * The same id again changes nothing: a step may be repeated. One that would run by itself is paused until a person has
     * said yes to its plan: neither the clock nor a change must be quicker than they are.
     */
    async save(sync: NewSync, job: ActingJob) {
      const { cron, timezone } = sync.schedule ?? { cron: null, timezone: sync.timeZone }
      const [state, reason] = cron === null && !sync.live ? ['active', null] : ['paused', notYet]
      await db.tx(async tx => {
        const made = await tx.rows(sql`
        insert into syncs (id, workspace_id, name, mapping_id, direction, conflict_policy, delete_policy, live, cron,
          time_zone, state, state_reason, created_by)
        values (${sync.id}, ${sync.workspaceId}, ${sync.name}, ${sync.mappingId}, ${sync.direction},
          ${sync.conflictPolicy}, ${sync.deletePolicy}, ${sync.live}, ${cron}, ${timezone}, ${state}, ${reason}, ${job.requestedBy})
        on conflict (id) do nothing returning id`)
        if (made.length > 0) await audit(tx, job, 'POST /syncs', sync.id)
      })
    },

    /** Frees a sync that `save` paused; one that a person paused stays. */
    async letRun(id: SyncId, job: ActingJob) {
      const [row] = await db.rows(sql`
        select cron, time_zone, now() as now from syncs
        where id = ${id} and state = 'paused' and state_reason = ${notYet}`)
      if (!row) return
      const { cron, time_zone, now } = Waiting.parse(row)
      const next = cron === null ? null : nextRun(cron, time_zone, now)
      await db.tx(async tx => {
        const freed = await tx.rows(sql`
          update syncs set state = 'active', state_reason = null, next_run_at = ${next}
          where id = ${id} and state = 'paused' and state_reason = ${notYet} returning id`)
        if (freed.length > 0) await audit(tx, job, 'POST /syncs/:id/resume', id)
      })
    },
  }
}

/** Why a sync is paused that waits for the yes to its plan. */
export const notYet = 'Nobody has said yes to its first plan yet'
const Waiting = z.object({ cron: z.string().nullable(), time_zone: z.string(), now: z.coerce.date() })
