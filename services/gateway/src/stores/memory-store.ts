import { type Mapping, RememberedPair, type WorkspaceId } from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { foldHeader, lessonsOf } from '@doki/matching'
import { z } from 'zod'
import { after, cursorColumn, inWorkspace, type Page, pageFrom, WorkspacePageQuery } from '../paging.ts'

/** The query of `GET /mapping-memory`. */
export const MemoryQuery = WorkspacePageQuery.extend({
  header: z.string().max(1000).optional().describe('Only of this header, in any spelling'),
})
export type MemoryQuery = z.infer<typeof MemoryQuery>

/** What approved mappings taught, as the caller may see and erase it. */
export function memoryStore(tx: Queries) {
  return {
    async find(id: string): Promise<RememberedPair | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from mapping_memory where id = ${id}`)
      return row && parse(row)
    },

    async list(query: MemoryQuery): Promise<Page<RememberedPair>> {
      const { header } = query
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn('taught_at')} from mapping_memory
        where true ${inWorkspace(query)} ${after(query, 'newest', 'taught_at')}
          ${header === undefined ? sql`` : sql`and header_key = ${foldHeader(header)}`}
        order by taught_at desc, id desc limit ${query.limit + 1}`)
      return pageFrom(rows, query, parse)
    },

    /** Remembers what a mapping that was just approved says; `proposed` are the headers an agent had a column for. */
    async teach(mapping: Mapping, proposed: readonly string[]): Promise<void> {
      const lessons = lessonsOf(mapping, proposed)
      await tx.rows(sql`select private.teach_mapping(${mapping.id}, ${JSON.stringify(lessons)}::jsonb)`)
    },

    /** Whether there was one that row security let go. */
    async forget(id: string): Promise<boolean> {
      const rows = await tx.rows(sql`delete from mapping_memory where id = ${id} returning id`)
      return rows.length > 0
    },

    /** All of a workspace; answers how many. */
    async forgetAll(workspaceId: WorkspaceId): Promise<number> {
      const rows = await tx.rows(
        sql`delete from mapping_memory where workspace_id = ${workspaceId} returning id`,
      )
      return rows.length
    },
  }
}

const columns = raw(`id, workspace_id as "workspaceId", header,
  jsonb_build_object('schema', table_schema, 'name', table_name) as "table", column_name as "column",
  mapping_id as "mappingId", taught_by as "taughtBy", taught_at as "taughtAt"`)

function parse(row: Row): RememberedPair {
  return RememberedPair.parse(row)
}
