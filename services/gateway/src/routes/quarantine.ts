import { JobStarted, pageOf, Quarantined } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { orMissing, requireWriter, roleIn } from '../access.ts'
import { byId, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { checkNotPaused, runOf, type StartJob } from '../start-job.ts'
import { QuarantineQuery, quarantineStore } from '../stores/quarantine-store.ts'
import { syncStore } from '../stores/sync-store.ts'

type Options = { as: AsCaller; startJob: StartJob }

/** Rows that cannot cross, each with its reason. */
export const quarantineRoutes: FastifyPluginAsyncZod<Options> = async (app, { as, startJob }) => {
  const tags = ['review']

  const list = {
    tags,
    summary: 'Rows that cannot cross, and why, newest first',
    querystring: QuarantineQuery,
    response: { 200: pageOf(Quarantined), ...problems },
  }
  app.get('/quarantine', { schema: list }, request =>
    as(request, async tx => {
      const { workspaceId, syncId } = request.query
      if (workspaceId) await roleIn(tx, workspaceId)
      if (syncId) orMissing(await syncStore(tx).find(syncId), 'sync')
      return quarantineStore(tx).list(request.query)
    }),
  )

  const retry = {
    tags,
    summary: 'Tries a row again, after it was mended: starts a run that looks at every row of its sync',
    params: byId(z.uuid()),
    response: { 202: JobStarted, ...problems },
  }
  app.post('/quarantine/:id/retry', { schema: retry, config: { repeat: 'key' } }, async (request, reply) => {
    const sync = await as(request, async tx => {
      const { syncId } = orMissing(await quarantineStore(tx).find(request.params.id), 'quarantined row')
      const found = orMissing(await syncStore(tx).find(syncId), 'sync')
      await requireWriter(tx, found.workspaceId)
      return found
    })
    checkNotPaused(sync)
    const run = runOf({ syncId: sync.id, mode: 'apply', confirmed: false, full: true })
    return startJob(request, reply.code(202), { workspaceId: sync.workspaceId, ...run })
  })
}
