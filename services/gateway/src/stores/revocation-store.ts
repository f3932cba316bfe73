import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const Revocation = z.object({
  connectionId: z.string(),
  workspaceId: z.string(),
  sealed: z.string(),
  tries: z.int(),
})
/** What was sealed of a connection that is gone, to be given back. */
export type Revocation = z.infer<typeof Revocation>

const Living = z.object({ connectionId: z.string(), workspaceId: z.string(), sealed: z.string() })

/** A try is repeated after half a minute, then after twice as long each time, up to ten minutes, until it is done. */
const firstWaitS = 30
const longestWaitS = 600

/** Consents to give back at Google; `service` logs in as `doki_service`. */
export function revocationStore(service: Queries) {
  return {
    /** Those whose turn it is, the longest waiting first, so that another process takes others; or the one named. */
    async take({ limit, connectionId }: { limit: number; connectionId?: string }): Promise<Revocation[]> {
      const only =
        connectionId === undefined ? sql`next_try_at <= now()` : sql`connection_id = ${connectionId}`
      const rows = await service.rows(sql`
        update revocations
        set tries = tries + 1,
          next_try_at = now() + make_interval(secs => least(${longestWaitS}, ${firstWaitS} * 2 ^ least(tries, 10)))
        where connection_id in (
          select connection_id from revocations where ${only} order by next_try_at limit ${limit}
          for update skip locked)
        returning connection_id as "connectionId", workspace_id as "workspaceId", sealed, tries`)
      return rows.map(row => Revocation.parse(row))
    },

    /** Erases it. */
    async done(connectionId: string): Promise<void> {
      await service.rows(sql`delete from revocations where connection_id = ${connectionId}`)
    },

    /** Connections that say they are of this Google account; what is sealed in them says whether it is true. */
    async living(email: string) {
      const rows = await service.rows(sql`
        select id as "connectionId", workspace_id as "workspaceId", sealed from connections
        where kind = 'google' and lower(details ->> 'email') = lower(${email}) limit 50`)
      return rows.map(row => Living.parse(row))
    },
  }
}
