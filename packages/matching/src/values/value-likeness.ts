import type { ValueKind } from './kinds.ts'
import type { Bag, ValueProfile } from './value-profile.ts'

/** How the values of two columns compare; -1 (other) to 1 (alike), 0 where nothing can be said, or 0..1. */
export interface ValueLikeness {
  /** Whether both have values. */
  known: boolean
  sameKind: number
  otherKind: number
  /** The kind both are of; null where there is none. */
  kind: ValueKind | null
  /** Different values on both sides: how many, of how many, and how much that says, 0..1. */
  both: number
  of: number
  shared: number
  numbers: number
  dates: number
  shape: number
  /** Words of the texts in common, 0..1. */
  words: number
  /** How often values repeat, and are missing. */
  spread: number
  /** All of it together, 0..1. */
  alike: number
}

const nothing: ValueLikeness = {
  known: false,
  sameKind: 0,
  otherKind: 0,
  kind: null,
  both: 0,
  of: 0,
  shared: 0,
  numbers: 0,
  dates: 0,
  shape: 0,
  words: 0,
  spread: 0,
  alike: 0,
}

/** @param scales by what the numbers of `a` may have to be multiplied: cents are hundredths, grams thousandths. 1 is tried as well. */
export function valueLikeness(
  a: ValueProfile,
  b: ValueProfile,
  scales: readonly number[] = [],
): ValueLikeness {
  if (a.filled === 0 || b.filled === 0) return nothing
  const kinds = compareKinds(a, b)
  const overlap = compareValues(a, b)
  const numbers = Math.max(compareNumbers(a, b, 1), ...scales.map(scale => compareNumbers(a, b, scale)))
  const dates = compareDates(a, b)
  const isText = !a.numbers && !b.numbers && !a.dates && !b.dates
  const shape = isText ? compareShapes(a, b) : 0
  const words = isText ? compareWords(a, b) : 0
  const alike = Math.max(overlap.shared, kinds.sameKind, numbers, dates, 0.7 * shape, words)
  return {
    known: true,
    ...kinds,
    ...overlap,
    numbers,
    dates,
    shape,
    words,
    spread: compareSpread(a, b),
    alike,
  }
}

function compareKinds(
  a: ValueProfile,
  b: ValueProfile,
): Pick<ValueLikeness, 'sameKind' | 'otherKind' | 'kind'> {
  let kind: ValueKind | null = null
  let sameKind = 0
  for (const [name, share] of a.kinds) {
    const both = Math.min(share, b.kinds.get(name) ?? 0)
    if (both > sameKind) {
      sameKind = both
      kind = name
    }
  }
  const strongest = Math.max(0, ...a.kinds.values(), ...b.kinds.values())
  return { sameKind, kind, otherKind: sameKind === 0 && strongest > 0.8 ? strongest : 0 }
}

/** Small numbers, and yes and no, are shared by chance. */
function compareValues(a: ValueProfile, b: ValueProfile): Pick<ValueLikeness, 'both' | 'of' | 'shared'> {
  const [few, many] = a.distinct.size < b.distinct.size ? [a, b] : [b, a]
  let both = 0
  let weight = 0
  for (const [text, tells] of few.distinct) {
    if (!many.distinct.has(text)) continue
    both++
    weight += tells
  }
  const share = weight / Math.max(few.telling, 3)
  return { both, of: few.distinct.size, shared: a.yesNo > 0.9 && b.yesNo > 0.9 ? 0.3 * share : share }
}

/** The distance of the quantiles on a logarithmic scale (asinh, which bears zero and minus), and what the numbers are like. */
function compareNumbers({ numbers: a }: ValueProfile, { numbers: b }: ValueProfile, scale: number): number {
  if (!a || !b) return 0
  const distance = meanDistance(
    a.quantiles.map(value => Math.asinh(value * scale)),
    b.quantiles.map(value => Math.asinh(value)),
  )
  const whole = scale === 1 ? Math.abs(a.whole - b.whole) : 0
  const runs = a.runs === b.runs ? 0 : 0.3
  return Math.max(-1, 1 - distance * 0.9 - whole * 0.5 - runs - Math.abs(a.negative - b.negative) * 0.5)
}

/** Years apart, and whether there is a time with the day. */
function compareDates({ dates: a }: ValueProfile, { dates: b }: ValueProfile): number {
  if (!a || !b) return 0
  const years = meanDistance(a.quantiles, b.quantiles) / 365
  return Math.max(-1, 1 - years * 0.35 - Math.abs(a.withTime - b.withTime) * 0.4)
}

function compareShapes({ text: a }: ValueProfile, { text: b }: ValueProfile): number {
  const length = Math.min(a.length, b.length) / Math.max(a.length, b.length, 1)
  const words = Math.min(a.wordCount, b.wordCount) / Math.max(a.wordCount, b.wordCount, 1)
  const digits = 1 - Math.min(1, 2 * Math.abs(a.digits - b.digits))
  const upper = 1 - Math.abs(a.upper - b.upper)
  const foreign = 1 - Math.abs(a.foreign - b.foreign)
  const fixed = a.fixedLength > 0 && a.fixedLength === b.fixedLength ? 0.15 : 0
  const patterns = cosine(a.patterns, b.patterns)
  const whole = 0.3 * length + 0.15 * words + 0.2 * digits + 0.1 * upper + 0.25 * patterns
  return Math.max(-1, Math.min(1, (2 * whole - 1) * foreign + fixed))
}

function compareWords({ text: a }: ValueProfile, { text: b }: ValueProfile): number {
  return cosine(a.words, b.words)
}

function compareSpread(a: ValueProfile, b: ValueProfile): number {
  const repeats = (profile: ValueProfile) => profile.distinct.size / Math.max(1, profile.filled)
  const blanks = (profile: ValueProfile) => profile.blank / Math.max(1, profile.filled + profile.blank)
  return 1 - 1.4 * Math.abs(repeats(a) - repeats(b)) - Math.abs(blanks(a) - blanks(b))
}

function meanDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / Math.max(1, a.length)
}

function cosine(a: Bag, b: Bag): number {
  if (a.norm === 0 || b.norm === 0) return 0
  const [few, many] = a.shares.size < b.shares.size ? [a.shares, b.shares] : [b.shares, a.shares]
  let dot = 0
  for (const [key, share] of few) {
    const other = many.get(key)
    if (other !== undefined) dot += share * other
  }
  return dot / (a.norm * b.norm)
}
