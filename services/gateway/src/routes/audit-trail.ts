import { AuditLine, pageOf, WorkspaceId } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { requireAdmin } from '../access.ts'
import { byId, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { PageQuery } from '../paging.ts'
import { readAuditTrail } from '../stores/audit-trail.ts'

/** Who did what in a workspace. */
export const auditTrailRoutes: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const schema = {
    tags: ['workspaces'],
    summary: 'Who did what in a workspace, newest first; for owners and admins',
    params: byId(WorkspaceId),
    querystring: PageQuery,
    response: { 200: pageOf(AuditLine), ...problems },
  }
  app.get('/workspaces/:id/audit', { schema }, request =>
    as(request, async tx => {
      await requireAdmin(tx, request.params.id)
      return readAuditTrail(tx, request.params.id, request.query)
    }),
  )
}
