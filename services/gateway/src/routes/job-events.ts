import { Readable } from 'node:stream'
import { JobId } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { orMissing } from '../access.ts'
import { byId } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import type { JobChanges } from '../live/job-changes.ts'
import { jobEvents } from '../live/job-events.ts'
import { callerOf } from '../require-user.ts'
import { jobStore } from '../stores/job-store.ts'

type Options = { as: AsCaller; changes: JobChanges; heartbeatMs: number }

/** A job as it goes, as Server-Sent Events. */
export const jobEventRoutes: FastifyPluginAsyncZod<Options> = async (app, { as, changes, heartbeatMs }) => {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  const schema = {
    tags: ['jobs'],
    summary: 'The job as it is, then each time it changes, until it ends (Server-Sent Events)',
    description: 'Events named `job`: the time of the change is the id, the job as JSON the data.',
    params: byId(JobId),
  }
  app.get('/jobs/:id/events', { schema }, async (request, reply) => {
    const { id } = request.params
    const read = () => as(request, tx => jobStore(tx).watch(id))
    orMissing(await read(), 'job')
    const { exp } = callerOf(request)
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    // Whoever watches on needs a new token: the old one must not outlive itself. (Timers hold 24 days at most.)
    const ends = AbortSignal.timeout(Math.min(Math.max(exp * 1000 - Date.now(), 0), 2 ** 31 - 1))
    const signal = AbortSignal.any([closing.signal, gone.signal, ends])
    const events = jobEvents({ id, changes, read, heartbeatMs, signal })
    // no-transform: an intermediary that compresses would hold events back; the second is nginx's.
    reply.headers({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' })
    return reply.type('text/event-stream').send(Readable.from(events))
  })
}
