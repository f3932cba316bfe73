import { type Queries, sql } from '@doki/database'
import { z } from 'zod'
import type { Cursor } from '../live/cursor.ts'
import { unseen } from './event-store.ts'

/** Longer than any access token lives: Supabase lets none live for more than a week. */
const keptDays = 8

/** Sessions that were logged out of; `service` logs in as `doki_service`. */
export function sessionStore(service: Queries) {
  return {
    /** From its commit on no process takes a token of this session any more. */
    async end(id: string): Promise<void> {
      await service.rows(sql`insert into ended_sessions (id) values (${id}) on conflict do nothing`)
    },

    /** Those that ended and were not seen before. */
    async endedSince({ seen }: Cursor): Promise<string[]> {
      const rows = await service.rows(sql`select id from ended_sessions where ${unseen(seen)}`)
      return rows.map(({ id }) => z.uuid().parse(id))
    },

    async forgetOld(): Promise<void> {
      await service.rows(sql`
        delete from ended_sessions where created_at < now() - make_interval(days => ${keptDays})`)
    },
  }
}
