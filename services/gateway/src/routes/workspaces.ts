import { CreateWorkspace, DokiError, pageOf, UpdateWorkspace, Workspace, WorkspaceId } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { forbidden, orMissing } from '../access.ts'
import { byId, Nothing, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import type { Once } from '../once.ts'
import { PageQuery } from '../paging.ts'
import { workspaceStore } from '../stores/workspace-store.ts'

/** The caller's workspaces. */
export const workspaceRoutes: FastifyPluginAsyncZod<{ as: AsCaller; once: Once }> = async (
  app,
  { as, once },
) => {
  const tags = ['workspaces']
  const params = byId(WorkspaceId)
  const one = { 200: Workspace, ...problems }

  const list = {
    tags,
    summary: 'Your workspaces',
    querystring: PageQuery,
    response: { 200: pageOf(Workspace), ...problems },
  }
  app.get('/workspaces', { schema: list }, request =>
    as(request, tx => workspaceStore(tx).list(request.query)),
  )

  const create = {
    tags,
    summary: 'Makes a team workspace',
    body: CreateWorkspace,
    response: { 201: Workspace, ...problems },
  }
  app.post('/workspaces', { schema: create, config: { repeat: 'key' } }, async (request, reply) => {
    const made = await once(request, reply.code(201), Workspace, async tx => {
      const id = await workspaceStore(tx).create(request.body)
      return orMissing(await workspaceStore(tx).find(id), 'workspace')
    })
    request.deed = { workspaceId: made.id }
    return made
  })

  app.get('/workspaces/:id', { schema: { tags, summary: 'One workspace', params, response: one } }, request =>
    as(request, async tx => orMissing(await workspaceStore(tx).find(request.params.id), 'workspace')),
  )

  const change = { tags, summary: 'Changes a workspace', params, body: UpdateWorkspace, response: one }
  app.patch('/workspaces/:id', { schema: change }, request =>
    as(request, async tx => {
      const workspaces = workspaceStore(tx)
      const { id } = orMissing(await workspaces.find(request.params.id), 'workspace')
      request.deed = { workspaceId: id }
      if (!(await workspaces.update(id, request.body))) throw forbidden('workspace')
      return orMissing(await workspaces.find(id), 'workspace')
    }),
  )

  const remove = { tags, summary: 'Deletes a team workspace and all it holds', params }
  app.delete(
    '/workspaces/:id',
    { schema: { ...remove, response: { 204: Nothing, ...problems } } },
    async (request, reply) => {
      await as(request, async tx => {
        const { id, kind } = orMissing(await workspaceStore(tx).find(request.params.id), 'workspace')
        request.deed = { workspaceId: id }
        if (kind === 'personal') throw new DokiError('forbidden', 'A personal workspace cannot be deleted')
        if (!(await workspaceStore(tx).remove(id))) throw forbidden('workspace')
      })
      return reply.code(204).send(null)
    },
  )
}
