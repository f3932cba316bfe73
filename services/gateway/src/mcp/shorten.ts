/** What an answer may be long, in characters of JSON: much more would crowd out a model's own context. */
const most = 60_000

/** Of texts that a next call has to carry, or a person has to read to the end. */
const whole = new Set(['next', 'confirm', 'sql', 'message', 'text'])

const steps = [
  { text: 500, list: 100 },
  { text: 120, list: 50 },
  { text: 40, list: 20 },
  { text: 20, list: 5 },
]

/** `value` with long texts and lists cut, no more than needed; pages (`items`) keep all their items. */
export function shorten(value: unknown): { value: unknown; cut: boolean } {
  for (const step of steps) {
    const cutting = { ...step, cut: false }
    const shorter = cutIn(value, cutting, '')
    if (JSON.stringify(shorter).length <= most) return { value: shorter, cut: cutting.cut }
  }
  return { value: undefined, cut: true }
}

type Cutting = { text: number; list: number; cut: boolean }

function cutIn(value: unknown, cutting: Cutting, name: string): unknown {
  if (typeof value === 'string') return cutText(value, cutting, whole.has(name) ? 4_000 : cutting.text)
  if (Array.isArray(value)) {
    const kept = name === 'items' ? value : value.slice(0, cutting.list)
    if (kept.length < value.length) cutting.cut = true
    return kept.map(each => cutIn(each, cutting, ''))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cutIn(each, cutting, key)]))
}

function cutText(text: string, cutting: Cutting, most: number): string {
  // Ids and times are shorter than what is worth cutting.
  if (text.length <= Math.max(most, 40)) return text
  cutting.cut = true
  return `${text.slice(0, most)}… (${text.length - most} more characters)`
}
