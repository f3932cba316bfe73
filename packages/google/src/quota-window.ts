import type { QuotaRate } from './quota-rates.ts'

/** What one principal has taken, and promised, in slots of a second: [slot, who, count], the oldest first. */
export interface Window {
  taken: [slot: number, who: string, count: number][]
  /** When each last asked, in slots: who asks shares. */
  asked: Record<string, number>
  /** After a refusal in spite of it: this part of the rate, until that slot. */
  slow: { part: number; until: number; since: number } | null
}

export const emptyWindow: Window = { taken: [], asked: {}, slow: null }

/** Slots that a minute can touch: one more than it has seconds, wherever it begins. */
const span = 61
/** How far ahead a call may be promised its slot, so that nobody's queue stands before a newcomer. */
const ahead = 10
/** Somebody else uses the same quota: how far the rate falls with each refusal, and for how long. */
const slowBy = 0.7
const slowest = 0.25
const slowSlots = 120
/** Refusals closer together than this are one: several calls were under way. */
const sameSlots = 5

/** A slot to use, or one to ask again in. */
export interface Offer {
  slot: number
  granted: boolean
}

/**
 * The first slot, from `now` on, in which all windows have room for one more call of `who`. It is promised at most ten
 * seconds ahead; whoever has had its share of a full window gets no promise at all, only what is free at once: the
 * share of the others is kept for them. Change the windows by `take`.
 */
export function offer(
  windows: readonly { window: Window; rate: QuotaRate }[],
  who: string,
  now: number,
): Offer {
  const views = windows.map(({ window, rate }) => viewOf(window, rate, who, now))
  const free = (slot: number) => views.every(view => view.hasRoom(slot))
  let slot = now
  while (slot < now + 2 * span && !free(slot)) slot++
  if (slot === now) return { slot, granted: true }
  const greedy = views.some(view => view.overShare())
  if (!greedy && slot <= now + ahead) return { slot, granted: true }
  // not all come back in the same second, and each before its slot is there
  return { slot: Math.max(now + 1, slot - (greedy ? 0 : ahead - 1)), granted: false }
}

/** The window with that call in it, or with the question alone; what is too old to matter is dropped. */
export function noted(window: Window, who: string, now: number, { slot, granted }: Offer): Window {
  const kept = window.taken.filter(([at]) => at > now - span)
  const asked = Object.fromEntries(
    Object.entries({ ...window.asked, [who]: now }).filter(([, at]) => at > now - span),
  )
  if (!granted) return { ...window, taken: kept, asked }
  const same = kept.findIndex(([at, whose]) => at === slot && whose === who)
  const taken =
    same < 0
      ? [...kept, [slot, who, 1] satisfies Window['taken'][number]].toSorted((a, b) => a[0] - b[0])
      : kept.map((entry, i) => (i === same ? ([slot, who, entry[2] + 1] satisfies typeof entry) : entry))
  return { ...window, taken, asked }
}

/** The window after Google refused a call that had its slot. */
export function slowed(window: Window, now: number): Window {
  if (window.slow && now - window.slow.since < sameSlots) return window
  const part = Math.max(slowest, partOf(window, now) * slowBy)
  return { ...window, slow: { part, until: now + slowSlots, since: now } }
}

/** Each minute without a refusal, once the slow time is over, gives back what one refusal took. */
function partOf({ slow }: Window, now: number): number {
  if (!slow) return 1
  if (now < slow.until) return slow.part
  return Math.min(1, slow.part / slowBy ** (1 + Math.floor((now - slow.until) / 60)))
}

function viewOf(window: Window, rate: QuotaRate, who: string, now: number) {
  const limit = Math.max(1, Math.floor(rate.perMinute * partOf(window, now)))
  const burst = Math.min(rate.burst, limit)
  const perSlot = Math.ceil(limit / 60)
  const first = now - span + 1
  const counts: number[] = []
  let own = 0
  for (const [slot, whose, count] of window.taken) {
    if (slot < first) continue
    counts[slot - first] = (counts[slot - first] ?? 0) + count
    if (whose === who) own += count
  }
  /** sums[i]: calls of the slots before `first + i`. */
  const sums = [0]
  for (let i = 0; i < Math.max(counts.length, span); i++) sums.push((sums[i] ?? 0) + (counts[i] ?? 0))
  const upTo = (i: number) => sums[Math.max(0, Math.min(i, sums.length - 1))] ?? 0
  const sharing = Object.entries(window.asked).filter(([whose, at]) => whose !== who && at >= first).length
  return {
    /** One more in this slot leaves every minute that touches it within the limit, and flows steadily after the burst. */
    hasRoom(slot: number): boolean {
      const at = slot - first
      if (upTo(at + 1) - upTo(at - span + 1) >= burst && (counts[at] ?? 0) >= perSlot) return false
      for (let start = at - span + 1; start <= at; start++)
        if (upTo(start + span) - upTo(start) >= limit) return false
      return true
    },
    overShare: () => sharing > 0 && own >= Math.max(1, Math.floor(limit / (sharing + 1))),
  }
}
