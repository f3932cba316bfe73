import { z } from 'zod'
import { SheetDataset, TableDataset } from './dataset.ts'
import { ConnectionId, JobId, MappingId, SyncId } from './ids.ts'
import { Interpretation, Question } from './intent.ts'
import {
  ColumnMapping,
  MappingKey,
  MappingProblem,
  MappingProof,
  MappingProposal,
  NewTable,
} from './mapping.ts'
import { GuardFinding, PlanSummary, RunMode, RunResult } from './plan.ts'
import { ConflictPolicy, DeletePolicy, Direction, Schedule } from './sync.ts'

/** Which process takes the jobs of a kind; it names the Pub/Sub topic, or the Cloud Run Job. */
export const agentOf = {
  request: 'orchestrator',
  'mapping.suggest': 'mapping',
  'mapping.validate': 'mapping',
  sync: 'sync-engine',
} as const
export type JobKind = keyof typeof agentOf
export const JobKind = z.enum(Object.keys(agentOf) as [JobKind, ...JobKind[]])

/** `request`: what a person said, taken from the words to a first run. */
export const RequestInput = z.object({
  text: z.string().min(1).max(2000),
  /** Where to look when the workspace has several connections of a kind. */
  sheetConnectionId: ConnectionId.nullable(),
  tableConnectionId: ConnectionId.nullable(),
  timezone: z.string(),
  /** The request that this one goes on from: “undo that” and “now every hour” are said of it. */
  previousJobId: JobId.nullable().default(null),
})
export type RequestInput = z.infer<typeof RequestInput>

export const RequestResult = z.object({
  interpretation: Interpretation,
  mappingId: MappingId.nullable(),
  syncId: SyncId.nullable(),
  runId: JobId.nullable(),
  run: RunResult.nullable(),
  message: z.string(),
})
export type RequestResult = z.infer<typeof RequestResult>

/** What of a sync can be changed in words. */
export const SyncRules = z.object({
  direction: Direction,
  conflictPolicy: ConflictPolicy,
  deletePolicy: DeletePolicy,
  schedule: Schedule.nullable(),
  /** Absent in what was asked by an older process. */
  live: z.boolean().default(false),
})
export type SyncRules = z.infer<typeof SyncRules>

/** A change that is put before a person before it is made; `text` says exactly what it is. */
const ChangeAsked = z.object({ syncId: SyncId, text: z.string() })
export const ProposedChange = z.discriminatedUnion('action', [
  ChangeAsked.extend({ action: z.literal('change_sync'), before: SyncRules, after: SyncRules }),
  ChangeAsked.extend({ action: z.literal('delete_sync') }),
  ChangeAsked.extend({ action: z.literal('undo_run'), runId: JobId }),
  /** The conflicts that were open `until` then are decided for one side. */
  ChangeAsked.extend({
    action: z.literal('resolve_conflicts'),
    take: z.enum(['sheet', 'table']),
    until: z.string(),
  }),
])
export type ProposedChange = z.infer<typeof ProposedChange>

/** `note`: what became of the answer before, where it was none, so that the same is asked again. */
const Asked = z.object({ note: z.string().optional() })

/** What a `request` asks a person while it waits, and the answer that lets it go on. */
export const Ask = z.discriminatedUnion('kind', [
  Asked.extend({ kind: z.literal('question'), question: Question }),
  Asked.extend({
    kind: z.literal('review'),
    proposal: MappingProposal,
    /** How the sync is to go: a yes to the mapping is to this, too. Null: only a mapping was asked for. */
    rules: SyncRules.nullable().optional(),
    /** The rules in the person's language. */
    text: z.string().optional(),
  }),
  Asked.extend({ kind: z.literal('confirm'), plan: PlanSummary, syncId: SyncId, planRunId: JobId }),
  Asked.extend({ kind: z.literal('change'), change: ProposedChange }),
])
export type Ask = z.infer<typeof Ask>

export const Answer = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('question'),
      choice: z
        .string()
        .max(500)
        .describe('One of the choices, or words of your own: also to a review, a plan or a change'),
    }),
    z.object({
      kind: z.literal('review'),
      decision: z.enum(['approve', 'reject']),
      /** The columns and the key as the person wants them; absent: as proposed. */
      columns: z.array(ColumnMapping).optional(),
      key: MappingKey.optional(),
    }),
    z.object({ kind: z.literal('confirm'), decision: z.enum(['apply', 'leave']) }),
    z.object({ kind: z.literal('change'), decision: z.enum(['apply', 'leave']) }),
  ])
  .meta({ id: 'Answer' })
export type Answer = z.infer<typeof Answer>

/** `mapping.suggest`: propose a mapping between a tab and a table, or a table to be made for the tab. */
export const SuggestMapping = z.object({
  sheetConnectionId: ConnectionId,
  spreadsheetId: z.string(),
  /** Null: the first tab that has rows. */
  tab: z.string().nullable(),
  table: TableDataset,
  /** Columns the person named as the key. */
  key: z.array(z.string()),
})
export type SuggestMapping = z.infer<typeof SuggestMapping>

/** `mapping.validate`: check exactly this mapping over all rows, and propose nothing. */
export const ValidateMapping = z.object({
  /** The draft that what is found is kept with; null: it is not kept. */
  mappingId: MappingId.nullable(),
  sheet: SheetDataset,
  table: TableDataset,
  newTable: NewTable.nullable(),
  columns: z.array(ColumnMapping),
  key: MappingKey,
})
export type ValidateMapping = z.infer<typeof ValidateMapping>

/** How a mapping stood the check. With a problem in it, it cannot be approved as it stands. */
export const MappingValidation = z
  .object({ proof: MappingProof, problems: z.array(MappingProblem) })
  .meta({ id: 'MappingValidation' })
export type MappingValidation = z.infer<typeof MappingValidation>

/** `sync`: one run. */
export const SyncInput = z.object({
  syncId: SyncId,
  mode: RunMode,
  /** A person said yes to what guards found. */
  confirmed: z.boolean(),
  /** What they said yes to; a run that finds more asks again. Empty: to whatever is found. */
  findings: z.array(GuardFinding).default([]),
  /** Looks at every row, also when nothing says that anything changed. */
  full: z.boolean().default(false),
  /** Who started it: a person (also by way of an agent), the clock, or a change that was noticed. */
  cause: z.enum(['person', 'schedule', 'change']).default('person'),
  /** The run that an `undo` takes back. */
  undoOf: JobId.nullable().default(null),
})
export type SyncInput = z.infer<typeof SyncInput>

/** Input and result of every kind of job. */
export const jobKinds = {
  request: { input: RequestInput, result: RequestResult },
  'mapping.suggest': { input: SuggestMapping, result: MappingProposal },
  'mapping.validate': { input: ValidateMapping, result: MappingValidation },
  sync: { input: SyncInput, result: RunResult },
} as const
