import {
  Connection,
  DokiError,
  type JobId,
  JobStarted,
  Me,
  type PlanSummary,
  RunResult,
} from '@doki/contracts'
import { converse, type Talk } from './converse.ts'
import { asked, type GatewayClient } from './gateway-client.ts'
import type { Say } from './say.ts'
import { progressTeller } from './tell-progress.ts'
import { watchJob } from './watch-job.ts'

/** Who the commands sign in as. */
export const email = 'ada@example.com'

/** The e-mail of who is signed in, and the first of their workspaces. */
export async function whoAmI(gateway: GatewayClient) {
  const { email, workspaces } = await asked(Me, gateway.GET('/me'))
  const workspaceId = workspaces[0]?.id
  if (!workspaceId) throw new DokiError('internal', `${email} has no workspace.`)
  return { email, workspaceId }
}

export async function connectDatabase(gateway: GatewayClient, workspaceId: string, url: string) {
  const body = { workspaceId, kind: 'postgres' as const, name: 'Shop', url }
  await asked(Connection, gateway.POST('/connections', { body }))
}

/** A request for a sync that came to its end. */
export interface Synced {
  mappingId: string
  syncId: string
  runId: JobId | null
  run: RunResult | null
  plan: PlanSummary | null
  leftInSheet: number
}

/** Says what is wanted, answers, then yes to the mapping and to the plan, until it is done. */
export async function setUp(text: string, talk: Talk): Promise<Synced> {
  const { result, plan, leftInSheet } = await converse(text, talk)
  const { mappingId, syncId, runId, run, message } = result
  if (!mappingId || !syncId) throw new DokiError('unprocessable', message)
  talk.say.line(`Done: ${message}\n`)
  return { mappingId, syncId, runId, run, plan, leftInSheet }
}

/** One more run of a sync. */
export async function runAgain(gateway: GatewayClient, syncId: string, say: Say): Promise<RunResult> {
  const { jobId } = await asked(
    JobStarted,
    gateway.POST('/start-sync-job', { body: { syncId, mode: 'apply' } }),
  )
  return endOfRun(gateway, jobId, say)
}

/** Waits for the end of a run that was started. */
export async function endOfRun(gateway: GatewayClient, jobId: string, say: Say): Promise<RunResult> {
  const job = await watchJob(gateway, jobId, progressTeller(gateway, say))
  return RunResult.parse(job.result)
}
