import { pageOf, Quarantined } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { orMissing, roleIn } from '../access.ts'
import { problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { QuarantineQuery, quarantineStore } from '../stores/quarantine-store.ts'
import { syncStore } from '../stores/sync-store.ts'

/** Rows that cannot cross, each with its reason. */
export const quarantineRoutes: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const schema = {
    tags: ['review'],
    summary: 'Rows that cannot cross, and why, newest first',
    querystring: QuarantineQuery,
    response: { 200: pageOf(Quarantined), ...problems },
  }
  app.get('/quarantine', { schema }, request =>
    as(request, async tx => {
      const { workspaceId, syncId } = request.query
      if (workspaceId) await roleIn(tx, workspaceId)
      if (syncId) orMissing(await syncStore(tx).find(syncId), 'sync')
      return quarantineStore(tx).list(request.query)
    }),
  )
}
