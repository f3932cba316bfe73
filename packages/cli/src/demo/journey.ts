import { Ask, Connection, DokiError, type Job, JobStarted, RequestResult, RunResult } from '@doki/contracts'
import { z } from 'zod'
import { count } from './format.ts'
import type { GatewayClient } from './gateway-client.ts'
import type { Say } from './say.ts'
import { showPlan, showProposal } from './show.ts'
import { watchJob } from './watch-job.ts'

/** Who the commands sign in as. */
export const email = 'ada@example.com'

export async function connectDatabase(gateway: GatewayClient, workspaceId: string | undefined, url: string) {
  await gateway.post('/connections', { workspaceId, kind: 'postgres', name: 'Shop', url }, Connection)
}

/** A request that came to its end. */
export interface Synced {
  mappingId: string
  syncId: string
  run: RunResult | null
  leftInSheet: number
}

/** Says what is wanted, then yes to the mapping and to the plan, until it is done. */
export async function setUp(
  gateway: GatewayClient,
  workspaceId: string | undefined,
  text: string,
  say: Say,
): Promise<Synced> {
  const { jobId } = await gateway.post('/agent/interpret', { workspaceId, text }, JobStarted)
  const seen = progressTeller(gateway, say)
  let leftInSheet = 0
  for (;;) {
    const job = await watchJob(gateway, jobId, seen)
    if (job.status === 'completed') {
      const { mappingId, syncId, run, message } = RequestResult.parse(job.result)
      if (!mappingId || !syncId) throw new DokiError('unprocessable', message)
      say.line(`Done: ${message}\n`)
      return { mappingId, syncId, run, leftInSheet }
    }
    const ask = askOf(job)
    if (ask.kind === 'question') {
      throw new DokiError(
        'unprocessable',
        `Doki asks: ${ask.question.text} (${ask.question.choices.join(', ')}) Say it with --tab, --table or --key.`,
      )
    }
    if (ask.kind === 'review') {
      leftInSheet = ask.proposal.leftInSheet.length
      say.line(`Doki proposes:\n\n${showProposal(ask.proposal)}\n`)
      if (ask.proposal.problems.length > 0) {
        throw new DokiError('unprocessable', ask.proposal.problems.map(each => each.message).join(' '))
      }
      await answer(gateway, jobId, { kind: 'review', decision: 'approve' })
    } else if (ask.kind === 'change') {
      throw new DokiError('unprocessable', `Doki asks: ${ask.change.text}`)
    } else {
      say.line(`The plan, before anything is changed:\n\n${showPlan(ask.plan)}\n`)
      await answer(gateway, jobId, { kind: 'confirm', decision: 'apply' })
    }
  }
}

async function answer(gateway: GatewayClient, jobId: string, given: unknown): Promise<void> {
  await gateway.post(`/jobs/${jobId}/answer`, { answer: given }, z.unknown()).catch((error: unknown) => {
    // An answer that got through although its reply was lost is an answer.
    if (!(error instanceof DokiError && error.code === 'conflict')) throw error
  })
}

function askOf({ waitingFor }: Job): Ask {
  return Ask.parse(waitingFor?.type === 'person' ? waitingFor.ask : undefined)
}

/** One more run of a sync. */
export async function runAgain(gateway: GatewayClient, syncId: string, say: Say): Promise<RunResult> {
  const { jobId } = await gateway.post('/start-sync-job', { syncId, mode: 'apply' }, JobStarted)
  const job = await watchJob(gateway, jobId, progressTeller(gateway, say))
  return RunResult.parse(job.result)
}

/** Tells of a job's progress, and of that of the job it waits for. */
function progressTeller(gateway: GatewayClient, say: Say): (job: Job) => void {
  const followed = new Set<string>()
  const tell = (job: Job) => {
    if (job.status === 'pending') say.now(`Waiting for ${waitedFor[job.kind] ?? 'the agent'}`)
    else if (job.status === 'running' && job.progress) say.now(describe(job.progress))
    const child = job.waitingFor?.type === 'job' ? job.waitingFor.jobId : undefined
    if (!child || followed.has(child)) return
    followed.add(child)
    // What became of it is told by the job that waits.
    watchJob(gateway, child, tell).catch(() => {})
  }
  return tell
}

const waitedFor: Partial<Record<Job['kind'], string>> = {
  request: 'the orchestrator',
  'mapping.suggest': 'the mapping agent',
  sync: 'the sync engine to start',
}

function describe({ message, done, total }: NonNullable<Job['progress']>): string {
  return total ? `${message}: ${count(done)} of ${count(total)}` : message
}
