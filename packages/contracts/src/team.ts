import { z } from 'zod'
import { UserId } from './ids.ts'
import { Role } from './workspace.ts'

/** `PATCH /workspaces/:id/members/:userId` */
export const ChangeMember = z.strictObject({ role: Role }).meta({ id: 'ChangeMember' })
export type ChangeMember = z.infer<typeof ChangeMember>

/** An invitation that nobody has used yet, as who may revoke it sees it: without its token. */
export const OpenInvite = z
  .object({ id: z.uuid(), email: z.string(), role: Role, expiresAt: z.string(), createdAt: z.string() })
  .meta({ id: 'OpenInvite' })
export type OpenInvite = z.infer<typeof OpenInvite>

/** A line of the audit trail: written once, never changed. */
export const AuditLine = z
  .object({
    id: z.string(),
    at: z.string(),
    actor: UserId.nullable().describe('Null: Doki by itself'),
    actorEmail: z.string().nullable().describe('The address as it was then, whoever has left since'),
    action: z.string().describe('The route, such as `POST /syncs/:id/pause`, or what Doki did by itself'),
    resource: z.string().nullable().describe('The id of what it was done to'),
    ip: z.string().nullable(),
    requestId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()).describe('What else is worth knowing, such as the new role'),
  })
  .meta({ id: 'AuditLine' })
export type AuditLine = z.infer<typeof AuditLine>
