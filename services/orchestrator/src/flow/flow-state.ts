import { Interpretation, JobId, MappingId, ProposedChange, SyncId, SyncRules } from '@doki/contracts'
import { z } from 'zod'

/** How many answers in a row said nothing that could be used. */
const missed = z.int().default(0)

/**
 * Where a request stands. Written to the job whenever it waits, so that any process can go on from there, days
 * later: `understand -> propose -> review -> plan -> confirm -> run` for a new sync; for one that is there
 * `understand -> run`, or `understand -> agree -> run` where it needs a yes first.
 */
export const FlowState = z.discriminatedUnion('step', [
  /** Null before the words were read; with questions in it while the person is asked. */
  z.object({ step: z.literal('understand'), interpretation: Interpretation.nullable(), missed }),
  z.object({ step: z.literal('propose'), interpretation: Interpretation, mappingJobId: JobId }),
  z.object({ step: z.literal('review'), interpretation: Interpretation, mappingJobId: JobId, missed }),
  z.object({
    step: z.literal('plan'),
    interpretation: Interpretation,
    mappingId: MappingId,
    syncId: SyncId,
    runId: JobId,
  }),
  z.object({
    step: z.literal('confirm'),
    interpretation: Interpretation,
    mappingId: MappingId,
    syncId: SyncId,
    runId: JobId,
    /** Those the plan was shown for; null in what older processes wrote. */
    rules: SyncRules.nullable().default(null),
    missed,
  }),
  z.object({
    step: z.literal('run'),
    interpretation: Interpretation,
    mappingId: MappingId,
    syncId: SyncId,
    runId: JobId,
  }),
  /** A change of a sync, a deletion or an undo waits for a yes. */
  z.object({ step: z.literal('agree'), interpretation: Interpretation, change: ProposedChange, missed }),
])
export type FlowState = z.infer<typeof FlowState>

export type StateOf<S extends FlowState['step']> = Extract<FlowState, { step: S }>

export const firstState: FlowState = { step: 'understand', interpretation: null, missed: 0 }
