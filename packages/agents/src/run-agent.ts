import { DokiError, type Job } from '@doki/contracts'
import type { Queries } from '@doki/database'
import { type Dispatcher, type Handler, isWaitFor, type JobStore, type Work } from '@doki/jobs'
import type { z } from 'zod'
import { actionStore, actionsFor } from './action-store.ts'
import type { Agent, JobOf, Kinds, Tools } from './define-agent.ts'
import { bindModel } from './model/bind-model.ts'
import type { Model } from './model/model.ts'

type Deps = {
  db: Queries
  jobs: JobStore
  dispatcher: Pick<Dispatcher, 'dispatch'>
  /** Null, as if left out: none. */
  model?: Model | null
  traceparent?: string | undefined
}

/**
 * An agent as the handler of a job: the input is parsed on its way in and the output on its way out. A kind the agent
 * does not know, and what does not fit, are final: no delivery would mend them.
 */
export function runAgent<K extends Kinds>(agent: Agent<K>, deps: Deps): Handler {
  const store = actionStore(deps.db)
  const { model } = deps
  return async (job, work) => {
    const kind = kindOf(agent, job)
    const actions = actionsFor(store, job, agent.name)
    const tokensToday = () => store.tokensToday(job.workspaceId)
    const tools: Tools = {
      ...work,
      model: model ? bindModel(model, { actions, tokensToday, log: work.log }) : null,
      jobs: deps.jobs,
      actions,
      startChild: child => startChild(job, child, work, deps),
    }
    const result: unknown = await agent.run(parseJob(agent, job, kind.input), tools)
    return isWaitFor(result) ? result : parseOutput(agent, kind.output, result)
  }
}

function kindOf<K extends Kinds>({ name, kinds }: Agent<K>, { kind }: Job): Kinds[string] {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (!known) throw new DokiError('internal', `The ${name} agent does not know jobs of the kind ${kind}`)
  return known
}

function parseJob<K extends Kinds>({ name }: Agent<K>, job: Job, input: z.ZodType): JobOf<K> {
  const parsed = input.safeParse(job.input)
  if (!parsed.success) {
    const message = `The ${name} agent cannot read the job's input: ${placesOf(parsed.error)}`
    throw new DokiError('invalid_input', message, { cause: parsed.error })
  }
  // The kind was just looked up among the agent's and its input parsed by that kind's schema, which no type can follow.
  return { ...job, input: parsed.data } as JobOf<K>
}

function parseOutput<K extends Kinds>({ name }: Agent<K>, output: z.ZodType, result: unknown): unknown {
  const parsed = output.safeParse(result)
  if (parsed.success) return parsed.data
  const message = `The ${name} agent answered something that does not fit: ${placesOf(parsed.error)}`
  throw new DokiError('internal', message, { cause: parsed.error })
}

/** Where and what, without the values. */
function placesOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`).join('; ')
}

async function startChild(
  job: Job,
  { kind, input, step }: Parameters<Tools['startChild']>[0],
  { log }: Work,
  { jobs, dispatcher, traceparent }: Deps,
): Promise<Job> {
  const child = await jobs.create({
    workspaceId: job.workspaceId,
    kind,
    input,
    requestedBy: job.requestedBy,
    parentJobId: job.id,
    idempotencyKey: `${job.id}:${step}`,
    traceparent,
  })
  if (child.status === 'pending') await dispatcher.dispatch(child, { traceparent })
  log.info({ childId: child.id, childKind: kind }, 'child started')
  return child
}
