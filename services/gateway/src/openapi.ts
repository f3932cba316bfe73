import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from '@fastify/type-provider-zod'
import type { FastifyInstance } from 'fastify'
import { oneSchemaAName } from './one-schema-a-name.ts'

/** Collects the routes registered after it, and answers them as OpenAPI 3.1 at `/openapi.json`. */
export function addOpenApi(app: FastifyInstance, { publicUrl }: { publicUrl: string }): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Doki',
        version: '0.1.0',
        description: 'Keeps a Google Sheet and a Postgres table in agreement, both ways.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: document => oneSchemaAName(jsonSchemaTransformObject(document)),
  })
  app.after(() => {
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  })
}
