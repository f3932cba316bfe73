import { DokiError } from '@doki/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { retryFrame } from '../live/frames.ts'
import type { Slots } from '../live/slots.ts'
import type { Watcher, Watchers } from '../live/watchers.ts'
import { callerOf } from '../require-user.ts'

/** What routes of events share. */
export type EventOptions = { watchers: Watchers; slots: Slots }

/** Of a route that streams: it ends by itself. */
export const streaming = { config: { load: 'stream' } as const }

/** Where a browser, or who reads like one, left off. */
export const LastEventId = z.object({
  'last-event-id': z.string().max(10_000).optional().describe('The id of the last event that was read'),
})

/** Seconds after which one who was refused may ask again. */
const retryAfter = 15

/**
 * Takes a place among those who watch, and gives it back when `open` fails or the stream closes. Whoever finds none is told
 * when to come back.
 */
export async function inSlot<T>(
  { slots, request, reply }: { slots: Slots; request: FastifyRequest; reply: FastifyReply },
  open: (takeIn: (workspaceId: string) => void) => Promise<T>,
): Promise<T> {
  const given: (() => void)[] = []
  const giveBack = () => {
    for (const each of given) each()
  }
  const take = (taking: () => () => void) => {
    try {
      given.push(taking())
    } catch (error) {
      reply.header('retry-after', retryAfter)
      throw error
    }
  }
  try {
    take(() => slots.take(callerOf(request).sub))
    const opened = await open(workspaceId => take(() => slots.takeIn(workspaceId)))
    reply.raw.once('close', giveBack)
    if (reply.raw.destroyed) giveBack()
    return opened
  } catch (error) {
    giveBack()
    throw error
  }
}

type Sending = { watchers: Watchers; watcher: Watcher; reply: FastifyReply }

/** Sends what the watcher hears: first what `begin` has it told, once it hears. */
export async function sendEvents({ watchers, watcher, reply }: Sending, begin: () => Promise<void>) {
  const { outlet } = watcher
  // Those cut off by our end come back spread over some seconds.
  outlet.send(retryFrame(1_000 + Math.random() * 4_000))
  try {
    await watchers.add(watcher)
    await begin()
  } catch (error) {
    outlet.stream.destroy()
    throw error
  }
  // no-transform: an intermediary that compresses would hold events back; the second is nginx's.
  reply.headers({ 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' })
  return reply.type('text/event-stream').send(outlet.stream)
}

/** Who watches: until their token ends, whoever watches on needs a new one. */
export function watcherOf(request: FastifyRequest): Pick<Watcher, 'userId' | 'sessionId' | 'until'> {
  const { sub, session_id, exp } = callerOf(request)
  return { userId: sub, sessionId: session_id, until: exp * 1000 }
}

/** Whether what is asked for is still answered. Only two failures say that it is not; others say nothing of rights. */
export function mayStill(ask: () => Promise<unknown>): Promise<boolean> {
  return ask().then(
    () => true,
    error => {
      if (error instanceof DokiError && ['not_found', 'unauthorized'].includes(error.code)) return false
      throw error
    },
  )
}
