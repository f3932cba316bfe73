import { hash } from 'node:crypto'
import type { Job, Sync } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import type { Journal } from '@doki/engine'
import { z } from 'zod'

const Id = z.object({ id: z.string() })

/** The intents of one run's writes to Google, in `sync_writes`; `db` logs in as `doki_service`. */
export function writeJournal(
  db: Queries,
  sync: Pick<Sync, 'id' | 'workspaceId'>,
  run: Pick<Job, 'id' | 'fence'>,
  spreadsheetId: string,
): Journal {
  return {
    async intend(tab, writes) {
      const intents = writes.map(({ range, values }) => ({
        range: `${tab}!${range}`,
        before: hashOf(values.map(row => row.map(() => null))),
        after: hashOf(values),
      }))
      const rows = await db.rows(sql`
        insert into sync_writes (workspace_id, sync_id, run_id, spreadsheet_id, range, before_hash, after_hash, fence)
        select ${sync.workspaceId}::uuid, ${sync.id}::uuid, ${run.id}::uuid, ${spreadsheetId}, i.range, i.before,
          i.after, ${run.fence}::bigint
        from jsonb_to_recordset(${JSON.stringify(intents)}::jsonb) as i(range text, before text, after text)
        returning id`)
      return rows.map(row => Id.parse(row).id)
    },

    async settle(ids, state) {
      await db.rows(sql`update sync_writes set state = ${state} where id = any (${ids}::uuid[])`)
    },
  }
}

function hashOf(values: unknown): string {
  return hash('sha1', JSON.stringify(values))
}
