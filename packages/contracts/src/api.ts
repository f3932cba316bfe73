import { z } from 'zod'
import { ServiceAccountKey } from './connection.ts'
import { SheetSchema, TableSchema } from './dataset.ts'
import { ConnectionId, JobId, MappingId, SyncId, WorkspaceId } from './ids.ts'
import { Answer } from './kinds.ts'
import { ColumnFormat, ColumnMapping, MappingKey, MappingProposal } from './mapping.ts'
import { nameOf } from './name-of.ts'
import { PlanConflict, PlanSample, QuarantinedRow } from './plan.ts'
import { ConflictPolicy, DeletePolicy, Direction, GuardLimits, Schedule, SyncState } from './sync.ts'
import { Role } from './workspace.ts'

/** Tokens of a session, as Supabase Auth gives them. Times in seconds. */
export const Session = z
  .object({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.int(), userId: z.uuid() })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

/** `POST /auth/session` */
export const SignIn = z
  .strictObject({ email: z.email().max(320), password: z.string().min(1).max(1000) })
  .meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof SignIn>

/** `POST /auth/refresh` */
export const RefreshSession = z
  .strictObject({ refreshToken: z.string().min(1).max(4000) })
  .meta({ id: 'RefreshSession' })
export type RefreshSession = z.infer<typeof RefreshSession>

/** How a workspace is called in addresses: lower-case words joined by hyphens. Kept with a mark of its own after it. */
const Slug = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

/** `POST /workspaces` */
export const CreateWorkspace = z
  .strictObject({ name: nameOf(200), slug: Slug.optional() })
  .meta({ id: 'CreateWorkspace' })
export type CreateWorkspace = z.infer<typeof CreateWorkspace>

/** `PATCH /workspaces/:id`; what is absent stays. */
export const UpdateWorkspace = CreateWorkspace.partial().meta({ id: 'UpdateWorkspace' })
export type UpdateWorkspace = z.infer<typeof UpdateWorkspace>

/** `POST /workspaces/:id/invites` */
export const CreateInvite = z
  .strictObject({ email: z.email().max(320), role: Role.default('member') })
  .meta({ id: 'CreateInvite' })
export type CreateInvite = z.infer<typeof CreateInvite>

/** An invitation as it is answered once, to who made it: the token is not kept and cannot be shown again. */
export const InviteCreated = z
  .object({ id: z.uuid(), token: z.string(), expiresAt: z.string() })
  .meta({ id: 'InviteCreated' })
export type InviteCreated = z.infer<typeof InviteCreated>

/**
 * `POST /invites/look` and `POST /invites/redeem`. In a body, never in an address: whatever stands before us logs those.
 */
export const InviteToken = z
  .strictObject({
    token: z.string().min(1).max(200).describe('As `POST /workspaces/{id}/invites` answered it'),
  })
  .meta({ id: 'InviteToken' })
export type InviteToken = z.infer<typeof InviteToken>

/** What somebody who holds the token of an invitation may know of it. */
export const Invite = z
  .object({
    id: z.uuid(),
    workspaceId: WorkspaceId,
    workspaceName: z.string(),
    email: z.string(),
    role: Role,
    expiresAt: z.string(),
  })
  .meta({ id: 'Invite' })
export type Invite = z.infer<typeof Invite>

/** `POST /agent/interpret` */
export const InterpretRequest = z
  .strictObject({
    workspaceId: WorkspaceId,
    text: z.string().min(1).max(2000),
    sheetConnectionId: ConnectionId.optional(),
    tableConnectionId: ConnectionId.optional(),
    /** Of whoever asks ("every day at 9"); absent: as their profile says. */
    timezone: z
      .string()
      .max(100)
      .optional()
      .describe('An IANA name: `Europe/Berlin`; your profile’s when absent'),
    previousJobId: JobId.optional().describe(
      'A request of this workspace that this one goes on from: “undo that”, “and now every hour”, “pause it” are said of what it was about',
    ),
  })
  .meta({ id: 'InterpretRequest' })
export type InterpretRequest = z.infer<typeof InterpretRequest>

/** The answer of every route that starts work. */
export const JobStarted = z.object({ jobId: JobId }).meta({ id: 'JobStarted' })
export type JobStarted = z.infer<typeof JobStarted>

/** `POST /jobs/:id/answer` */
export const AnswerRequest = z
  .strictObject({
    answer: Answer,
    fence: z
      .int()
      .nonnegative()
      .optional()
      .describe(
        'The `fence` of the job as you read it: should it ask something else by now, your answer is refused and not taken for one to that',
      ),
  })
  .meta({ id: 'AnswerRequest' })
export type AnswerRequest = z.infer<typeof AnswerRequest>

