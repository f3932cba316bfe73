import { type Queries, sql } from '@doki/database'
import { isTelemetryOn, measure } from '@doki/telemetry'
import { z } from 'zod'

const Age = z.object({ seconds: z.number() })
const Ages = z.array(Age.extend({ sync: z.string() }))

/** Measures what only the database knows, while telemetry is on: how long jobs wait, and how long syncs are out of step. */
export async function measureQueue(service: Queries): Promise<void> {
  if (!isTelemetryOn()) return
  measure('doki_queue_age_seconds', await queueAge(service), {})
  for (const { sync, seconds } of await freshness(service))
    measure('doki_sync_freshness_seconds', seconds, { sync })
}

/** Of the oldest job that could be worked on; 0 when there is none. */
export async function queueAge(service: Queries): Promise<number> {
  const row = await service.one(sql`
    select coalesce(extract(epoch from now() - min(coalesce(woken_at, created_at))), 0)::float8 as seconds
    from jobs where cancel_requested_at is null
      and (status = 'pending' or (status = 'waiting' and woken_at is not null))`)
  return Age.parse(row).seconds
}

async function freshness(service: Queries): Promise<z.infer<typeof Ages>> {
  return Ages.parse(
    await service.rows(sql`
      select id as sync, extract(epoch from now() - coalesce(fresh_as_of, created_at))::float8 as seconds
      from syncs where state = 'active' order by seconds desc limit 50`),
  )
}
