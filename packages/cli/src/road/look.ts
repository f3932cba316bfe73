import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { databaseUrl } from '../cloud/databases.ts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { type Hold, type HoldWish, hold } from './hold.ts'

const Ids = z.array(z.object({ id: z.string() }))

export type Look = ReturnType<typeof look>

/** Looks into Doki's own database and the user's, past all services, to see how far a request has come. */
export function look({ userDatabase }: LocalCloud) {
  const shop = new pg.Pool({ connectionString: userDatabase, max: 3 })
  // Each hold has a connection of its own.
  const doki = new pg.Pool({ connectionString: databaseUrl(userDatabase, 'doki'), max: 24 })
  for (const pool of [shop, doki]) pool.on('error', () => {}) // a server that stops says so here too
  const one = async (text: string, values: unknown[]) =>
    Ids.parse((await doki.query(text, values)).rows)[0]?.id

  return {
    hold: (wish: HoldWish): Promise<Hold> => hold(doki, wish),

    /** The job of a request, by its words. */
    request: (text: string) =>
      one(`select id from jobs where kind = 'request' and input ->> 'text' = $1`, [text]),

    /** A job that is worked on now: the request itself, or one it started. */
    running: (requestId: string, kind: string) =>
      one(`select id from jobs where $1 in (id, original_job_id) and kind = $2 and status = 'running'`, [
        requestId,
        kind,
      ]),

    /** The run that makes the plan of a request, or carries it out, from the moment it is known. */
    run: (requestId: string, mode: 'plan' | 'apply') =>
      one(`select id from jobs where original_job_id = $1 and kind = 'sync' and input ->> 'mode' = $2`, [
        requestId,
        mode,
      ]),

    /** The run that the clock started last. */
    scheduledRun: () =>
      one(
        `select id from jobs where kind = 'sync' and input ->> 'cause' = 'schedule' order by created_at desc limit 1`,
        [],
      ),

    /** Whether a run has said what it is about to write to Google, and not yet that it was written. */
    intends: async (runId: string) =>
      (await one(
        `select id::text from sync_steps where run_id = $1 and side = 'sheet' and state = 'intended'`,
        [runId],
      )) !== undefined,

    async count(table: string): Promise<number> {
      const exists = await shop.query('select to_regclass($1) is not null as there', [table])
      if (!exists.rows[0].there) return 0
      return Number((await shop.query(`select count(*) from ${pg.escapeIdentifier(table)}`)).rows[0].count)
    },

    /** As if the lease of a dead worker had run out. */
    async endLease(jobId: string): Promise<void> {
      await doki.query(`update jobs set lease_until = now() where id = $1 and status = 'running'`, [jobId])
    },

    /** The same for all jobs of some kinds. */
    async endLeases(kinds: readonly string[]): Promise<void> {
      await doki.query(
        `update jobs set lease_until = now() where status = 'running' and kind = any ($1::text[])`,
        [kinds],
      )
    },

    async close(): Promise<void> {
      await Promise.all([shop.end(), doki.end()])
    },
  }
}

interface Patience {
  seconds?: number
  everyMs?: number
  signal?: AbortSignal | undefined
}

/** Asks again and again until there is an answer. Throws after `seconds`, saying what was waited for. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { seconds = 120, everyMs = 15, signal }: Patience = {},
): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    signal?.throwIfAborted()
    const found = await ask()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`It never came to this: ${what}`)
    await sleep(everyMs)
  }
}
