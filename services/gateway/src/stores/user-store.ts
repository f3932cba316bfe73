import { Me, type UserId, WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
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
  }
}

/** The `timezone` of the caller's profile, as an object of jsonb for the input of a job. */
export const ownTimeZone = sql`jsonb_build_object('timezone',
  coalesce((select time_zone from users where id = (select auth.uid())), 'UTC'))`

/** For the service alone: writes down who signed in, and answers their personal workspace. */
export async function syncUser(
  service: Queries,
  person: { id: UserId; email: string; fullName: string | null },
): Promise<WorkspaceId> {
  const row = await service.one(sql`
    select private.sync_user(${person.id}, ${person.email}, ${person.fullName}) as id`)
  return WorkspaceId.parse(row.id)
}
