import { randomInt } from 'node:crypto'
import pg from 'pg'

/** A write to Doki's database that is to stop in its midst. */
export interface HoldWish {
  table: 'jobs' | 'syncs' | 'sync_steps'
  on: 'insert' | 'update'
  /** SQL over `old` and `new`. */
  when: string
}

/** A write that waits, its transaction open, until it is let go. */
export interface Hold {
  /** Whether somebody has come to it. */
  isMet(): Promise<boolean>
  /** `dead`: whoever waits belongs to a process that was killed, and what it began is rolled back. */
  release(dead: boolean): Promise<void>
}

/**
 * Whoever writes what is wished for waits from now on: a trigger of ours asks for a lock that we have. Once released, the
 * trigger lets everybody pass.
 */
export async function hold(doki: pg.Pool, { table, on, when }: HoldWish): Promise<Hold> {
  const lock = randomInt(2 ** 31 - 1)
  const waits = `locktype = 'advisory' and classid = 0 and objid = ${lock} and not granted`
  const client = await doki.connect()
  await client.query(`select pg_advisory_lock(${lock})`)
  await client.query(`
    create function private.hold_${lock}() returns trigger language plpgsql security definer as $$
    begin
      if ${when} then perform pg_advisory_xact_lock_shared(${lock}); end if;
      return new;
    end $$;
    create trigger hold_${lock} before ${on} on public.${table} for each row execute function private.hold_${lock}()`)
  let open = true
  return {
    isMet: async () => ((await doki.query(`select from pg_locks where ${waits}`)).rowCount ?? 0) > 0,
    async release(dead) {
      if (!open) return
      open = false
      if (dead) await client.query(`select pg_terminate_backend(pid) from pg_locks where ${waits}`)
      await client.query(`select pg_advisory_unlock(${lock})`)
      client.release()
    },
  }
}

/** A text as SQL has it. */
export const literal = pg.escapeLiteral
