import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

const NoQuery = z.strictObject({})

/** Every route of `app` from here on that says nothing of its query has none: a misspelled filter is told, not passed over. */
export function refuseUnknownQuery(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    route.schema = { querystring: NoQuery, ...route.schema }
  })
}
