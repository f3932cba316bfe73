import { Member, type Role, type UserId, type WorkspaceId } from '@doki/contracts'
import { type Queries, raw, sql } from '@doki/database'
import { after, cursorColumn, type Page, type PageQuery, pageFrom } from '../paging.ts'

/** Who belongs to a workspace; row security says who may change it, and triggers that an owner stays. */
export function memberStore(tx: Queries) {
  return {
    /** The oldest first. */
    async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<Member>> {
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from ${members}
        where workspace_id = ${workspaceId} ${after(query, 'oldest')}
        order by created_at, id limit ${query.limit + 1}`)
      return pageFrom(rows, query, row => Member.parse(row))
    },

    async find(workspaceId: WorkspaceId, userId: UserId): Promise<Member | undefined> {
      const [row] = await tx.rows(sql`
        select ${columns} from ${members} where workspace_id = ${workspaceId} and id = ${userId}`)
      return row && Member.parse(row)
    },

    /** Whether row security let it be changed. Throws `conflict` for the last owner, `forbidden` for a role too high. */
    async changeRole(workspaceId: WorkspaceId, userId: UserId, role: Role): Promise<boolean> {
      const rows = await tx.rows(sql`
        update workspace_members set role = ${role}
        where workspace_id = ${workspaceId} and user_id = ${userId} returning user_id`)
      return rows.length > 0
    },

    /** Whether row security let them go. Throws `conflict` for the last owner. */
    async remove(workspaceId: WorkspaceId, userId: UserId): Promise<boolean> {
      const rows = await tx.rows(sql`
        delete from workspace_members where workspace_id = ${workspaceId} and user_id = ${userId} returning user_id`)
      return rows.length > 0
    },
  }
}

const members = raw(`(
  select u.id, u.email, u.full_name, m.workspace_id, m.role, m.created_at
  from workspace_members m join users u on u.id = m.user_id
) members`)
const columns = raw(`id as "userId", coalesce(email, '') as email, full_name as "fullName", role`)
