import { DokiError, JobId, JobStarted, pageOf, RunChange, RunResult, SyncInput } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { orMissing, requireWriter } from '../access.ts'
import { byId, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { findRun } from '../find-run.ts'
import { PageQuery } from '../paging.ts'
import { runOf, type StartJob } from '../start-job.ts'
import { changeStore } from '../stores/change-store.ts'
import { jobStore } from '../stores/job-store.ts'
import { mappingStore } from '../stores/mapping-store.ts'
import { syncStore } from '../stores/sync-store.ts'

type Options = { as: AsCaller; startJob: StartJob }

/** What a run wrote, and taking it back. */
export const runChangeRoutes: FastifyPluginAsyncZod<Options> = async (app, { as, startJob }) => {
  const tags = ['runs']
  const params = byId(JobId)

  const changes = {
    tags,
    summary: 'The rows that a run wrote, on both sides, in the order of writing',
    params,
    querystring: PageQuery,
    response: { 200: pageOf(RunChange), ...problems },
  }
  app.get('/runs/:id/changes', { schema: changes }, request =>
    as(request, async tx => {
      const run = await findRun(tx, request.params.id)
      const { syncId } = SyncInput.parse(run.input)
      const sync = orMissing(await syncStore(tx).find(syncId), 'run')
      const { columns } = orMissing(await mappingStore(tx).find(sync.mappingId), 'run')
      return changeStore(tx).ofRun(run, { syncId, columns }, request.query)
    }),
  )

  const undo = {
    tags,
    summary: 'Takes back what a run wrote, but for cells that were edited since; then the sync is paused',
    description:
      'Starts a run of its own. Asked again, it answers the same run, unless that one failed or was cancelled.',
    params,
    response: { 202: JobStarted, ...problems },
  }
  app.post('/runs/:id/undo', { schema: undo, config: { repeat: 'key' } }, async (request, reply) => {
    const { run, attempt } = await as(request, async tx => {
      const found = await findRun(tx, request.params.id)
      await requireWriter(tx, found.workspaceId)
      checkUndoable(found)
      if (!(await changeStore(tx).knownOf(found))) throw nothingKnown()
      return { run: found, attempt: await jobStore(tx).failedUndos(found.id) }
    })
    const { syncId } = SyncInput.parse(run.input)
    // However often a person asks for it: it is taken back once.
    const idempotencyKey = `undo ${run.id}${attempt > 0 ? ` ${attempt + 1}` : ''}`
    const input = runOf({ syncId, mode: 'undo', confirmed: false, undoOf: run.id })
    return startJob(request, reply.code(202), { workspaceId: run.workspaceId, ...input, idempotencyKey })
  })
}

function nothingKnown(): DokiError {
  const message = 'Nothing is known (any more) that this run wrote: a run can be undone for 30 days'
  return new DokiError('conflict', message)
}

function checkUndoable({ status, result }: { status: string; result?: unknown }): void {
  if (status !== 'completed') {
    throw new DokiError('conflict', `Only a run that went through can be undone: this one is ${status}`)
  }
  const { outcome } = RunResult.parse(result)
  if (outcome !== 'applied') {
    throw new DokiError('conflict', `This run changed nothing that could be undone: it is ${outcome}`)
  }
}
