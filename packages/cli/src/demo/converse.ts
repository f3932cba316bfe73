import {
  type Answer,
  Ask,
  DokiError,
  type Job,
  JobStarted,
  type PlanSummary,
  type Question,
  RequestResult,
} from '@doki/contracts'
import { z } from 'zod'
import { asked, type GatewayClient } from './gateway-client.ts'
import type { Say } from './say.ts'
import { showPlan, showProposal } from './show.ts'
import { progressTeller } from './tell-progress.ts'
import { watchJob } from './watch-job.ts'

/** Who talks to Doki. */
export interface Talk {
  gateway: GatewayClient
  workspaceId: string
  say: Say
  /** Of the clocks that times of day are meant by. */
  timezone?: string
  /** What the person answers to a question, in words of their own; undefined: they do not know. */
  answer?(question: Question): string | undefined
}

/** A request that came to its end. */
export interface Conversation {
  result: RequestResult
  /** The one the person said yes to. */
  plan: PlanSummary | null
  /** So many headers of the sheet have no column. */
  leftInSheet: number
}

/** Says something, answers what is asked, then yes to the mapping and to the plan, until it is done. */
export async function converse(text: string, talk: Talk): Promise<Conversation> {
  const { gateway, workspaceId, say, timezone } = talk
  const request = { workspaceId, text, ...(timezone && { timezone }) }
  const { jobId } = await asked(JobStarted, gateway.POST('/agent/interpret', { body: request }))
  const seen = progressTeller(gateway, say)
  let leftInSheet = 0
  let plan: PlanSummary | null = null
  for (;;) {
    const job = await watchJob(gateway, jobId, seen)
    if (job.status === 'completed') return { result: RequestResult.parse(job.result), plan, leftInSheet }
    const ask = askOf(job)
    if (ask.kind === 'review') leftInSheet = ask.proposal.leftInSheet.length
    if (ask.kind === 'confirm') plan = ask.plan
    const given = answerTo(ask, talk)
    const params = { path: { id: jobId } }
    const call = gateway.POST('/jobs/{id}/answer', { params, body: { answer: given } })
    await asked(z.unknown(), call).catch((error: unknown) => {
      // An answer that got through although its reply was lost is an answer.
      if (!(error instanceof DokiError && error.code === 'conflict')) throw error
    })
  }
}

/** Shows what is asked, and answers it. Throws `unprocessable` for what only a person can. */
function answerTo(ask: Ask, { say, answer }: Talk): Answer {
  if (ask.note) say.line(ask.note)
  switch (ask.kind) {
    case 'question': {
      const { text, choices } = ask.question
      const choice = answer?.(ask.question)
      if (choice === undefined) {
        throw new DokiError(
          'unprocessable',
          `Doki asks: ${text} (${choices.join(', ')}) Say it with --tab, --table or --key.`,
        )
      }
      say.line(`Doki asks: ${text}${choices.length > 0 ? ` (${choices.join(', ')})` : ''}`)
      say.line(`You say: ${choice}\n`)
      return { kind: 'question', choice }
    }
    case 'review':
      say.line(`Doki proposes:\n\n${showProposal(ask.proposal)}\n`)
      if (ask.text) say.line(`  ${ask.text}\n`)
      if (ask.proposal.problems.length > 0) {
        throw new DokiError('unprocessable', ask.proposal.problems.map(each => each.message).join(' '))
      }
      return { kind: 'review', decision: 'approve' }
    case 'confirm':
      say.line(`You approve. The plan, before anything is changed:\n\n${showPlan(ask.plan)}\n`)
      return { kind: 'confirm', decision: 'apply' }
    case 'change':
      throw new DokiError('unprocessable', `Doki asks: ${ask.change.text}`)
  }
}

function askOf({ waitingFor }: Job): Ask {
  return Ask.parse(waitingFor?.type === 'person' ? waitingFor.ask : undefined)
}
