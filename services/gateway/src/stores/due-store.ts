import { JobId, Schedule, SyncId, SyncInput, WorkspaceId } from '@doki/contracts'
import { type Queries, type Sql, sql } from '@doki/database'
import { nextRun } from '@doki/schedule'
import { traceparentNow } from '@doki/telemetry'
import { z } from 'zod'

/** Starts of one sync that nobody asked for are at least this far apart. */
export const shortestS = 10

const Due = z.object({
  id: SyncId,
  workspaceId: WorkspaceId,
  schedule: Schedule.nullable(),
  /** By the clock of the database, which is the one all processes share. */
  now: z.coerce.date(),
})
type Due = z.infer<typeof Due>

export type DueStore = ReturnType<typeof dueStore>
export type StartedRun = { id: JobId; kind: 'sync'; fence: 0 }

/** Runs that the clock or a change starts; `service` logs in as `doki_service`. Two at once do no harm. */
export function dueStore(service: Queries) {
  return {
    /**
     * Starts a run of each sync whose time has come, `limit` at most: the workspaces take turns, and in each the one
     * that waits longest is first. Whatever a sync has missed, it runs once. One that is under way stays due.
     */
    startDue({ limit }: { limit: number }): Promise<StartedRun[]> {
      return service.tx(async tx => {
        // Asked once more of the locked row: another tick may have moved it since.
        const rows = await tx.rows(sql`
          with due as (
            select id, next_run_at, row_number() over (partition by workspace_id order by next_run_at) as turn
            from syncs s where ${isDue} and ${isFree}
          )
          select ${columns} from syncs s join due using (id)
          where ${isDue} order by due.turn, due.next_run_at limit ${limit} for update of s skip locked`)
        const started: (StartedRun | undefined)[] = []
        for (const row of rows) started.push(await start(tx, Due.parse(row), 'schedule'))
        return started.filter(run => run !== undefined)
      })
    },

    /** Starts a run because a side changed. Undefined: not now (one is under way, or was started a moment ago). */
    startChanged(id: SyncId): Promise<StartedRun | undefined> {
      return service.tx(async tx => {
        const [row] = await tx.rows(sql`
          select ${columns} from syncs s
          where id = ${id} and state = 'active' and live and ${isFree} for update of s skip locked`)
        return row && start(tx, Due.parse(row), 'change')
      })
    },
  }
}

const isDue = sql`s.state = 'active' and s.next_run_at <= now()`
const isFree = sql`not exists (
    select from jobs j where j.kind = 'sync' and j.input ->> 'syncId' = s.id::text
      and j.status in ('pending', 'running', 'waiting'))
  and coalesce(s.last_start_at < now() - make_interval(secs => ${shortestS}), true)`
const columns: Sql = sql`s.id, s.workspace_id as "workspaceId", now() as now,
  case when s.cron is not null then json_build_object('cron', s.cron, 'timezone', s.time_zone) end as schedule`

/** The run, and in the same transaction when the next one is due. */
async function start(tx: Queries, due: Due, cause: 'schedule' | 'change'): Promise<StartedRun | undefined> {
  const next = nextOf(due)
  if (next instanceof Error) {
    await tx.rows(sql`
      update syncs set state = 'blocked', state_reason = ${`The schedule cannot be kept: ${next.message}`}
      where id = ${due.id}`)
    return undefined
  }
  const input = SyncInput.parse({ syncId: due.id, mode: 'apply', confirmed: false, cause })
  const [made] = await tx.rows(sql`
    insert into jobs (workspace_id, kind, input, traceparent)
    values (${due.workspaceId}, 'sync', ${JSON.stringify(input)}::jsonb, ${traceparentNow() ?? null}) returning id`)
  // The trigger let it pass by: a person started one at this very moment. It stays due.
  if (!made) return undefined
  await tx.rows(sql`
    update syncs set last_start_at = now(), ${cause === 'schedule' ? sql`next_run_at = ${next},` : sql``}
      look_at = now() + make_interval(secs => ${lookEveryS})
    where id = ${due.id}`)
  return { id: JobId.parse(made.id), kind: 'sync', fence: 0 }
}

/** One whose zone is gone from the list of zones must not hold up the others. */
function nextOf({ schedule, now }: Due): Date | null | Error {
  try {
    return schedule && nextRun(schedule.cron, schedule.timezone, now)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** After so long a live sync is looked at again, by the next tick: every two minutes, whoever told of a change or did not. */
export const lookEveryS = 90