const Named = { workspaceId: WorkspaceId, name: nameOf(100) }
const url = z.string().max(2000)
const serviceAccountKey = ServiceAccountKey.describe('The JSON file of a key, as Google gave it')
const supabaseKey = z
  .string()
  .max(4000)
  .regex(/^[\w.-]+$/, 'not a key of Supabase: copy the secret key (service_role) from its settings')
  .describe('The secret key of the project; with another one only what its role may see is there')

/**
 * `POST /connections` for a database, by its Postgres URL or by the URL and a key of a Supabase project, or for Google by
 * the key of a service account; a person's own Google account is connected by the consent.
 */
export const CreateConnection = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('postgres'), ...Named, url }),
    z.strictObject({ kind: z.literal('google'), ...Named, key: serviceAccountKey }),
    z.strictObject({ kind: z.literal('supabase'), ...Named, url, key: supabaseKey }),
  ])
  .meta({ id: 'CreateConnection' })
export type CreateConnection = z.infer<typeof CreateConnection>

/** `POST /connections/:id/reconnect`: what opens it from now on, of the kind it is of. */
export const ReconnectConnection = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('postgres'), url }),
    z.strictObject({ kind: z.literal('google'), key: serviceAccountKey }),
    z.strictObject({ kind: z.literal('supabase'), url, key: supabaseKey }),
  ])
  .meta({ id: 'ReconnectConnection' })
export type ReconnectConnection = z.infer<typeof ReconnectConnection>

/** `GET /connections/:id/schema`: the columns of one dataset. */
export const DatasetSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('sheet'), sheet: SheetSchema }),
    z.object({ kind: z.literal('table'), table: TableSchema }),
  ])
  .meta({ id: 'DatasetSchema' })
export type DatasetSchema = z.infer<typeof DatasetSchema>

/** What a table of Postgres has at most, and an index of it: https://www.postgresql.org/docs/current/limits.html */
const [mostColumns, mostKeys] = [1_600, 32]

/** `POST /mappings/suggest` */
export const SuggestRequest = z
  .strictObject({
    workspaceId: WorkspaceId,
    sheetConnectionId: ConnectionId,
    spreadsheetId: z.string().min(1),
    tab: z.string().nullable().default(null),
    tableConnectionId: ConnectionId,
    schema: z.string().default('public'),
    table: z.string().min(1).max(63),
    key: z.array(z.string()).max(mostKeys).default([]),
  })
  .meta({ id: 'SuggestRequest' })
export type SuggestRequest = z.infer<typeof SuggestRequest>

/** Parts of a mapping as a request gives them: a name misspelled in one is told, not passed over. */
const AskedColumns = z
  .array(ColumnMapping.extend({ format: ColumnFormat.strict() }).strict())
  .max(mostColumns)
const AskedKey = MappingKey.extend({ columns: z.array(z.string()).min(1).max(mostKeys) }).strict()
const AskedProposal = MappingProposal.extend({ columns: AskedColumns, key: AskedKey }).strict()

/** `POST /mappings`: a proposal, as it came or as a person changed it, kept as a draft. */
export const CreateMapping = z
  .strictObject({ workspaceId: WorkspaceId, name: nameOf(200), proposal: AskedProposal })
  .meta({ id: 'CreateMapping' })
export type CreateMapping = z.infer<typeof CreateMapping>

/** `PATCH /mappings/:id`: only a draft changes; what is absent stays. */
export const UpdateMapping = z
  .strictObject({
    name: nameOf(200).optional(),
    columns: AskedColumns.optional(),
    key: AskedKey.optional(),
  })
  .meta({ id: 'UpdateMapping' })
export type UpdateMapping = z.infer<typeof UpdateMapping>

const AskedSchedule = z.strictObject(Schedule.shape)

/** `POST /syncs` */
export const CreateSync = z
  .strictObject({
    workspaceId: WorkspaceId,
    name: nameOf(200),
    mappingId: MappingId,
    direction: Direction.default('sheet_to_table'),
    conflictPolicy: ConflictPolicy.optional().describe(
      'Absent: the side that is copied from wins; both ways, a person is asked',
    ),
    deletePolicy: DeletePolicy.default('keep'),
    guards: GuardLimits.strict().prefault({}),
    statusColumn: z.boolean().default(false),
    schedule: AskedSchedule.nullable().default(null),
    live: z
      .boolean()
      .default(false)
      .describe('A change on either side starts a run, within seconds where it is told of'),
    timeZone: z.string().max(100).optional().describe("The schedule's when absent, or UTC"),
  })
  .meta({ id: 'CreateSync' })
export type CreateSync = z.infer<typeof CreateSync>

