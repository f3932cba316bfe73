import { Member, type Role, type UserId, type WorkspaceId } from '@doki/contracts'
import { type Queries, raw, sql } from '@doki/database'

/** Who belongs to a workspace; row security says who may change it, and triggers that an owner stays. */
export function memberStore(tx: Queries) {
  const read = (workspaceId: WorkspaceId, only = sql``) =>
    tx.rows(sql`
    select ${columns} from workspace_members m join users u on u.id = m.user_id
    where m.workspace_id = ${workspaceId} ${only} order by m.created_at, u.id`)
  return {
    async list(workspaceId: WorkspaceId): Promise<Member[]> {
      const rows = await read(workspaceId)
      return rows.map(row => Member.parse(row))
    },

    async find(workspaceId: WorkspaceId, userId: UserId): Promise<Member | undefined> {
      const [row] = await read(workspaceId, sql`and m.user_id = ${userId}`)
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

const columns = raw(`u.id as "userId", coalesce(u.email, '') as email, u.full_name as "fullName", m.role`)
