import { type CreateWorkspace, type UpdateWorkspace, Workspace, WorkspaceId } from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { after, cursorColumn, type Page, type PageQuery, pageFrom } from '../paging.ts'

/** The caller's workspaces, each with the caller's role in it. */
export function workspaceStore(tx: Queries) {
  return {
    async find(id: WorkspaceId): Promise<Workspace | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from ${mine} where id = ${id}`)
      return row && parse(row)
    },

    async list(query: PageQuery): Promise<Page<Workspace>> {
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from ${mine}
        where true ${after(query, 'oldest')}
        order by created_at, id limit ${query.limit + 1}`)
      return pageFrom(rows, query, parse)
    },

    /** A team workspace whose owner is the caller. To the slug asked for the database adds a mark of its own. */
    async create({ name, slug = undefined }: CreateWorkspace): Promise<WorkspaceId> {
      const row = await tx.one(sql`select create_workspace(${name}, ${slug ?? null}) as id`)
      return WorkspaceId.parse(row.id)
    },

    /** Whether there was one that row security let change. */
    async update(id: WorkspaceId, { name, slug }: UpdateWorkspace): Promise<boolean> {
      const rows = await tx.rows(sql`
        update workspaces set name = coalesce(${name ?? null}, name), slug = coalesce(${slug ?? null}, slug)
        where id = ${id} returning id`)
      return rows.length > 0
    },

    async remove(id: WorkspaceId): Promise<boolean> {
      const rows = await tx.rows(sql`delete from workspaces where id = ${id} returning id`)
      return rows.length > 0
    },
  }
}

const mine = raw(`(
  select w.*, m.role from workspaces w
  join workspace_members m on m.workspace_id = w.id and m.user_id = (select auth.uid())
) mine`)
const columns = raw('id, name, slug, kind, role, created_at as "createdAt"')

function parse(row: Row): Workspace {
  return Workspace.parse(row)
}
