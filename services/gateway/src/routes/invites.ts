import {
  CreateInvite,
  Invite,
  InviteCreated,
  InviteToken,
  OpenInvite,
  pageOf,
  WorkspaceId,
} from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { orMissing, requireAdmin, roleIn } from '../access.ts'
import { byId, Nothing, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import type { Once } from '../once.ts'
import { PageQuery } from '../paging.ts'
import { inviteStore } from '../stores/invite-store.ts'

const tags = ['workspaces']

/** Invitations, for who is signed in. */
export const inviteRoutes: FastifyPluginAsyncZod<{ as: AsCaller; once: Once }> = async (
  app,
  { as, once },
) => {
  const create = {
    tags,
    summary: 'Invites somebody; the token is shown this once',
    params: byId(WorkspaceId),
    body: CreateInvite,
  }
  app.post(
    '/workspaces/:id/invites',
    { schema: { ...create, response: { 201: InviteCreated, ...problems } }, config: { repeat: 'key' } },
    (request, reply) =>
      once(request, reply.code(201), InviteCreated, async tx => {
        await roleIn(tx, request.params.id)
        const { email, role } = request.body
        request.deed = { workspaceId: request.params.id, data: { email, role } }
        return inviteStore(tx).create(request.params.id, request.body)
      }),
  )

  const list = {
    tags,
    summary: 'Invitations that nobody has used yet; for owners and admins',
    params: byId(WorkspaceId),
    querystring: PageQuery,
    response: { 200: pageOf(OpenInvite), ...problems },
  }
  app.get('/workspaces/:id/invites', { schema: list }, request =>
    as(request, async tx => {
      await requireAdmin(tx, request.params.id)
      return inviteStore(tx).list(request.params.id, request.query)
    }),
  )

  const revoke = {
    tags,
    summary: 'Makes an invitation good for nothing',
    params: z.object({ id: WorkspaceId, inviteId: z.uuid() }),
    response: { 204: Nothing, ...problems },
  }
  app.delete('/workspaces/:id/invites/:inviteId', { schema: revoke }, async (request, reply) => {
    const { id, inviteId } = request.params
    await as(request, async tx => {
      await requireAdmin(tx, id)
      request.deed = { workspaceId: id, resource: inviteId }
      const { email, role } = await inviteStore(tx).revoke(id, inviteId)
      request.deed.data = { email, role }
    })
    return reply.code(204).send(null)
  })

  const redeem = { tags, summary: 'Joins the workspace of an invitation', body: InviteToken }
  const Joined = z.object({ workspaceId: WorkspaceId })
  const schema = { ...redeem, response: { 200: Joined, ...problems } }
  app.post('/invites/redeem', { schema, config: { repeat: 'key' } }, (request, reply) =>
    once(request, reply, Joined, async tx => {
      const { token } = request.body
      const invites = inviteStore(tx)
      // Taking it uses it up: what it was is asked before.
      const invite = await invites.find(token)
      const workspaceId = await invites.redeem(token)
      if (invite) {
        const { id: resource, email, role } = invite
        request.deed = { workspaceId, resource, data: { email, role } }
      }
      return { workspaceId }
    }),
  )
}

/** What an invitation is for: whoever holds the token may know, before signing in. */
export const inviteDoor: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const schema = {
    tags,
    summary: 'What an invitation is for',
    body: InviteToken,
    response: { 200: Invite, ...problems },
  }
  const config = { limit: 'sign-in', repeat: 'harmless' } as const
  app.post('/invites/look', { schema, config }, request =>
    as(request, async tx => orMissing(await inviteStore(tx).find(request.body.token), 'invitation')),
  )
}
