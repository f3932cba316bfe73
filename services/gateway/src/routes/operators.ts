import { JobId } from '@doki/contracts'
import { internalAuth, readAnyBodyAsJson } from '@doki/service'
import type { CredentialStore } from '@doki/vault'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import type { Machines } from '../machines.ts'

type Options = {
  machines: Pick<Machines, 'deadLetters' | 'replay'>
  credentials: Pick<CredentialStore, 'reseal'>
  secrets: readonly string[]
}

const Replay = z.strictObject({
  since: z.iso.datetime({ offset: true }).transform(text => new Date(text)),
  kind: z.string().min(1).optional(),
  limit: z.int().min(1).max(500).default(100),
  dryRun: z.boolean().default(false),
})
const Replayed = z.object({
  found: z.array(z.object({ id: JobId, kind: z.string(), finishedAt: z.date() })),
  made: z.array(JobId),
})

/** What operators do by hand, behind the internal secret; docs/operations.md says when. */
export const operatorRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { machines, credentials, secrets },
) => {
  readAnyBodyAsJson(app)
  const config = { limit: 'none', repeat: 'harmless' } as const
  const preValidation = internalAuth({ secrets })

  const replay = { hide: true, body: Replay, response: { 200: Replayed } }
  app.post('/internal/dead-letters/replay', { schema: replay, config, preValidation }, async request => {
    const { dryRun, ...which } = request.body
    const found = await machines.deadLetters(which)
    const made = dryRun ? [] : await machines.replay(which)
    if (made.length > 0)
      request.log.warn({ made: made.length }, 'jobs that were given up are asked for again')
    return { found, made }
  })

  const Resealed = z.object({ resealed: z.int(), unreadable: z.int() })
  const reseal = { hide: true, response: { 200: Resealed } }
  app.post('/internal/reseal', { schema: reseal, config, preValidation }, async request => {
    const done = await credentials.reseal()
    request.log.info(done, 'credentials were sealed anew')
    return done
  })
}
