import { z } from 'zod'
import { UserId, WorkspaceId } from './ids.ts'

export const Role = z.enum(['owner', 'admin', 'member', 'viewer'])
export type Role = z.infer<typeof Role>

export const Workspace = z
  .object({
    id: WorkspaceId,
    name: z.string(),
    slug: z.string(),
    kind: z.enum(['personal', 'team']),
    role: Role.describe("The caller's role in it"),
    createdAt: z.string(),
  })
  .meta({ id: 'Workspace' })
export type Workspace = z.infer<typeof Workspace>

export const Member = z
  .object({ userId: UserId, email: z.string(), fullName: z.string().nullable(), role: Role })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof Member>

export const Me = z
  .object({
    id: UserId,
    email: z.string(),
    fullName: z.string().nullable(),
    timeZone: z.string(),
    workspaces: z.array(Workspace),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>
