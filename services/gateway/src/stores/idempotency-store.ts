import type { UserId, WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'

type Claim = { userId: UserId; key: string; route: string }

/** So long a request waits for another one that came with the same key, in ms; then `lock_timeout` ends it. */
const patienceMs = 2_000

/** The keys a person has sent, in the transaction of the work they stand for. */
export function idempotencyStore(tx: Queries) {
  return {
    /**
     * Takes the key; false: it was used. Waits for another request that is at work under it, and throws what Postgres says
     * of a lock when that takes too long.
     */
    async claim({ userId, key, route }: Claim): Promise<boolean> {
      await tx.rows(sql`select set_config('lock_timeout', ${String(patienceMs)}, true)`)
      const rows = await tx.rows(sql`
        insert into idempotency_keys (user_id, key, route) values (${userId}, ${key}, ${route})
        on conflict (user_id, key) do nothing returning key`)
      await tx.rows(sql`select set_config('lock_timeout', '0', true)`)
      return rows.length > 0
    },

    /** Notes what the request of a claimed key was answered. */
    async keep({ userId, key }: Omit<Claim, 'route'>, kept: { workspaceId?: WorkspaceId; sealed: string }) {
      await tx.rows(sql`
        update idempotency_keys set workspace_id = ${kept.workspaceId ?? null}, sealed = ${kept.sealed}
        where user_id = ${userId} and key = ${key}`)
    },

    /** What was kept, sealed; undefined: nothing that the caller may see. */
    async find({ userId, key }: Omit<Claim, 'route'>): Promise<string | undefined> {
      const [row] = await tx.rows(sql`
        select sealed from idempotency_keys where user_id = ${userId} and key = ${key}`)
      return row && z.string().parse(row.sealed)
    },
  }
}

/** For the service: pages of keys that nobody sends again. */
export async function forgetOldKeys(service: Queries): Promise<void> {
  await service.rows(sql`
    delete from idempotency_keys where (user_id, key) in (
      select user_id, key from idempotency_keys where created_at < now() - interval '8 days' limit 10000)`)
}
