import { z } from 'zod'
import { ActionId, JobId, UserId, WorkspaceId } from './ids.ts'

export const ActionStatus = z.enum(['proposed', 'approved', 'rejected', 'applied', 'expired'])
export type ActionStatus = z.infer<typeof ActionStatus>

/** A row of `ai_actions`: what an agent did or proposes, tied to the job a person started. */
export const Action = z
  .object({
    id: ActionId,
    workspaceId: WorkspaceId,
    jobId: JobId,
    agent: z.string(),
    action: z.string(),
    reasoning: z.string(),
    inputSummary: z.string().nullable(),
    outputSummary: z.string().nullable(),
    model: z.string().nullable(),
    tokens: z.int().nullable(),
    metadata: z.looseObject({ original_job_id: JobId }),
    status: ActionStatus,
    decidedBy: UserId.nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Action' })
export type Action = z.infer<typeof Action>
