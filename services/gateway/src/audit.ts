import { UserId, WorkspaceId } from '@doki/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { replayed } from './once.ts'
import type { AuditStore, Deed } from './stores/audit-store.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `inside`: what the route changes it asks other routes for, and those are noted. */
    audit?: 'inside'
  }
  interface FastifyRequest {
    /** What a change was made to, for the audit trail; a route says what its body and answer do not. */
    deed?: {
      workspaceId?: WorkspaceId | undefined
      resource?: string | undefined
      actor?: UserId | undefined
      /** What else the trail should say, such as the new role; never a secret. */
      data?: Record<string, string>
      /** The line was written together with the change itself. */
      isNoted?: boolean
    }
  }
}

const Named = z
  .object({ workspaceId: WorkspaceId, id: z.string(), jobId: z.string(), userId: UserId })
  .partial()
  .catch({})

/** Notes every change that succeeded, once however often it is asked for, and every sign-in, before it is answered. */
export function auditChanges(app: FastifyInstance, audit: AuditStore): void {
  app.decorateRequest('deed')
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    if (!changes(request)) return done(null, payload)
    const body = Named.parse(request.body)
    const answer = Named.parse(payload)
    request.deed = {
      workspaceId: body.workspaceId ?? answer.workspaceId,
      resource: answer.id ?? answer.jobId,
      actor: answer.userId,
      ...request.deed,
    }
    done(null, payload)
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const deed = deedOf(request, reply)
    if (!deed) return done(null, payload)
    audit.add(deed).then(() => done(null, payload), done)
  })
}

/** What is still to be noted of a request. */
function deedOf(request: FastifyRequest, reply: FastifyReply): Deed | undefined {
  const { resource, workspaceId, data = {}, isNoted = false, ...told } = request.deed ?? {}
  if (isNoted) return undefined
  // An answer may speak of somebody else than who asked; who signs in is only known by it.
  const actor = request.claims?.sub ?? told.actor
  if (!actor || reply.statusCode >= 400 || reply.hasHeader(replayed) || !changes(request)) return undefined
  return {
    actor,
    action: `${request.method} ${request.routeOptions.url}`,
    resource: resource ?? Named.parse(request.params).id ?? null,
    workspaceId: workspaceId ?? null,
    ip: request.ip,
    requestId: request.id,
    data,
  }
}

/** Google sends the browser back with a GET, and somebody is signed in by it. */
function changes({ method, routeOptions }: FastifyRequest): boolean {
  if (routeOptions.config.audit === 'inside') return false
  return !['GET', 'HEAD'].includes(method) || routeOptions.url === '/auth/google/callback'
}
