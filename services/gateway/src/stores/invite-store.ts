import { type CreateInvite, Invite, InviteCreated, WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'

/** Invitations: only these functions of the database touch the table, and each decides by itself who may. */
export function inviteStore(tx: Queries) {
  return {
    async create(workspaceId: WorkspaceId, { email, role }: CreateInvite): Promise<InviteCreated> {
      const row = await tx.one(sql`
        select id, token, expires_at as "expiresAt" from create_invite(${workspaceId}, ${email}, ${role})`)
      return InviteCreated.parse(row)
    },

    async find(token: string): Promise<Invite | undefined> {
      const [row] = await tx.rows(sql`
        select id, workspace_id as "workspaceId", workspace_name as "workspaceName", email, role,
          expires_at as "expiresAt"
        from get_invite_by_token(${token})`)
      return row && Invite.parse(row)
    },

    /** Makes the caller a member. */
    async redeem(token: string): Promise<WorkspaceId> {
      const row = await tx.one(sql`select redeem_invite(${token}) as id`)
      return WorkspaceId.parse(row.id)
    },
  }
}
