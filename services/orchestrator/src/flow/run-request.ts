import {
  Answer,
  DokiError,
  type Job,
  RequestInput,
  type RequestResult,
  type WaitingFor,
} from '@doki/contracts'
import { agree } from './agree.ts'
import { confirm } from './confirm.ts'
import type { FlowDeps } from './deps.ts'
import { finishRun } from './finish-run.ts'
import { FlowState, firstState } from './flow-state.ts'
import { hear, isUndecided } from './hear.ts'
import { plan } from './plan.ts'
import { propose } from './propose.ts'
import { reconsider } from './reconsider.ts'
import { review } from './review.ts'
import type { Next, StepContext } from './steps.ts'
import { understand } from './understand.ts'

export type Outcome = { done: RequestResult } | { wait: { state: FlowState; waitingFor: WaitingFor } }

/**
 * Takes a request as far as it goes without a person or another job. Called again after every answer and every child
 * that ended, with what the last call left in the job; every step may be repeated.
 */
export async function runRequest(context: StepContext, deps: FlowDeps): Promise<Outcome> {
  const input = RequestInput.parse(context.job.input)
  const left = context.job.state === null ? firstState : FlowState.parse(context.job.state)
  let state = left
  let answer = hear(left, answerOf(context.job))
  for (;;) {
    await context.check()
    const next = await step(state, answer, input, context, deps).catch(error =>
      noteFailure(error, state, context),
    )
    if ('done' in next) return next
    if ('ask' in next) {
      return { wait: { state: next.state, waitingFor: { type: 'person', ask: next.ask } } }
    }
    if ('waitForJob' in next) {
      return { wait: { state: next.state, waitingFor: { type: 'job', jobId: next.waitForJob } } }
    }
    state = next.goOn
    answer = undefined
  }
}

/** A step that ends the request is a row like all others. What is passing is tried again, and not noted. */
async function noteFailure(error: unknown, { step }: FlowState, { note }: StepContext): Promise<never> {
  if (error instanceof DokiError)
    await note({ action: step, reasoning: `The request ends here. ${error.message}`, status: 'rejected' })
  throw error
}

function step(
  state: FlowState,
  answer: Answer | undefined,
  input: RequestInput,
  context: StepContext,
  deps: FlowDeps,
): Promise<Next> {
  if (answer?.kind === 'question' && isUndecided(state))
    return reconsider(state, answer.choice, input, context, deps, again =>
      step(again, undefined, input, context, deps),
    )
  switch (state.step) {
    case 'understand':
      return understand(state, answer, input, context, deps)
    case 'propose':
      return propose(state, context)
    case 'review':
      return review(state, answer, context, deps)
    case 'plan':
      return plan(state, context, deps)
    case 'confirm':
      return confirm(state, answer, context, deps)
    case 'run':
      return finishRun(state, context, deps)
    case 'agree':
      return agree(state, answer, context, deps)
  }
}

function answerOf({ answer }: Job): Answer | undefined {
  if (answer === null || answer === undefined) return undefined
  const parsed = Answer.safeParse(answer)
  if (!parsed.success) throw new DokiError('invalid_input', 'The answer is not one this request can read.')
  return parsed.data
}
