import {
  DokiError,
  Job,
  JobId,
  JobStarted,
  PlanSummary,
  pageOf,
  RunResult,
  StartSyncJob,
  SyncId,
  SyncInput,
} from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { orMissing } from '../access.ts'
import { byId, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { findRun } from '../find-run.ts'
import { checkNotPaused, runOf, type StartJob } from '../start-job.ts'
import { jobStore, RunQuery } from '../stores/job-store.ts'
import { syncStore } from '../stores/sync-store.ts'

type Options = { as: AsCaller; startJob: StartJob }

/** Runs of syncs; a run is a job of kind `sync`. */
export const runRoutes: FastifyPluginAsyncZod<Options> = async (app, { as, startJob }) => {
  const tags = ['runs']
  const params = byId(JobId)
  const started = { 202: JobStarted, ...problems }

  const start = {
    tags,
    summary: 'Starts a run of a sync',
    body: StartSyncJob,
    response: started,
  }
  app.post('/start-sync-job', { schema: start, config: { repeat: 'key' } }, async (request, reply) => {
    const { syncId, mode, full } = request.body
    const sync = await as(request, async tx => orMissing(await syncStore(tx).find(syncId), 'sync'))
    if (mode === 'apply') checkNotPaused(sync)
    const run = runOf({ syncId, mode, confirmed: false, full })
    return startJob(request, reply.code(202), { workspaceId: sync.workspaceId, ...run })
  })

  const list = { tags, summary: 'Runs of a sync, newest first', params: byId(SyncId), querystring: RunQuery }
  app.get('/syncs/:id/runs', { schema: { ...list, response: { 200: pageOf(Job), ...problems } } }, request =>
    as(request, async tx => {
      const sync = orMissing(await syncStore(tx).find(request.params.id), 'sync')
      return jobStore(tx).runsOf(sync.id, request.query)
    }),
  )

  app.get(
    '/runs/:id',
    { schema: { tags, summary: 'One run', params, response: { 200: Job, ...problems } } },
    request => as(request, tx => findRun(tx, request.params.id)),
  )

  const plan = {
    tags,
    summary: 'What a run would change, or changed',
    params,
    response: { 200: PlanSummary, ...problems },
  }
  app.get('/runs/:id/plan', { schema: plan }, request =>
    as(request, async tx => resultOf(await findRun(tx, request.params.id)).plan),
  )

  const confirm = {
    tags,
    summary: 'Says yes to what a guard stopped: a new run goes through with it',
    params,
    response: started,
  }
  app.post('/runs/:id/confirm', { schema: confirm, config: { repeat: 'key' } }, async (request, reply) => {
    const run = await as(request, tx => findRun(tx, request.params.id))
    const { guards } = checkConfirmable(resultOf(run))
    // Whatever else it was asked to do, it does; the yes covers what was shown, and no more.
    const input = {
      ...SyncInput.parse(run.input),
      confirmed: true,
      findings: guards,
      cause: 'person' as const,
    }
    // However often a person says yes to this run: it is one yes.
    const idempotencyKey = `confirm ${run.id}`
    const { workspaceId } = run
    return startJob(request, reply.code(202), { workspaceId, ...runOf(input), idempotencyKey })
  })
}

function resultOf(run: Job): RunResult {
  if (run.status === 'completed') return RunResult.parse(run.result)
  throw new DokiError('conflict', run.error?.message ?? `This run has no plan yet: it is ${run.status}`)
}

function checkConfirmable({ outcome, plan }: RunResult): PlanSummary {
  if (outcome !== 'guarded') throw new DokiError('conflict', `No guard stopped this run: it is ${outcome}`)
  const firm = plan.guards.filter(({ confirmable }) => !confirmable)
  if (firm.length === 0) return plan
  const why = firm.map(({ message }) => message).join('. ')
  throw new DokiError('unprocessable', `This has to be mended before the sync can go on. ${why}`)
}
