import { JobMessage } from '@doki/contracts'
import { internalAuth, messageMaxAgeSeconds, readAnyBodyAsJson } from '@doki/service'
import { flushTelemetry } from '@doki/telemetry'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Nothing } from '../answers.ts'
import type { Machines } from '../machines.ts'

/** Throws `unauthorized` for a stranger. */
export type VerifyCaller = (request: FastifyRequest) => Promise<void>

type Options = { machines: Machines; secrets: readonly string[]; verifyTick: VerifyCaller | undefined }

const Ticked = z.object({ dispatched: z.int(), freed: z.int(), due: z.int(), moved: z.int() })

/** For Cloud Scheduler and Pub/Sub, behind the internal secret. */
export const internalRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { machines, secrets, verifyTick },
) => {
  readAnyBodyAsJson(app)
  const config = { limit: 'none', load: 'always', repeat: 'harmless' } as const

  const tick = {
    schema: { hide: true, response: { 200: Ticked } },
    // As long as Cloud Scheduler waits.
    config: { ...config, handlerMs: 60_000 },
    preValidation: [internalAuth({ secrets }), ...(verifyTick ? [verifyTick] : [])],
  }
  app.post('/internal/tick', tick, async request => {
    const swept = await machines.sweep()
    if (swept.dispatched + swept.freed > 0) request.log.info(swept, 'jobs left behind were taken up')
    const [due, moved] = await allOf([
      machines.startDue(),
      machines.lookAtLive(),
      machines.tendChannels().then(() => 0),
      machines.giveBack().then(() => 0),
      machines.forgetOld().then(() => 0),
    ])
    if (due + moved > 0) request.log.info({ due, moved }, 'runs were started by the clock')
    await machines.measure()
    const stale = await machines.countStale()
    if (stale.late + stale.behind > 0) request.log.warn(stale, 'syncs are stale')
    await flushTelemetry()
    return { ...swept, due, moved }
  })

  const schema = { hide: true, body: JobMessage, response: { 204: Nothing } }
  const preValidation = internalAuth({ secrets, maxAgeSeconds: messageMaxAgeSeconds })
  app.post('/internal/dead-letters', { schema, config, preValidation }, async (request, reply) => {
    const { jobId, kind } = request.body
    request.log.error({ jobId, kind }, 'a message was given up')
    await machines.giveUp(jobId)
    return reply.code(204).send(null)
  })
}

/** None keeps the others from being done; the first that failed is thrown when all have ended. */
async function allOf(
  doing: [Promise<number>, Promise<number>, ...Promise<number>[]],
): Promise<[number, number]> {
  await Promise.allSettled(doing)
  const [first, second] = await Promise.all(doing)
  return [first, second]
}
