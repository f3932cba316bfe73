import { z } from 'zod'
import { ConnectionId, JobId, MappingId, SyncId, WorkspaceId } from './ids.ts'
import { Answer } from './kinds.ts'
import { MappingProposal } from './mapping.ts'
import { RunMode } from './plan.ts'
import { ConflictPolicy, DeletePolicy, Direction, GuardLimits } from './sync.ts'

/** Tokens of a session, as Supabase Auth gives them. Times in seconds. */
export const Session = z
  .object({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.int(), userId: z.uuid() })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

/** `POST /agent/interpret` */
export const InterpretRequest = z
  .object({
    workspaceId: WorkspaceId,
    text: z.string().min(1).max(2000),
    sheetConnectionId: ConnectionId.optional(),
    tableConnectionId: ConnectionId.optional(),
  })
  .meta({ id: 'InterpretRequest' })
export type InterpretRequest = z.infer<typeof InterpretRequest>

/** The answer of every route that starts work. */
export const JobStarted = z.object({ jobId: JobId }).meta({ id: 'JobStarted' })
export type JobStarted = z.infer<typeof JobStarted>

/** `POST /jobs/:id/answer` */
export const AnswerRequest = z.object({ answer: Answer }).meta({ id: 'AnswerRequest' })
export type AnswerRequest = z.infer<typeof AnswerRequest>

/** `POST /connections` for a database; Google connections come from the consent. */
export const CreateConnection = z
  .object({
    workspaceId: WorkspaceId,
    kind: z.literal('postgres'),
    name: z.string().min(1).max(100),
    url: z.string().max(2000),
  })
  .meta({ id: 'CreateConnection' })
export type CreateConnection = z.infer<typeof CreateConnection>

/** `POST /mappings/suggest` */
export const SuggestRequest = z
  .object({
    workspaceId: WorkspaceId,
    sheetConnectionId: ConnectionId,
    spreadsheetId: z.string().min(1),
    tab: z.string().nullable().default(null),
    tableConnectionId: ConnectionId,
    schema: z.string().default('public'),
    table: z.string().min(1).max(63),
    key: z.array(z.string()).default([]),
  })
  .meta({ id: 'SuggestRequest' })
export type SuggestRequest = z.infer<typeof SuggestRequest>

/** `POST /mappings`: a proposal, as it came or as a person changed it, kept as a draft. */
export const CreateMapping = z
  .object({ workspaceId: WorkspaceId, name: z.string().min(1).max(200), proposal: MappingProposal })
  .meta({ id: 'CreateMapping' })
export type CreateMapping = z.infer<typeof CreateMapping>

/** `POST /syncs` */
export const CreateSync = z
  .object({
    workspaceId: WorkspaceId,
    name: z.string().min(1).max(200),
    mappingId: MappingId,
    direction: Direction.default('sheet_to_table'),
    conflictPolicy: ConflictPolicy.default('ask'),
    deletePolicy: DeletePolicy.default('keep'),
    guards: GuardLimits.prefault({}),
    cron: z.string().max(100).nullable().default(null),
    timeZone: z.string().max(100).default('UTC'),
  })
  .meta({ id: 'CreateSync' })
export type CreateSync = z.infer<typeof CreateSync>

/** `POST /start-sync-job` */
export const StartSyncJob = z
  .object({ syncId: SyncId, mode: RunMode.default('apply') })
  .meta({ id: 'StartSyncJob' })
export type StartSyncJob = z.infer<typeof StartSyncJob>

/** A page of a list: `next` is the cursor of the next one, null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}
