import { MemoryForgotten, pageOf, RememberedPair, WorkspaceId } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { forbidden, orMissing, requireWriter, roleIn } from '../access.ts'
import { byId, Nothing, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { MemoryQuery, memoryStore } from '../stores/memory-store.ts'

/** What approved mappings taught the mapping agent: everything it remembers is seen here, and can be erased. */
export const memoryRoutes: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const tags = ['mappings']

  const list = {
    tags,
    summary: 'What approved mappings taught, newest first',
    description:
      'Of each header and table the newest decision: its column, or null where a person left the header without one.',
    querystring: MemoryQuery,
    response: { 200: pageOf(RememberedPair), ...problems },
  }
  app.get('/mapping-memory', { schema: list }, request =>
    as(request, async tx => {
      if (request.query.workspaceId) await roleIn(tx, request.query.workspaceId)
      return memoryStore(tx).list(request.query)
    }),
  )

  const forget = {
    tags,
    summary: 'Forgets one decision; mappings stay as they are',
    params: byId(z.uuid()),
    response: { 204: Nothing, ...problems },
  }
  app.delete('/mapping-memory/:id', { schema: forget }, async (request, reply) => {
    await as(request, async tx => {
      const { id, workspaceId } = orMissing(await memoryStore(tx).find(request.params.id), 'remembered pair')
      request.deed = { workspaceId }
      if (!(await memoryStore(tx).forget(id))) throw forbidden('remembered pair')
    })
    return reply.code(204).send(null)
  })

  const forgetAll = {
    tags,
    summary: 'Forgets everything a workspace was taught; mappings stay as they are',
    querystring: z.strictObject({ workspaceId: WorkspaceId }),
    response: { 200: MemoryForgotten, ...problems },
  }
  app.delete('/mapping-memory', { schema: forgetAll }, request =>
    as(request, async tx => {
      const { workspaceId } = request.query
      request.deed = { workspaceId, resource: workspaceId }
      await requireWriter(tx, workspaceId)
      return { forgotten: await memoryStore(tx).forgetAll(workspaceId) }
    }),
  )
}
