import { type Queries, sql } from '@doki/database'

/** Who did what. What is null is not known, or does not apply. */
export type Deed = {
  actor: string
  /** The route, such as `POST /syncs/:id/pause`. */
  action: string
  resource: string | null
  workspaceId: string | null
  ip: string
  requestId: string
  data: Record<string, string>
}

export type AuditStore = ReturnType<typeof auditStore>

/** The audit trail: lines are added, never changed. `service` logs in as `doki_service`. */
export function auditStore(service: Queries) {
  return {
    /** Where no workspace is said, it is that of the job; of signing in and out, the person's own. */
    async add({ actor, action, resource, workspaceId, ip, requestId, data }: Deed): Promise<void> {
      await service.rows(sql`
        insert into audit_logs (workspace_id, actor, action, resource, ip, request_id, data)
        values (
          coalesce(
            ${workspaceId}::uuid,
            (select workspace_id from jobs where id::text = ${resource}),
            (select id from workspaces
              where kind = 'personal' and created_by = ${actor}::uuid and ${action}::text like '% /auth/%')
          ),
          ${actor}, ${action}, ${resource}, ${ip}::inet, ${requestId},
          ${JSON.stringify(data)}::jsonb
        )`)
    },
  }
}
