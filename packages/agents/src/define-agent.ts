import type { Job } from '@doki/contracts'
import type { JobStore, WaitFor, Work } from '@doki/jobs'
import type { z } from 'zod'
import type { Actions } from './action-store.ts'
import type { Model } from './model/model.ts'

/** The kinds of job an agent takes: what it is given and what it answers. */
export type Kinds = Record<string, { input: z.ZodType; output: z.ZodType }>

/** A job of one of these kinds, its input parsed. */
export type JobOf<K extends Kinds> = {
  [Kind in keyof K & string]: Omit<Job, 'kind' | 'input'> & { kind: Kind; input: z.output<K[Kind]['input']> }
}[keyof K & string]

/** What one of these kinds answers. */
export type OutputOf<K extends Kinds> = z.input<K[keyof K & string]['output']>

/** A job that this one needs done. */
export type Child = {
  kind: string
  input: unknown
  /** Names it within its parent: asked for the same step again, after a crash, it is the same job. */
  step: string
}

/** What an agent works with. */
export type Tools = Work & {
  /** For this job, its calls recorded and counted. Null: none is chosen. Every agent works without; a model may only add. */
  model: Model | null
  /** Records what the agent does or proposes, as this agent and for this job. */
  actions: Actions
  jobs: JobStore
  /** Creates a child of this job and sends it on its way; wait for it with `{ wait: … }`. */
  startChild(child: Child): Promise<Job>
}

/**
 * What an agent is. `run` may be called again for the same job, after a crash or a wait: `job.state`, `job.waitingFor`
 * and `job.answer` tell where it is. It returns the output of the job's kind, or a `WaitFor`; a `DokiError` ends the
 * job, anything else thrown brings it again.
 */
export type Agent<K extends Kinds> = {
  name: string
  kinds: K
  run(job: JobOf<K>, tools: Tools): Promise<OutputOf<K> | WaitFor>
}

/** Only for its types: it lets `run` know the kinds. */
export function defineAgent<K extends Kinds>(agent: Agent<K>): Agent<K> {
  return agent
}
