import scalar from '@scalar/fastify-api-reference'
import { type FastifyInstance, fastify } from 'fastify'

/** What shows `/openapi.json` to people, as an app that answers below `/docs`. */
export async function openDocs(): Promise<FastifyInstance> {
  const docs = fastify()
  await docs.register(scalar, {
    routePrefix: '/docs',
    configuration: { url: '/openapi.json', pageTitle: 'Doki API', withDefaultFonts: false, telemetry: false },
  })
  await docs.ready()
  return docs
}
