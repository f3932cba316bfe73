import { JobId } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { orMissing } from '../access.ts'
import { byId } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { finalStatuses } from '../live/frames.ts'
import { jobWatcher } from '../live/watch-job.ts'
import { jobStore } from '../stores/job-store.ts'
import {
  type EventOptions,
  inSlot,
  LastEventId,
  mayStill,
  sendEvents,
  streaming,
  watcherOf,
} from './event-options.ts'

/** A job as it goes, as Server-Sent Events. */
export const jobEventRoutes: FastifyPluginAsyncZod<EventOptions & { as: AsCaller }> = async (
  app,
  { as, watchers, slots },
) => {
  const schema = {
    tags: ['jobs'],
    summary: 'The job as it is, then each time it changes, until it ends (Server-Sent Events)',
    description:
      'Events named `job` with the job as JSON. Who comes back with `Last-Event-ID` is told the job as it is now if it ' +
      'changed since, and `204` if it has ended and they know. Changes that come faster than they are read are told as one.',
    params: byId(JobId),
    headers: LastEventId,
  }
  app.get('/jobs/:id/events', { schema, ...streaming }, (request, reply) =>
    inSlot({ slots, request, reply }, async takeIn => {
      const { id } = request.params
      const read = () => as(request, tx => jobStore(tx).watch(id))
      const before = orMissing(await read(), 'job')
      const known = seenBefore(request.headers['last-event-id'], before.revision)
      if (known === before.revision && finalStatuses.has(before.job.status)) return reply.code(204).send()
      takeIn(before.job.workspaceId)
      const watcher = jobWatcher(
        {
          ...watcherOf(request),
          mayWatch: () => mayStill(async () => orMissing(await read(), 'job')),
        },
        before.job,
        known,
      )
      return sendEvents({ watchers, reply, watcher }, async () =>
        watcher.show(orMissing(await read(), 'job')),
      )
    }),
  )
}

/** 0 for nothing, and for what cannot be. */
function seenBefore(id: string | undefined, revision: number): number {
  const said = /^\d{1,15}$/.test(id ?? '') ? Number(id) : 0
  return said <= revision ? said : 0
}
