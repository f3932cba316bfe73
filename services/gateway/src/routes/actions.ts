import { Action, pageOf } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { orMissing, roleIn } from '../access.ts'
import { problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { ActionQuery, actionStore } from '../stores/action-store.ts'
import { jobStore } from '../stores/job-store.ts'

/** What agents did and propose. */
export const actionRoutes: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const schema = {
    tags: ['agents'],
    summary: 'What agents did and propose, newest first',
    querystring: ActionQuery,
    response: { 200: pageOf(Action), ...problems },
  }
  app.get('/actions', { schema }, request =>
    as(request, async tx => {
      const { workspaceId, jobId } = request.query
      if (workspaceId) await roleIn(tx, workspaceId)
      if (jobId) orMissing(await jobStore(tx).find(jobId), 'job')
      return actionStore(tx).list(request.query)
    }),
  )
}
