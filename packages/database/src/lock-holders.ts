import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { z } from 'zod'

const Wait = z.object({
  mode: z.string(),
  what: z.string().nullable(),
  pid: z.number(),
  role: z.string().nullable(),
  application: z.string().nullable(),
  state: z.string().nullable(),
  seconds: z.number().nullable(),
})

/**
 * Looks, until stopped, for what the process `pid` waits for and behind whom. `stop` answers what was last seen, in words
 * without anybody's statements: they may hold cells. Undefined: it was never seen to wait. A look that fails is no reason to
 * stop what is looked at.
 */
export function lookForHolders(client: pg.Client, pid: number, everyMs: number) {
  let seen: string | undefined
  let stopped = false
  const looking = (async () => {
    while (!stopped) {
      const { rows } = await client.query(wait, [pid])
      const [row] = rows
      if (row) seen = words(Wait.parse(row))
      if (!stopped) await sleep(everyMs)
    }
  })().catch(() => {})
  return {
    async stop(): Promise<string | undefined> {
      stopped = true
      await looking
      return seen
    },
  }
}

/** The longest transaction of those that have the lock, or want it and came before. */
const wait = `
  select l.mode, l.relation::regclass::text as what, a.pid, a.usename as role, a.application_name as application, a.state,
    extract(epoch from clock_timestamp() - a.xact_start)::int as seconds
  from pg_locks l, unnest(pg_blocking_pids(l.pid)) as holder (pid) join pg_stat_activity a using (pid)
  where l.pid = $1 and not l.granted
  order by a.xact_start limit 1`

function words({ mode, what, pid, role, application, state, seconds }: z.infer<typeof Wait>): string {
  const who = [role, application, seconds === null ? state : `${state} for ${seconds} s`]
    .filter(Boolean)
    .join(', ')
  return `the lock ${mode}${what ? ` on ${what}` : ''}, which process ${pid} (${who}) has or wants before it`
}
