import { Quarantined, SyncId } from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { z } from 'zod'
import { after, cursorColumn, inWorkspace, type Page, pageFrom, WorkspacePageQuery } from '../paging.ts'

/** The query of `GET /quarantine`. */
export const QuarantineQuery = WorkspacePageQuery.extend({
  syncId: SyncId.optional(),
  state: z.enum(['open', 'resolved']).default('open'),
})
export type QuarantineQuery = z.infer<typeof QuarantineQuery>

/** Rows that cannot cross, as the caller may see them. */
export function quarantineStore(tx: Queries) {
  return {
    async find(id: string): Promise<Quarantined | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from sync_quarantine where id = ${id}`)
      return row && parse(row)
    },

    async list(query: QuarantineQuery): Promise<Page<Quarantined>> {
      const { syncId, state } = query
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn('first_seen_at')} from sync_quarantine
        where state = ${state} ${inWorkspace(query)} ${after(query, 'newest', 'first_seen_at')}
          ${syncId ? sql`and sync_id = ${syncId}` : sql``}
        order by first_seen_at desc, id desc limit ${query.limit + 1}`)
      return pageFrom(rows, query, parse)
    },
  }
}

const columns = raw(`id, sync_id as "syncId", side, row_number as "row", key, column_name as "column",
  reason_code as "code", reason, state, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"`)

function parse(row: Row): Quarantined {
  return Quarantined.parse(row)
}
