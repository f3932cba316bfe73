import fastify from 'fastify'
import { z } from 'zod'
import { controlRoutes } from '../stand-in/control-routes.ts'
import type { Faults } from '../stand-in/faults.ts'
import type { RequestLog } from '../stand-in/request-log.ts'
import { JobConfigs } from './jobs/job-config.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { Delivery } from './pubsub/push.ts'

type Controlled = {
  port: number
  log: RequestLog
  faults: Faults
  deliveries: Delivery[]
  runner: JobRunner
}

const Config = z.strictObject({ jobs: JobConfigs })

/** The HTTP server beside the gRPC one, for tests and for the commands that set the stand-in up. */
export async function controlServer({ port, log, faults, deliveries, runner }: Controlled) {
  const app = fastify({ forceCloseConnections: true })
  await app.register(controlRoutes, { prefix: '/__control', log, faults })
  app.get('/__control/deliveries', async () => ({ deliveries }))
  app.delete('/__control/deliveries', async (_request, reply) => {
    deliveries.length = 0
    return reply.code(204).send()
  })
  app.get('/__control/config', async () => ({ jobs: runner.jobs() }))
  app.get('/__control/executions', async () => ({ running: runner.running() }))
  app.put('/__control/config', async ({ body }, reply) => {
    const { data, error } = Config.safeParse(body)
    if (error) return reply.code(400).send({ message: z.prettifyError(error) })
    runner.configure(data.jobs)
    return { jobs: runner.jobs() }
  })
  const url = await app.listen({ host: '127.0.0.1', port })
  return { url, close: () => app.close() }
}
