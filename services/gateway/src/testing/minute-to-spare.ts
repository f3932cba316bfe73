import { type Queries, sql } from '@doki/database'

/** Waits for the next minute of the database if this one is nearly over: what is counted starts anew with it. */
export async function minuteToSpare(db: Queries): Promise<void> {
  await db.rows(sql`
    select pg_sleep(case when extract(second from clock_timestamp()) > 56
      then 60.05 - extract(second from clock_timestamp()) else 0 end)`)
}
