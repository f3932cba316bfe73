import { DokiError, type WorkspaceId } from '@doki/contracts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { addressKey } from './limits/address-key.ts'
import type { RequestCounter } from './limits/request-counter.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `none`: not counted (our own services). `sign-in`: secrets are tried here. `begin`: nothing is tried, and something is kept.
     */
    limit?: 'none' | 'begin' | 'sign-in'
  }
}

/** How many a minute. */
export type Limits = {
  perAddress: number
  perUser: number
  /** Jobs that the people of one workspace start. */
  jobsPerWorkspace: number
  /** Failed attempts at each of the doors where a secret is tried; ten times as many may begin. */
  signInPerAddress: number
}

/**
 * Counts the requests of an address, before anything is looked at; and apart from them what it tries at each door, of which
 * a success is given back: many people may share an address, and none of them guesses.
 */
export function limitAddresses(app: FastifyInstance, counter: RequestCounter, limits: Limits): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { config, url } = request.routeOptions
    const { limit } = config
    // Health is asked for by whoever watches over us, from one address.
    if (limit === 'none' || url === '/health') return done()
    const address = addressKey(request.ip)
    const all = counter.count(`address ${address}`, limits.perAddress)
    if (limit === undefined) return answer(all, done)
    const key = `${limit} ${url} ${address}`
    const most = limits.signInPerAddress * (limit === 'begin' ? 10 : 1)
    const both = async () => {
      const waitMs = (await all) || (await counter.count(key, most))
      if (waitMs === 0 && limit === 'sign-in') refundUnlessRefused(reply, counter.refundOf(key))
      return waitMs
    }
    return answer(both(), done)
  })
}

/** A fault of ours tells nothing of what was tried; who hangs up before the answer has tried. */
function refundUnlessRefused({ raw }: FastifyReply, refund: () => void): void {
  raw.once('finish', () => {
    if (raw.statusCode < 400 || raw.statusCode >= 500) refund()
  })
}

/** Counts the requests of a person, from whatever address, on the routes of `app`: after `requireUser`. */
export function limitUsers(app: FastifyInstance, counter: RequestCounter, { perUser }: Limits): void {
  app.addHook('onRequest', ({ claims }, _reply, done) =>
    claims ? answer(counter.count(`user ${claims.sub}`, perUser), done) : done(),
  )
}

/** Counts the jobs that the members of a workspace start. */
export type JobCounter = {
  /** Throws `too_many_requests`. */
  count(workspaceId: WorkspaceId): Promise<void>
  /** Counts one if this process has tokens of the workspace in hand, and answers how to take it back; else undefined. */
  reserve(workspaceId: WorkspaceId): (() => void) | undefined
}

export function jobCounter(counter: RequestCounter, { jobsPerWorkspace }: Limits): JobCounter {
  const keyOf = (workspaceId: WorkspaceId) => `workspace ${workspaceId}`
  return {
    async count(workspaceId) {
      const waitMs = await counter.count(keyOf(workspaceId), jobsPerWorkspace)
      if (waitMs > 0) throw tooMany(waitMs, 'This workspace starts too many jobs')
    },
    reserve: workspaceId => counter.reserve(keyOf(workspaceId)),
  }
}

/** At once where nothing has to be waited for: a promise would cost more than the counting. */
function answer(waitMs: number | Promise<number>, done: (error?: Error) => void): void {
  if (typeof waitMs !== 'number') {
    waitMs.then(ms => answer(ms, done), done)
    return
  }
  if (waitMs > 0) done(tooMany(waitMs, 'Too many requests'))
  else done()
}

function tooMany(waitMs: number, what: string): DokiError {
  const retryAfterS = Math.ceil(waitMs / 1000)
  return new DokiError('too_many_requests', `${what}: try again in ${retryAfterS} seconds`, { retryAfterS })
}
