import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { FaultRule, type Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'

const Rules = z.union([z.array(FaultRule), FaultRule.transform(rule => [rule])])
const Query = z.object({ method: z.string().optional() })

/** `/requests` and `/faults`, the same for every stand-in. Mounted under `/__control`. */
export const controlRoutes: FastifyPluginAsync<{ log: RequestLog; faults: Faults }> = async (
  app,
  { log, faults },
) => {
  app.setErrorHandler((error, _request, reply) => {
    const bad = error instanceof z.ZodError
    const message = bad ? z.prettifyError(error) : String(error)
    return reply.code(bad ? 400 : 500).send({ message })
  })
  app.get('/requests', async ({ query }) => ({ requests: log.list(Query.parse(query).method) }))
  app.delete('/requests', async (_request, reply) => {
    log.clear()
    return reply.code(204).send()
  })
  app.get('/faults', async () => ({ faults: faults.list() }))
  app.post('/faults', async ({ body }, reply) => {
    faults.add(...Rules.parse(body))
    return reply.code(201).send({ faults: faults.list() })
  })
  app.delete('/faults', async (_request, reply) => {
    faults.clear()
    return reply.code(204).send()
  })
}
