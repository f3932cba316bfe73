import { JobId, WorkspaceId } from '@doki/contracts'
import { askAsUser, connect, sql } from '@doki/database'
import { fastify } from 'fastify'
import { z } from 'zod'
import { findJob } from '../stores/job-store.ts'
import { startQuery } from '../stores/start-store.ts'
import { ownTimeZone } from '../stores/user-store.ts'

/**
 * What `./doki bench gateway` measures our routes beside: Fastify with nothing added. `/jobs/:id` and `/agent/interpret` ask the very
 * same query as ours, with the same rights and through the same driver, of one caller they are told of; those below `/plain`
 * read and insert a row as a server with all rights would, with one query of its pool. None of them asks who is there,
 * checks what comes or goes, counts, or writes a log.
 */
const { DATABASE_URL, SERVICE_DATABASE_URL, CLAIMS } = z
  .object({ DATABASE_URL: z.string(), SERVICE_DATABASE_URL: z.string(), CLAIMS: z.string() })
  .parse(process.env)
const claims = Object.freeze(
  z.looseObject({ sub: z.string(), role: z.literal('authenticated') }).parse(JSON.parse(CLAIMS)),
)
const gateway = connect(DATABASE_URL, { max: 10, pipeline: true, applicationName: 'bare' })
const service = connect(SERVICE_DATABASE_URL, { max: 10, applicationName: 'bare-plain' })
const Params = z.object({ id: JobId })
const Body = z.object({ workspaceId: WorkspaceId, text: z.string() })
const app = fastify()

app.get('/jobs/:id', async request => {
  const [job] = await askAsUser(gateway, claims, findJob(Params.parse(request.params).id))
  return job
})

app.post('/agent/interpret', async (request, reply) => {
  const { workspaceId, text } = Body.parse(request.body)
  const id = JobId.parse(crypto.randomUUID())
  const input = { text, sheetConnectionId: null, tableConnectionId: null, previousJobId: null }
  const deed = { action: 'POST /agent/interpret', ip: '127.0.0.1', requestId: id, data: {} }
  const job = {
    id,
    workspaceId,
    kind: 'request' as const,
    input,
    known: ownTimeZone,
    deed,
    note: undefined,
    traceparent: undefined,
  }
  await askAsUser(gateway, claims, startQuery(job))
  return reply.code(202).send({ jobId: id })
})

app.get('/plain/jobs/:id', request => service.one(findJob(Params.parse(request.params).id)))

app.post('/plain/agent/interpret', async (request, reply) => {
  const { workspaceId, text } = Body.parse(request.body)
  const { id } = await service.one(sql`
    insert into jobs (workspace_id, kind, input, requested_by)
    values (${workspaceId}, 'request', ${JSON.stringify({ text })}::jsonb, null) returning id`)
  return reply.code(202).send({ jobId: id })
})

const url = await app.listen({ host: '127.0.0.1', port: 0 })
console.log(JSON.stringify({ url }))
