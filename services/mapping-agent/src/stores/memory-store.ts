import { RememberedPair } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { foldHeader } from '@doki/matching'
import { z } from 'zod'

/** What a workspace was taught of some headers, for whatever table. */
export type Memory = ReturnType<typeof memoryStore>

/** More decisions than this about the headers of one tab say nothing that the newest do not. */
const mostPairs = 5000

/** What approved mappings taught, as the mapping agent reads it; `db` logs in as `doki_service`. */
export function memoryStore(db: Queries) {
  return {
    /** The newest first. */
    async about(workspaceId: string, headers: readonly string[]): Promise<RememberedPair[]> {
      const keys = [...new Set(headers.map(foldHeader))]
      const rows = await db.rows(sql`
        select id, workspace_id as "workspaceId", header,
          jsonb_build_object('schema', table_schema, 'name', table_name) as "table", column_name as "column",
          mapping_id as "mappingId", taught_by as "taughtBy", taught_at as "taughtAt"
        from mapping_memory
        where workspace_id = ${workspaceId} and header_key = any(${keys}::text[])
        order by taught_at desc, id desc limit ${mostPairs}`)
      return z.array(RememberedPair).parse(rows)
    },
  }
}