/** `PATCH /syncs/:id`; what is absent stays. The mapping and the direction of a sync do not change. */
export const UpdateSync = z
  .strictObject({
    name: nameOf(200).optional(),
    conflictPolicy: ConflictPolicy.optional(),
    deletePolicy: DeletePolicy.optional(),
    guards: z.strictObject({ rows: z.int().nonnegative(), share: z.number().min(0).max(1) }).optional(),
    statusColumn: z.boolean().optional(),
    schedule: AskedSchedule.nullable().optional().describe('Null: no schedule any more'),
    live: z.boolean().optional(),
    timeZone: z.string().max(100).optional(),
  })
  .meta({ id: 'UpdateSync' })
export type UpdateSync = z.infer<typeof UpdateSync>

/** `POST /syncs/:id/table-hook`: shown once. */
export const TableHook = z
  .object({
    url: z.string().describe('To be called by POST when the table changed; nothing in its body is read'),
    authorization: z.string().describe('The header of that name, which proves that it is the database'),
  })
  .meta({ id: 'TableHook' })
export type TableHook = z.infer<typeof TableHook>

/** `GET /syncs/:id/status`: what of a sync waits, and for whom. */
export const SyncStatus = z
  .object({
    state: SyncState,
    stateReason: z.string().nullable(),
    openConflicts: z.int().describe('Wait for a person to decide'),
    resolvedConflicts: z.int().describe('Decided; the next run carries them out'),
    quarantined: z.int().describe('Findings about rows that cannot cross'),
    lastRunId: JobId.nullable(),
    waitingRunId: JobId.nullable().describe(
      'The newest run, when a guard stopped it and `POST /runs/:id/confirm` lets it go on',
    ),
  })
  .meta({ id: 'SyncStatus' })
export type SyncStatus = z.infer<typeof SyncStatus>

/** A row of `sync_quarantine`: what could not cross, since when. */
export const Quarantined = QuarantinedRow.extend({
  id: z.uuid(),
  syncId: SyncId,
  code: z.string(),
  state: z.enum(['open', 'resolved']),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
}).meta({ id: 'Quarantined' })
export type Quarantined = z.infer<typeof Quarantined>

/** `GET /conflicts`: a row of `sync_conflicts`. Texts are canonical; of a whole row they are its values as JSON. */
export const Conflict = PlanConflict.extend({
  id: z.uuid(),
  syncId: SyncId,
  /** The run that found it. */
  runId: JobId.nullable(),
  state: z.enum(['open', 'resolved', 'applied', 'gone']),
  resolution: z.enum(['sheet', 'table', 'value']).nullable(),
  resolvedValue: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  createdAt: z.string(),
}).meta({ id: 'Conflict' })
export type Conflict = z.infer<typeof Conflict>

/** Whose value a conflict is to end with; `value` is one of the person's own, as they would type it. */
const Take = z.discriminatedUnion('take', [
  z.strictObject({ take: z.literal('sheet') }),
  z.strictObject({ take: z.literal('table') }),
  z.strictObject({ take: z.literal('value'), value: z.string().max(50_000).nullable() }),
])

/** `POST /conflicts/:id/resolve` */
export const ResolveConflict = Take.meta({ id: 'ResolveConflict' })
export type ResolveConflict = z.infer<typeof ResolveConflict>

/** `POST /conflicts/resolve`: many at once, by id, or all open ones of a sync (of one column). */
export const ResolveConflicts = z
  .strictObject({
    take: z.enum(['sheet', 'table']),
    ids: z.array(z.uuid()).min(1).max(1000).optional(),
    syncId: SyncId.optional(),
    column: z.string().optional(),
  })
  .refine(({ ids, syncId }) => (ids === undefined) !== (syncId === undefined), {
    message: 'Name either the conflicts (ids) or the sync (syncId)',
  })
  .meta({ id: 'ResolveConflicts' })
export type ResolveConflicts = z.infer<typeof ResolveConflicts>

/** The answer of `POST /conflicts/resolve`: how many conflicts were decided by it. */
export const ConflictsResolved = z.object({ resolved: z.int() }).meta({ id: 'ConflictsResolved' })
export type ConflictsResolved = z.infer<typeof ConflictsResolved>

/** `GET /runs/:id/changes`: one row that a run wrote on one side; of an update the changed columns only. */
export const RunChange = PlanSample.meta({ id: 'RunChange' })
export type RunChange = z.infer<typeof RunChange>

/** `POST /start-sync-job` */
export const StartSyncJob = z
  .strictObject({
    syncId: SyncId,
    mode: z.enum(['plan', 'apply']).default('apply'),
    full: z
      .boolean()
      .default(false)
      .describe('Looks at every row, also when neither the file nor the table seems to have changed'),
  })
  .meta({ id: 'StartSyncJob' })
export type StartSyncJob = z.infer<typeof StartSyncJob>

/** A page of a list: `next` is the cursor of the next one, null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}
