import { connect, sql } from '@doki/database'
import { fastify } from 'fastify'
import { z } from 'zod'

/**
 * What our routes are measured beside: Fastify with nothing added, on the same driver and as many connections, doing the same
 * one query. It asks nobody who is there, checks nothing, and writes no log.
 */
const { DATABASE_URL } = z.object({ DATABASE_URL: z.string() }).parse(process.env)
const db = connect(DATABASE_URL, { max: 10, applicationName: 'bare' })
const app = fastify()
const Params = z.object({ id: z.string() })
const Body = z.object({ workspaceId: z.string(), text: z.string() })

app.get('/jobs/:id', async request => {
  const { id } = Params.parse(request.params)
  return db.one(sql`
    select id, workspace_id as "workspaceId", kind, status, input, state, waiting_for as "waitingFor", answer, result, error,
      progress, attempt, fence, cancel_requested_at is not null as "cancelRequested", original_job_id as "originalJobId",
      parent_job_id as "parentJobId", requested_by as "requestedBy", created_at as "createdAt",
      started_at as "startedAt", finished_at as "finishedAt"
    from jobs where id = ${id}`)
})

app.post('/agent/interpret', async (request, reply) => {
  const { workspaceId, text } = Body.parse(request.body)
  const { id } = await db.one(sql`
    insert into jobs (workspace_id, kind, input, requested_by)
    values (${workspaceId}, 'request', ${JSON.stringify({ text })}::jsonb, null) returning id`)
  return reply.code(202).send({ jobId: id })
})

const url = await app.listen({ host: '127.0.0.1', port: 0 })
console.log(JSON.stringify({ url }))
