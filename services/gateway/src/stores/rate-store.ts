import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

const Taken = z.object({ granted: z.int(), leftMs: z.number() })

/** How many tokens were had, and how long this minute has to go by the clock of the database. */
export type Taken = z.infer<typeof Taken>

export type RateStore = ReturnType<typeof rateStore>

/** Who made how many requests in this minute, for all processes; `service` logs in as `doki_service`. */
export function rateStore(service: Queries) {
  return {
    /** Takes up to `block` tokens of the `limit` of this minute. Of two processes at once none gets those of the other. */
    async take(key: string, { limit, block }: { limit: number; block: number }): Promise<Taken> {
      const left = sql`greatest(0, least(${block}::int, ${limit}::int - r.taken))`
      const sameWindow = sql`r.window_start >= excluded.window_start`
      const row = await service.one(sql`
        insert into rate_limits as r (key, window_start, taken, granted)
        values (${key}, date_bin('1 minute', clock_timestamp(), 'epoch'), least(${block}::int, ${limit}::int),
          least(${block}::int, ${limit}::int))
        on conflict (key) do update set
          window_start = greatest(r.window_start, excluded.window_start),
          granted = case when ${sameWindow} then ${left} else excluded.granted end,
          taken = case when ${sameWindow} then r.taken + ${left} else excluded.taken end
        returning granted,
          extract(epoch from window_start + interval '1 minute' - clock_timestamp())::float8 * 1000 as "leftMs"`)
      return Taken.parse(row)
    },

    /** What was counted in minutes that are over. */
    async forgetOld(): Promise<void> {
      await service.rows(sql`delete from rate_limits where window_start < now() - interval '2 minutes'`)
    },
  }
}
