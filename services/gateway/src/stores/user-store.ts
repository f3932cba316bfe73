import { Me, type UserId, WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'
import { workspaceStore } from './workspace-store.ts'

/** The caller's own person. */
export function userStore(tx: Queries) {
  return {
    /** Writes the caller down if this is the first we hear of them: the token is enough. */
    async me(): Promise<Me> {
      await tx.rows(sql`select sync_me()`)
      const row = await tx.one(sql`
        select id, coalesce(email, '') as email, full_name as "fullName", time_zone as "timeZone"
        from users where id = (select auth.uid())`)
      const workspaces = await workspaceStore(tx).list({ limit: 200 })
      return Me.parse({ ...row, workspaces: workspaces.items })
    },

    async timeZone(): Promise<string> {
      const [row] = await tx.rows(sql`select time_zone from users where id = (select auth.uid())`)
      return z.string().parse(row?.time_zone ?? 'UTC')
    },
  }
}

/** For the service alone: writes down who signed in, and answers their personal workspace. */
export async function syncUser(
  service: Queries,
  person: { id: UserId; email: string; fullName: string | null },
): Promise<WorkspaceId> {
  const row = await service.one(sql`
    select private.sync_user(${person.id}, ${person.email}, ${person.fullName}) as id`)
  return WorkspaceId.parse(row.id)
}
