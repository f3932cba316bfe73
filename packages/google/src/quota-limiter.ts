import { type Db, sql } from '@doki/database'
import { z } from 'zod'
import { quotaRates } from './quota-rates.ts'

/** Keeps all processes together within Google's quotas. */
export interface QuotaLimiter {
  /** Takes the right to one call, and says how long to wait before using it, in ms. */
  take(user: string, kind: 'read' | 'write'): Promise<number>
}

const Bucket = z.object({ tokens: z.number(), principal: z.string() })

/**
 * Buckets in table `quota_buckets`, filled and emptied by one statement on the database's clock. A bucket may fall
 * below zero: that is the queue, first come, first served, and how far below says how long to wait.
 */
export function quotaLimiter(db: Pick<Db, 'rows'>, rates = quotaRates()): QuotaLimiter {
  return {
    async take(user, kind) {
      const principals = { [`user:${user}`]: rates.user, project: rates.project }
      const asked = Object.entries(principals).map(([principal, rate]) => ({ principal, ...rate }))
      const found = await db.rows(sql`
        insert into quota_buckets as b (principal, kind, tokens, refilled_at)
        select a.principal, ${kind}, a.burst - 1, clock_timestamp()
        from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
          as a(principal text, "perMinute" float8, burst float8)
        order by a.principal
        on conflict (principal, kind) do update set
          refilled_at = greatest(b.refilled_at, clock_timestamp()),
          tokens = least(
            excluded.tokens + 1,
            b.tokens + greatest(0, extract(epoch from clock_timestamp() - b.refilled_at))
              * case b.principal when 'project' then ${rates.project.perMinute}::float8 else ${rates.user.perMinute}::float8 end / 60
          ) - 1
        returning principal, tokens`)
      const waits = found.map(row => {
        const { principal, tokens } = Bucket.parse(row)
        return (-tokens * 60_000) / (principals[principal]?.perMinute ?? 1)
      })
      return Math.max(0, ...waits.map(Math.ceil))
    },
  }
}
