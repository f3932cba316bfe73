import { z } from 'zod'
import type { App } from './create-http.ts'
import { internalAuth } from './internal-auth.ts'

/** What a part of a service says of itself: which features are off, how full its pool is. Never a secret. */
export type HealthDetail = () => unknown

declare module 'fastify' {
  interface FastifyInstance {
    /** Adds `name` to `GET /health/details`; `detail` is asked at each request. */
    addHealthDetails(name: string, detail: HealthDetail): void
  }
}

type Options = { service: string; secrets: readonly string[]; now: () => number }

/** `GET /health` for anyone; `GET /health/details` for our own services and operators, if there is a secret. */
export function addHealth(app: App, { service, secrets, now }: Options): void {
  const details = new Map<string, HealthDetail>()
  app.decorate('addHealthDetails', (name, detail) => {
    details.set(name, detail)
  })

  const Health = z.object({ status: z.literal('ok'), service: z.string() })
  app.get(
    '/health',
    { schema: { response: { 200: Health } }, logLevel: 'warn', config: { load: 'always' } as const },
    async () => ({
      status: 'ok' as const,
      service,
    }),
  )

  if (secrets.length === 0) return
  const Details = Health.extend({
    uptimeSeconds: z.number(),
    memoryMb: z.number(),
    details: z.record(z.string(), z.unknown()),
  })
  const schema = { response: { 200: Details }, hide: true }
  app.get('/health/details', { schema, preValidation: internalAuth({ secrets, now }) }, async () => {
    const told = await Promise.all(
      [...details].map(async ([name, detail]): Promise<[string, unknown]> => [name, await tell(detail)]),
    )
    return {
      status: 'ok' as const,
      service,
      uptimeSeconds: Math.round(process.uptime()),
      memoryMb: Math.round(process.memoryUsage.rss() / 1e6),
      details: Object.fromEntries(told),
    }
  })
}

/** A part that cannot answer must not hide the others. */
async function tell(detail: HealthDetail): Promise<unknown> {
  try {
    return await detail()
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'unknown' }
  }
}
