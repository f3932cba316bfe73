import { WorkspaceId } from '@doki/contracts'
import type { Queries } from '@doki/database'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { roleIn } from '../access.ts'
import { byId } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { type Cursor, parseCursor } from '../live/cursor.ts'
import { type Start, workspaceWatcher } from '../live/watch-workspace.ts'
import { eventStore } from '../stores/event-store.ts'
import {
  type EventOptions,
  inSlot,
  LastEventId,
  mayStill,
  sendEvents,
  streaming,
  watcherOf,
} from './event-options.ts'

/** What changes in a workspace, as Server-Sent Events. */
export const workspaceEventRoutes: FastifyPluginAsyncZod<EventOptions & { as: AsCaller }> = async (
  app,
  { as, watchers, slots },
) => {
  const schema = {
    tags: ['workspaces'],
    summary: 'Hints of what changes in the workspace, until the token ends (Server-Sent Events)',
    description:
      'Events named `change` with a `WorkspaceEvent`: what to read again. An event named `reset` (a `ResetEvent`) comes first, ' +
      'and whenever changes had to be left out: read again all you show. Who comes back with `Last-Event-ID` within 50 ' +
      'minutes is told what they missed instead; the last of it may be told twice.',
    params: byId(WorkspaceId),
    headers: LastEventId,
  }
  app.get('/workspaces/:id/events', { schema, ...streaming }, (request, reply) =>
    inSlot({ slots, request, reply }, async takeIn => {
      const { id } = request.params
      const role = () => as(request, tx => roleIn(tx, id))
      await role()
      takeIn(id)
      const watcher = workspaceWatcher({
        ...watcherOf(request),
        workspaceId: id,
        mayWatch: () => mayStill(role),
      })
      const cursor = parseCursor(request.headers['last-event-id'] ?? '')
      return sendEvents({ watchers, reply, watcher }, async () =>
        watcher.begin(
          await as(request, async tx => {
            await roleIn(tx, id)
            return startFrom(tx, id, cursor)
          }),
        ),
      )
    }),
  )
}

async function startFrom(tx: Queries, id: WorkspaceId, cursor: Cursor | undefined): Promise<Start> {
  const events = eventStore(tx)
  if (!cursor) return { now: await events.look(), reset: 'new' }
  const { events: missed, now } = await events.missed(id, cursor)
  return missed ? { now, missed } : { now, reset: 'old' }
}
