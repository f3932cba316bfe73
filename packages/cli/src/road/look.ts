import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { databaseUrl } from '../cloud/databases.ts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'

/** Of `holdNote`, and the waiting for it. */
const noteLock = 270_911
const waitsForNote = `locktype = 'advisory' and objid = ${noteLock} and not granted`

const Ids = z.array(z.object({ id: z.string() }))

export type Look = ReturnType<typeof look>

/** Looks into Doki's own database and the user's, past all services, to see how far a request has come. */
export function look({ userDatabase }: LocalCloud) {
  const shop = new pg.Pool({ connectionString: userDatabase, max: 3 })
  const doki = new pg.Pool({ connectionString: databaseUrl(userDatabase, 'doki'), max: 8 })
  for (const pool of [shop, doki]) pool.on('error', () => {}) // a server that stops says so here too
  const one = async (text: string, values: unknown[]) =>
    Ids.parse((await doki.query(text, values)).rows)[0]?.id

  return {
    /** The job of a request, by its words. */
    request: (text: string) =>
      one(`select id from jobs where kind = 'request' and input ->> 'text' = $1`, [text]),

    /** A job that is worked on now: the request itself, or one it started. */
    running: (requestId: string, kind: string) =>
      one(`select id from jobs where $1 in (id, original_job_id) and kind = $2 and status = 'running'`, [
        requestId,
        kind,
      ]),

    /** The run that carries out the plan of a request, from the moment it is known. */
    applyRun: (requestId: string) =>
      one(`select id from jobs where original_job_id = $1 and kind = 'sync' and input ->> 'mode' = 'apply'`, [
        requestId,
      ]),

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

    /**
     * A run cannot note what came of its first write to the table until the returned function is called: a trigger of
     * ours waits for a lock that we have.
     */
    async holdNote(runId: string): Promise<() => Promise<void>> {
      const client = await doki.connect()
      await client.query('select pg_advisory_lock($1)', [noteLock])
      await client.query(`
        create or replace function private.hold_note() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock(${noteLock});
          return new;
        end $$;
        create or replace trigger hold_note before update on public.sync_steps for each row
          when (old.side = 'table' and old.run_id = ${pg.escapeLiteral(runId)})
          execute function private.hold_note()`)
      return async () => {
        // Whoever waits belongs to a process that is dead by now.
        await client.query(`select pg_terminate_backend(pid) from pg_locks where ${waitsForNote}`)
        await client.query('drop trigger hold_note on public.sync_steps')
        await client.query('select pg_advisory_unlock($1)', [noteLock])
        client.release()
      }
    },

    /** Whether a run has come to what `holdNote` holds back. */
    isHeld: async () => (await doki.query(`select from pg_locks where ${waitsForNote}`)).rowCount === 1,

    /** As if the lease of a dead worker had run out. */
    async endLease(jobId: string): Promise<void> {
      await doki.query(`update jobs set lease_until = now() where id = $1 and status = 'running'`, [jobId])
    },

    async close(): Promise<void> {
      await Promise.all([shop.end(), doki.end()])
    },
  }
}

/** Asks again and again until there is an answer. Throws after `seconds`, saying what was waited for. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = await ask()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`It never came to this: ${what}`)
    await sleep(15)
  }
}
