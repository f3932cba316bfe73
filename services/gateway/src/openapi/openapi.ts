import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from '@fastify/type-provider-zod'
import type { FastifyInstance } from 'fastify'
import { compressAnswers } from '../compress.ts'
import { describeOperations } from './describe-operations.ts'
import { Document } from './document.ts'
import { oneSchemaAName } from './one-schema-a-name.ts'
import { operations } from './operations/operations.ts'

const description = `Keeps a Google Sheet and a Postgres table in agreement, both ways.

Send \`Authorization: Bearer <access token>\`, which \`POST /auth/session\` or signing in with Google gives. Long work answers
\`202 {jobId}\` at once: watch it at \`GET /jobs/{id}/events\`.

Whatever is refused is answered as a \`Problem\`: its \`code\` is for programs, its \`message\` says what to do. Lists come in pages:
\`next\` of one is the \`cursor\` of the next, and null at the end. What is somebody else's looks as if it were not there: a 404.`

const tags = [
  { name: 'start', description: 'Where everything is' },
  { name: 'sign-in', description: 'Sessions, and who you are' },
  { name: 'workspaces', description: 'What belongs together, and who belongs to it' },
  { name: 'connections', description: 'Ways in to Google and to databases' },
  { name: 'agents', description: 'Saying in words what is wanted, and what agents did about it' },
  { name: 'mappings', description: 'Which sheet column is which table column' },
  { name: 'syncs', description: 'Mappings kept true' },
  { name: 'runs', description: 'Each time a sync was carried out' },
  { name: 'review', description: 'What waits for a person: conflicts, and rows that cannot cross' },
  { name: 'jobs', description: 'All long work, as it goes' },
]

/** Collects the routes registered after it, and answers them as OpenAPI 3.1 at `/openapi.json`. */
export function addOpenApi(app: FastifyInstance, { publicUrl }: { publicUrl: string }): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Doki',
        version: '0.1.0',
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl, description: 'This gateway' }],
      tags,
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'The `accessToken` of a session: `POST /auth/session`, or sign in at `/auth/google/start`',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: document => oneSchemaAName(jsonSchemaTransformObject(document)),
  })
  app.after(() => {
    app.register(async reading => {
      await compressAnswers(reading)
      let document: Document | undefined
      reading.get('/openapi.json', { schema: { hide: true } }, async () => {
        document ??= describeOperations(Document.parse(app.swagger()), operations)
        return document
      })
    })
  })
}
