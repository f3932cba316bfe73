import { type CreateInvite, Invite, InviteCreated, OpenInvite, WorkspaceId } from '@doki/contracts'
import { type Queries, raw, sql } from '@doki/database'
import { orMissing } from '../access.ts'
import { after, cursorColumn, type Page, type PageQuery, pageFrom } from '../paging.ts'

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

    /** Those nobody has used yet, the expired ones too, the oldest first; none for who may not invite. */
    async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<OpenInvite>> {
      const rows = await tx.rows(sql`
        select ${open}, ${cursorColumn()} from list_invites(${workspaceId})
        where true ${after(query, 'oldest')}
        order by created_at, id limit ${query.limit + 1}`)
      return pageFrom(rows, query, row => OpenInvite.parse(row))
    },

    /** What it was. Throws `not_found` for one that is used, or of another workspace. */
    async revoke(workspaceId: WorkspaceId, id: string): Promise<OpenInvite> {
      const [row] = await tx.rows(sql`select ${open} from list_invites(${workspaceId}) where id = ${id}`)
      const invite = OpenInvite.parse(orMissing(row, 'invitation'))
      await tx.rows(sql`select revoke_invite(${id})`)
      return invite
    },

    /** Makes the caller a member. */
    async redeem(token: string): Promise<WorkspaceId> {
      const row = await tx.one(sql`select redeem_invite(${token}) as id`)
      return WorkspaceId.parse(row.id)
    },
  }
}

const open = raw('id, email, role, expires_at as "expiresAt", created_at as "createdAt"')
