import { z } from 'zod'

/** What something in a workspace can be, for who watches it. `conflicts` and `quarantine` are those of a sync. */
export const EventType = z.enum([
  'action',
  'conflicts',
  'connection',
  'job',
  'mapping',
  'member',
  'quarantine',
  'sync',
  'workspace',
])
export type EventType = z.infer<typeof EventType>

/** Something in a workspace changed: a hint what to read again, with one's own rights. */
export const WorkspaceEvent = z
  .object({
    type: EventType,
    id: z.uuid().describe('Of what changed; of conflicts and quarantine the sync, of a member the person'),
    change: z.enum(['created', 'changed', 'deleted']),
  })
  .meta({ id: 'WorkspaceEvent' })
export type WorkspaceEvent = z.infer<typeof WorkspaceEvent>

/** Whoever watches has to read again all they show: changes from here on follow. */
export const ResetEvent = z
  .object({
    why: z
      .enum(['new', 'old', 'slow'])
      .describe('The first time; away for too long; or read too slowly, so that changes were left out'),
  })
  .meta({ id: 'ResetEvent' })
export type ResetEvent = z.infer<typeof ResetEvent>
