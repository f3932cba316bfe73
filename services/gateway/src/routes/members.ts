import { ChangeMember, Member, pageOf, UserId, WorkspaceId } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { forbidden, orMissing, roleIn } from '../access.ts'
import { byId, Nothing, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { PageQuery } from '../paging.ts'
import { callerOf } from '../require-user.ts'
import { memberStore } from '../stores/member-store.ts'

const tags = ['workspaces']
const params = z.object({ id: WorkspaceId, userId: UserId })
const gone = { 204: Nothing, ...problems }

/** Who belongs to a workspace, and as what. An owner manages everybody; an admin everybody but owners. */
export const memberRoutes: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const list = {
    tags,
    summary: 'Who belongs to a workspace',
    params: byId(WorkspaceId),
    querystring: PageQuery,
    response: { 200: pageOf(Member), ...problems },
  }
  app.get('/workspaces/:id/members', { schema: list }, request =>
    as(request, async tx => {
      await roleIn(tx, request.params.id)
      return memberStore(tx).list(request.params.id, request.query)
    }),
  )

  const change = {
    tags,
    summary: 'Changes what a member may do',
    params,
    body: ChangeMember,
    response: { 200: Member, ...problems },
  }
  app.patch('/workspaces/:id/members/:userId', { schema: change }, request =>
    as(request, async tx => {
      const { id, userId } = request.params
      const { role } = request.body
      const members = memberStore(tx)
      const before = orMissing(await members.find(id, userId), 'member')
      request.deed = { workspaceId: id, resource: userId, data: { from: before.role, to: role } }
      if (before.role !== role && !(await members.changeRole(id, userId, role))) throw forbidden('member')
      return orMissing(await members.find(id, userId), 'member')
    }),
  )

  const remove = { tags, summary: 'Takes a member out of a workspace', params, response: gone }
  app.delete('/workspaces/:id/members/:userId', { schema: remove }, async (request, reply) => {
    await as(request, async tx => {
      const { id, userId } = request.params
      const { role } = orMissing(await memberStore(tx).find(id, userId), 'member')
      request.deed = { workspaceId: id, resource: userId, data: { role } }
      if (!(await memberStore(tx).remove(id, userId))) throw forbidden('member')
    })
    return reply.code(204).send(null)
  })

  const leave = {
    tags,
    summary: 'Leaves a workspace; its last owner cannot',
    params: byId(WorkspaceId),
    response: gone,
  }
  app.post(
    '/workspaces/:id/leave',
    { schema: leave, config: { repeat: 'harmless' } },
    async (request, reply) => {
      await as(request, async tx => {
        const { id } = request.params
        const role = await roleIn(tx, id)
        request.deed = { workspaceId: id, resource: id, data: { role } }
        await memberStore(tx).remove(id, UserId.parse(callerOf(request).sub))
      })
      return reply.code(204).send(null)
    },
  )
}
