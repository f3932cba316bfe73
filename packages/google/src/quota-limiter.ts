import { type Db, type Queries, sql } from '@doki/database'
import { z } from 'zod'
import { quotaRates } from './quota-rates.ts'
import { emptyWindow, noted, offer, slowed, type Window } from './quota-window.ts'

/** Keeps all processes together within Google's quotas, reads and writes apart. */
export interface QuotaLimiter {
  /**
   * The right to one call for a workspace: after `waitMs` it may be made, when it was granted; otherwise it is to be asked
   * for again by then.
   */
  take(user: string, kind: Kind, workspace: string): Promise<{ granted: boolean; waitMs: number }>
  /** Google refused a call that had been granted: somebody else uses this account too. Slower for a while. */
  refused(user: string, kind: Kind): Promise<void>
}

type Kind = 'read' | 'write'

const Stored = z.object({
  principal: z.string(),
  now: z.number(),
  state: z
    .object({
      taken: z.array(z.tuple([z.int(), z.string(), z.int()])),
      asked: z.record(z.string(), z.int()),
      slow: z.object({ part: z.number(), until: z.int(), since: z.int() }).nullable(),
    })
    .catch(emptyWindow),
})

/** Windows in table `quota_buckets`, on the database's clock; a row is locked for as long as a call is given its place. */
export function quotaLimiter(db: Pick<Db, 'tx'>, rates = quotaRates()): QuotaLimiter {
  return {
    take: (user, kind, workspace) =>
      db.tx(async tx => {
        const mine = `user:${user}`
        const { nowMs, windows } = await lock(tx, kind, [mine, 'project'])
        const now = Math.floor(nowMs / 1000)
        const windowOf = (principal: string) => windows.get(principal) ?? emptyWindow
        const found = offer(
          [
            { window: windowOf(mine), rate: rates.user },
            { window: windowOf('project'), rate: rates.project },
          ],
          workspace,
          now,
        )
        const changed = [mine, 'project'].map(principal => ({
          principal,
          state: noted(windowOf(principal), workspace, now, found),
        }))
        await store(tx, kind, changed)
        return { granted: found.granted, waitMs: Math.max(0, Math.ceil(found.slot * 1000 - nowMs)) }
      }),
    refused: (user, kind) =>
      db.tx(async tx => {
        const principal = `user:${user}`
        const { nowMs, windows } = await lock(tx, kind, [principal])
        const state = slowed(windows.get(principal) ?? emptyWindow, Math.floor(nowMs / 1000))
        await store(tx, kind, [{ principal, state }])
      }),
  }
}

/** The rows, made when missing, in one order, so that no two wait for one another. */
async function lock(tx: Queries, kind: Kind, principals: string[]) {
  const asked = JSON.stringify(principals)
  const select = sql`
    select principal, state, extract(epoch from clock_timestamp())::float8 * 1000 as now
    from quota_buckets
    where kind = ${kind} and principal in (select jsonb_array_elements_text(${asked}::jsonb))
    order by principal for update`
  let rows = await tx.rows(select)
  if (rows.length < principals.length) {
    await tx.rows(sql`
      insert into quota_buckets (principal, kind)
      select p, ${kind} from jsonb_array_elements_text(${asked}::jsonb) p order by p
      on conflict do nothing`)
    rows = await tx.rows(select)
  }
  const found = rows.map(row => Stored.parse(row))
  return {
    nowMs: Math.max(...found.map(({ now }) => now)),
    windows: new Map<string, Window>(found.map(({ principal, state }) => [principal, state])),
  }
}

async function store(tx: Queries, kind: Kind, windows: { principal: string; state: Window }[]) {
  await tx.rows(sql`
    update quota_buckets b set state = w.state, refilled_at = now()
    from json_to_recordset(${JSON.stringify(windows)}::json) as w(principal text, state json)
    where b.principal = w.principal and b.kind = ${kind}`)
}
