import { DokiError } from '@doki/contracts'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `none`: not counted (our own services, health). `sign-in`: passwords and codes are tried here. */
    limit?: 'none' | 'sign-in'
  }
}

/** Requests a minute. */
export type Limits = { perAddress: number; perUser: number; signInPerAddress: number }

const timeWindow = 60_000

/** Counts the requests of an address, and apart from them its attempts to sign in. In memory: each process counts for itself. */
export function limitAddresses(app: FastifyInstance, { perAddress, signInPerAddress }: Limits): void {
  app.register(rateLimit, { global: false, timeWindow })
  app.after(() => {
    const all = app.createRateLimit({ max: perAddress, timeWindow, keyGenerator: ({ ip }) => ip })
    const signIn = app.createRateLimit({
      max: signInPerAddress,
      timeWindow,
      keyGenerator: ({ ip }) => `sign-in ${ip}`,
    })
    app.addHook('onRequest', async (request, reply) => {
      const { limit } = request.routeOptions.config
      if (limit === 'none') return
      await count(all, request, reply)
      if (limit === 'sign-in') await count(signIn, request, reply)
    })
  })
}

/** Counts the requests of a person, from whatever address, on the routes of `app`: after `requireUser`. */
export function limitUsers(app: FastifyInstance, { perUser }: Limits): void {
  const limit = app.createRateLimit({
    max: perUser,
    timeWindow,
    keyGenerator: ({ claims, ip }) => claims?.sub ?? ip,
  })
  app.addHook('onRequest', (request, reply) => count(limit, request, reply))
}

type Limiter = ReturnType<FastifyInstance['createRateLimit']>

async function count(limiter: Limiter, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const answer = await limiter(request)
  if (answer.isAllowed || !answer.isExceeded) return
  reply.header('retry-after', answer.ttlInSeconds)
  throw new DokiError('too_many_requests', `Too many requests: try again in ${answer.ttlInSeconds} seconds`)
}
