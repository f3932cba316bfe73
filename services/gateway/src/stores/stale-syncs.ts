import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const Stale = z.object({ late: z.int(), behind: z.int() })
/**
 * Active syncs that are not served as they should be. `late`: due, or to be looked at, a quarter of an hour ago, and not
 * started or looked at since. `behind`: their runs are started, and for a day none has brought both sides in step.
 */
export type Stale = z.infer<typeof Stale>

/**
 * Counts them; `service` logs in as `doki_service`. One that waits for a person, paused, blocked or with a conflict to decide, is
 * not among them.
 */
export async function countStale(service: Queries): Promise<Stale> {
  const [row] = await service.rows(sql`
    select count(*) filter (where least(next_run_at, look_at) < now() - interval '15 minutes' and not exists (
        select from jobs j where j.kind = 'sync' and j.input ->> 'syncId' = s.id::text
          and j.status in ('pending', 'running', 'waiting')))::int as late,
      count(*) filter (where last_start_at - coalesce(fresh_as_of, created_at) > interval '1 day' and not exists (
        select from sync_conflicts c where c.sync_id = s.id and c.state = 'open'))::int as behind
    from syncs s where state = 'active'`)
  return Stale.parse(row)
}
