import type { JobId } from '@doki/contracts'
import { type Sql, sql } from '@doki/database'
import { LostLeaseError } from './lost-lease.ts'

/** The condition under which a worker may write: nobody claimed the job after it. */
export function heldBy(fence: number): Sql {
  return sql`status = 'running' and fence = ${fence}`
}

/** What a guarded write answered; throws `LostLeaseError` when it met no row. */
export function orLost<T>(id: JobId, answer: T | undefined): T {
  if (answer === undefined) throw new LostLeaseError(id)
  return answer
}
