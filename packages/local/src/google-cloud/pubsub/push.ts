import type { Faults } from '../../stand-in/faults.ts'
import { wait } from '../../stand-in/wait.ts'
import type { Item } from './message-queue.ts'
import { pushRequest } from './push-request.ts'
import type { Settings } from './settings.ts'

/** One attempt to push. Status 0: no answer (nobody there, or not in time). */
export type Delivery = {
  at: string
  subscription: string
  messageId: string
  attempt: number
  status: number
  /** A fault rule had a hand in it. */
  fault: boolean
}

/**
 * Delivers a message once and says whether it was acknowledged, that is answered 2xx within the deadline. A fault rule
 * for method `Push` may hold it back, answer in the endpoint's place, lose the answer, or send copies at once. `closed`
 * breaks it off.
 */
export async function push(
  settings: Settings,
  item: Item,
  faults: Faults,
  log: (delivery: Delivery) => void,
  closed: AbortSignal,
): Promise<boolean> {
  const { name } = settings
  const { attempt } = item
  const fault = faults.take('Push', `${name} ${item.message.id}`)
  const note = (status: number) => {
    const at = new Date().toISOString()
    log({ at, subscription: name, messageId: item.message.id, attempt, status, fault: fault !== undefined })
    return status >= 200 && status < 300
  }
  if (fault?.delayMs) await wait(fault.delayMs)
  const instead = Number(fault?.status ?? 503)
  if (fault?.status !== undefined && !fault.lost) return note(instead)
  const copies = Array.from({ length: fault?.duplicate ?? 1 }, () => send(settings, item, closed))
  const statuses = await Promise.all(copies)
  if (fault?.lost) return note(instead)
  return statuses.map(note).some(acknowledged => acknowledged)
}

async function send(settings: Settings, item: Item, closed: AbortSignal): Promise<number> {
  const { url, headers, body } = pushRequest(settings, item)
  const signal = AbortSignal.any([closed, AbortSignal.timeout(settings.ackDeadlineSeconds * 1000)])
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    await answer.body?.cancel()
    return answer.status
  } catch {
    return 0
  }
}
