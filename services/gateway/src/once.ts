import { DokiError, UserId, WorkspaceId } from '@doki/contracts'
import type { Queries } from '@doki/database'
import type { Vault } from '@doki/vault'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DatabaseError } from 'pg'
import { z } from 'zod'
import { missing } from './access.ts'
import type { AsCaller } from './as-caller.ts'
import { fingerprint } from './fingerprint.ts'
import { callerOf } from './require-user.ts'
import { idempotencyStore } from './stores/idempotency-store.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What it means to send a POST twice. `key`: the work is done twice, unless both carry the same `Idempotency-Key`.
     * `harmless`: sent again, it does nothing that the first did not. `inside`: what it asks other routes for says so.
     */
    repeat?: 'key' | 'harmless' | 'inside'
  }
}

/** Marks an answer that was given before. */
export const replayed = 'idempotency-replayed'

const Header = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, 'takes 1 to 255 printable ASCII characters')
    .optional()
    .describe(
      'Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice',
    ),
})

/** What is sealed of an answer. */
const Kept = z.object({ asked: z.string(), status: z.int(), body: z.unknown() })
type Kept = z.infer<typeof Kept>

const Named = z.object({ workspaceId: WorkspaceId }).partial().catch({})

type Deps = { as: AsCaller; vault: Pick<Vault, 'seal' | 'open'> }

/**
 * Makes the routes whose `repeat` is `key` safe to repeat, over all gateways of a database:
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function doOnce(app: FastifyInstance, { as, vault }: Deps) {
  app.addHook('onRoute', route => {
    if (route.config?.repeat === 'key') route.schema = { headers: Header, ...route.schema }
  })
  app.addHook('preHandler', (request, reply, done) => {
    const key = keyOf(request)
    if (key === undefined) return done()
    as(request, tx => find(tx, request, key)).then(kept => {
      if (kept) reply.code(kept.status).header(replayed, 'true').send(kept.body)
      else done()
    }, done)
  })

  async function find(tx: Queries, request: FastifyRequest, key: string): Promise<Kept | undefined> {
    const userId = UserId.parse(callerOf(request).sub)
    const sealed = await idempotencyStore(tx).find({ userId, key })
    return sealed === undefined ? undefined : read(sealed, request, { userId, key })
  }

  function read(sealed: string, request: FastifyRequest, { userId, key }: { userId: UserId; key: string }) {
    const kept = Kept.parse(JSON.parse(open(sealed, placeOf(userId, key))))
    if (kept.asked === fingerprint(request)) return kept
    const message = 'This Idempotency-Key was used for another request: take a new one for each'
    throw new DokiError('unprocessable', message)
  }

  function open(sealed: string, place: Place): string {
    try {
      return vault.open(sealed, place)
    } catch (cause) {
      const message =
        'This Idempotency-Key was used, and its answer cannot be read any more: see what became of it'
      throw new DokiError('conflict', message, { cause })
    }
  }

  /**
   * Runs `fn` in one transaction as the caller, together with the note that the request's `Idempotency-Key` was used for
   * it: both are there, or neither. When it was used meanwhile, answers what was answered then. `reply` has its status.
   */
  async function once<T>(
    request: FastifyRequest,
    reply: Reply,
    answer: z.ZodType<T>,
    fn: (tx: Queries) => Promise<T>,
  ): Promise<T> {
    const key = keyOf(request)
    if (key === undefined) return as(request, fn)
    const userId = UserId.parse(callerOf(request).sub)
    const status = reply.statusCode
    return as(request, async tx => {
      const keys = idempotencyStore(tx)
      const route = `${request.method} ${request.routeOptions.url}`
      if (!(await keys.claim({ userId, key, route }).catch(busy(reply)))) {
        const kept = await find(tx, request, key)
        if (!kept) throw missing('thing under this Idempotency-Key')
        reply.header(replayed, 'true')
        return answer.parse(kept.body)
      }
      const body = await fn(tx)
      const kept: Kept = { asked: fingerprint(request), status, body }
      const sealed = vault.seal(JSON.stringify(kept), placeOf(userId, key))
      const workspaceId = request.deed?.workspaceId ?? Named.parse(body).workspaceId
      await keys.keep({ userId, key }, { workspaceId, sealed })
      return body
    })
  }

  /**
   * As `once`, where the answer is known beforehand and one query does the work and notes the key with it: `ask` is given the
   * note to write. When the key was used meanwhile it did nothing, and answers what the caller may see of what was kept.
   */
  async function inOneQuery<T>(
    request: FastifyRequest,
    reply: Reply,
    answer: z.ZodType<T>,
    body: T,
    ask: (note: Note | undefined) => Promise<{ used: string | null } | undefined>,
  ): Promise<T> {
    const key = keyOf(request)
    if (key === undefined) {
      await ask(undefined)
      return body
    }
    const userId = UserId.parse(callerOf(request).sub)
    const kept: Kept = { asked: fingerprint(request), status: reply.statusCode, body }
    const note = { key, sealed: vault.seal(JSON.stringify(kept), placeOf(userId, key)) }
    const before = await ask(note).catch(busy(reply))
    if (!before) return body
    if (before.used === null) throw missing('thing under this Idempotency-Key')
    const { body: given } = read(before.used, request, { userId, key })
    reply.header(replayed, 'true')
    return answer.parse(given)
  }

  return Object.assign(once, { inOneQuery })
}

type Note = { key: string; sealed: string }

export type Once = ReturnType<typeof doOnce>

type Place = Parameters<Vault['open']>[1]
type Reply = Pick<FastifyReply, 'statusCode'> & { header(name: string, value: string): unknown }

/** An answer opens for who asked, and under its key. */
function placeOf(userId: UserId, key: string): Place {
  return { workspaceId: userId, connectionId: `Idempotency-Key ${key}` }
}

function keyOf({ headers, routeOptions }: FastifyRequest): string | undefined {
  if (routeOptions.config.repeat !== 'key') return undefined
  const key = headers['idempotency-key']
  return key === undefined ? undefined : String(key)
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: 55P03 is lock_not_available. */
function busy(reply: Reply): (error: unknown) => never {
  return error => {
    if (!(error instanceof DatabaseError) || error.code !== '55P03') throw error
    reply.header('retry-after', '1')
    const message = 'A request with this Idempotency-Key is still under way: send it again in a moment'
    throw new DokiError('conflict', message, { cause: error })
  }
}
