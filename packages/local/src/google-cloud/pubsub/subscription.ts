import type { Faults } from '../../stand-in/faults.ts'
import { parseFilter } from './filter.ts'
import type { Message } from './message.ts'
import { type Item, messageQueue, type SavedItem } from './message-queue.ts'
import { type Delivery, push } from './push.ts'
import { checkSettings, type Settings } from './settings.ts'

/** What a subscription needs of the broker around it. */
export type Surroundings = {
  faults: Faults
  delivered(delivery: Delivery): void
  dead(settings: Settings, item: Item): boolean
  changed(): void
}

export type Subscription = ReturnType<typeof subscription>

/** So many pushes of one subscription are under way at once. */
const pushesAtOnce = 100

/** One subscription: its settings, its messages, and whoever waits for them, a push endpoint or open pulls. */
export function subscription(given: Settings, saved: SavedItem[], around: Surroundings) {
  let settings = checkSettings(given)
  let accepts = parseFilter(settings.filter)
  let pushing = 0
  const closing = new AbortController()
  const waiting = new Set<() => void>()

  const queue = messageQueue(() => settings, saved, {
    ready() {
      if (settings.pushConfig?.pushEndpoint) return drain()
      for (const wake of waiting) wake()
    },
    dead: item => around.dead(settings, item),
    changed: around.changed,
  })

  function drain(): void {
    while (!closing.signal.aborted && pushing < pushesAtOnce) {
      const [item] = queue.take(1)
      if (!item) return
      pushing++
      void pushOne(item).finally(() => {
        pushing--
        drain()
      })
    }
  }

  async function pushOne(item: Item): Promise<void> {
    const { ackId } = item
    const acknowledged = await push(settings, item, around.faults, around.delivered, closing.signal)
    if (closing.signal.aborted) return
    if (acknowledged) queue.ack(ackId)
    else queue.nack(ackId)
  }

  return {
    queue,
    settings: () => settings,
    /** Takes a message that passes the filter. */
    offer(message: Message): void {
      if (accepts(message.attributes)) queue.offer(message)
    },
    change(changes: Partial<Settings>): void {
      settings = checkSettings({ ...settings, ...changes })
      accepts = parseFilter(settings.filter)
      if (settings.pushConfig?.pushEndpoint) drain()
    },
    /** Calls back whenever there may be something to pull; gives how to stop that. */
    onReady(wake: () => void): () => void {
      waiting.add(wake)
      return () => waiting.delete(wake)
    },
    close(): void {
      queue.close()
      closing.abort()
    },
  }
}
