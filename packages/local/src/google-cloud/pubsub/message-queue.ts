import { randomUUID } from 'node:crypto'
import type { Message } from './message.ts'
import { backoffMs, maxAttempts, type Settings } from './settings.ts'

/** A message on its way to one subscription. */
export type Item = { message: Message; attempt: number; ackId: string; timer?: NodeJS.Timeout }

/** What is kept of an item over a restart. */
export type SavedItem = { message: Message; attempt: number }

export type QueueEvents = {
  /** There is something to take. */
  ready(): void
  /** Delivered in vain too often. True: somebody else has it now, and it leaves this queue. */
  dead(item: Item): boolean
  /** What would be saved has changed. */
  changed(): void
}

export type MessageQueue = ReturnType<typeof messageQueue>

/**
 * The messages of one subscription that nobody acknowledged yet. `take` leases them; a lease that runs out, or is
 * given back, counts as a failed delivery. With ordering on, one message of a key is out at a time.
 */
export function messageQueue(settings: () => Settings, saved: SavedItem[], events: QueueEvents) {
  const items = new Map<string, Item>()
  const leases = new Map<string, Item>()
  const keys = new Map<string, Item[]>()
  let ready: Item[] = []

  const lineOf = ({ message }: Item) =>
    settings().enableMessageOrdering && message.orderingKey ? keys.get(message.orderingKey) : undefined
  const makeReady = (item: Item) => {
    item.timer = undefined
    if (!items.has(item.message.id)) return
    ready.push(item)
    events.ready()
  }
  const leave = (item: Item) => {
    items.delete(item.message.id)
    const line = lineOf(item)
    line?.shift()
    if (line?.length === 0) keys.delete(item.message.orderingKey)
    if (line?.[0]) makeReady(line[0])
    events.changed()
  }
  const release = (ackId: string): Item | undefined => {
    const item = leases.get(ackId)
    leases.delete(ackId)
    clearTimeout(item?.timer)
    return item
  }
  const enter = (message: Message, attempt: number) => {
    const item: Item = { message, attempt, ackId: '' }
    items.set(message.id, item)
    if (settings().enableMessageOrdering && message.orderingKey) {
      const line = keys.get(message.orderingKey) ?? []
      keys.set(message.orderingKey, line)
      if (line.push(item) > 1) return
    }
    makeReady(item)
  }
  const nack = (ackId: string) => {
    const item = release(ackId)
    if (!item || !items.has(item.message.id)) return
    if (item.attempt >= maxAttempts(settings()) && events.dead(item)) return leave(item)
    events.changed()
    const delay = backoffMs(settings(), item.attempt)
    if (delay === 0) return makeReady(item)
    item.timer = setTimeout(makeReady, delay, item).unref()
  }
  const lease = (item: Item, deadlineMs: number | undefined) => {
    clearTimeout(item.timer)
    item.timer = deadlineMs === undefined ? undefined : setTimeout(nack, deadlineMs, item.ackId).unref()
  }

  return {
    nack,
    size: () => items.size,
    offer: (message: Message) => enter(message, 0),
    /** Offers again what was there before a restart. Once, when `ready` may be called. */
    restore(): void {
      for (const { message, attempt } of saved) enter(message, attempt)
    },
    /** Leases up to `max` messages, for so long, or until they are answered. */
    take(max: number, deadlineMs?: number): Item[] {
      const taken = ready.slice(0, max)
      ready = ready.slice(max)
      for (const item of taken) {
        item.attempt++
        item.ackId = randomUUID()
        leases.set(item.ackId, item)
        lease(item, deadlineMs)
      }
      return taken
    },
    /** False: the lease had run out, so the message may come again. */
    ack(ackId: string): boolean {
      const item = release(ackId)
      if (item) leave(item)
      return item !== undefined
    },
    extend(ackId: string, deadlineMs: number): void {
      const item = leases.get(ackId)
      if (item) lease(item, deadlineMs)
    },
    snapshot: (): SavedItem[] => [...items.values()].map(({ message, attempt }) => ({ message, attempt })),
    /** Nothing is offered any more; a snapshot still has it all. */
    close(): void {
      for (const item of items.values()) clearTimeout(item.timer)
      ready = []
    },
  }
}
