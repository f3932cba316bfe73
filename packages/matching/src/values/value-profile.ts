import { fold } from '../names/fold.ts'
import { kindsOf, type ValueKind, valueKinds } from './kinds.ts'
import { readNumber } from './read-number.ts'
import { readTime } from './read-time.ts'

/** What the values of a column look like, made once and compared with many. Shares are 0..1 of the filled ones looked at. */
export interface ValueProfile {
  /** Filled values, and blank ones beside them. */
  filled: number
  blank: number
  /** Different values, folded, each with how much it says that another column has it too, 0..1. */
  distinct: ReadonlyMap<string, number>
  /** Kinds that at least half of the values are of, with their share. */
  kinds: ReadonlyMap<ValueKind, number>
  /** How many read as numbers; as dates, with or without a time; as times of day; as yes or no. */
  numeric: number
  dated: number
  clock: number
  yesNo: number
  numbers: Numbers | null
  /** Days since 1970 at the 10th, 50th and 90th hundredth, and the share that names a time. */
  dates: { quantiles: readonly number[]; withTime: number } | null
  text: TextShape
  /** Marks beside numbers: the unit or currency most of them have, folded. */
  mark: string | null
}

export interface Numbers {
  /** At the 5th, 25th, 50th, 75th and 95th hundredth. */
  quantiles: readonly number[]
  whole: number
  negative: number
  /** Whether they count up by one. */
  runs: boolean
}

export interface TextShape {
  /** Characters and words of a value, on average. */
  length: number
  wordCount: number
  /** Shares of all characters. */
  digits: number
  upper: number
  /** Share of values in a script other than Latin. */
  foreign: number
  /** Shapes such as "A9-9" (a run of letters or digits is one sign) with their share, the most frequent eight. */
  patterns: Bag
  /** Words of the values with the share of values that have them; the most frequent sixty. */
  words: Bag
  /** How long the digits-and-letters codes are, where all values are of one length; 0 where they differ. */
  fixedLength: number
}

/** Shares of some things, and the length of all as a vector. */
export interface Bag {
  shares: ReadonlyMap<string, number>
  norm: number
}

const most = 120
const mostForKinds = 40
const mostForShape = 60
const yesWords = new Set(
  'true false yes no y n t f on off ja nein oui non si sim nao vero falso wahr falsch vrai faux nee да нет 是 否 はい いいえ ✓ ✗ ○ × 有 无 無 x'.split(
    ' ',
  ),
)

/** Looks at up to 120 values, as texts; blank ones are null or ''. */
export function profileValues(values: readonly (string | null)[]): ValueProfile {
  const texts: string[] = []
  let blank = 0
  for (const value of values) {
    if (texts.length === most) break
    const text = value?.trim() ?? ''
    if (text === '') blank++
    else texts.push(text)
  }
  const distinct = new Map<string, number>()
  for (const text of new Set(texts)) {
    const key = fold(text)
    if (distinct.has(key)) continue
    distinct.set(key, tellingOf(key))
  }
  const filled = Math.max(1, texts.length)
  const numbers = texts.map(readNumber)
  const times = texts.map((text, index) => (numbers[index] && !/^\d{8}$/.test(text) ? null : readTime(text)))
  const read = numbers.filter(number => number !== null)
  const dates = times.filter(time => time !== null && time.day !== null)
  return {
    filled: texts.length,
    blank,
    distinct,
    kinds: shareOfKinds([...new Set(texts)].slice(0, mostForKinds)),
    numeric: read.length / filled,
    dated: dates.length / filled,
    clock: times.filter(time => time?.day === null).length / filled,
    yesNo: texts.filter(text => yesWords.has(fold(text))).length / filled,
    numbers: read.length >= filled * 0.6 ? numbersOf(read.map(({ value }) => value)) : null,
    dates:
      dates.length >= filled * 0.6
        ? {
            quantiles: quantiles(
              dates.map(time => time?.day ?? 0),
              [0.1, 0.5, 0.9],
            ),
            withTime: dates.filter(time => time?.clock).length / dates.length,
          }
        : null,
    text: shapeOf(texts),
    mark: frequentMark(
      read.map(({ mark }) => mark),
      texts.length,
    ),
  }
}

function shareOfKinds(texts: readonly string[]): Map<ValueKind, number> {
  const counts = new Map<ValueKind, number>()
  for (const text of texts) for (const kind of kindsOf(text)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const out = new Map<ValueKind, number>()
  for (const kind of valueKinds) {
    const share = (counts.get(kind) ?? 0) / Math.max(1, texts.length)
    if (share >= (partlyKnown.has(kind) ? 0.25 : 0.5)) out.set(kind, share)
  }
  return out
}

/** Kinds that are told by a list of words that is never complete. */
const partlyKnown = new Set<ValueKind>([
  'given name',
  'family name',
  'person',
  'company',
  'region',
  'street address',
  'job title',
])

function numbersOf(values: readonly number[]): Numbers {
  const runs = values.length > 3 && values.every((value, at) => at === 0 || value === values[at - 1]! + 1)
  return {
    quantiles: quantiles(values, [0.05, 0.25, 0.5, 0.75, 0.95]),
    whole: values.filter(Number.isInteger).length / values.length,
    negative: values.filter(value => value < 0).length / values.length,
    runs,
  }
}

function quantiles(values: readonly number[], at: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return at.map(share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
}

function frequentMark(marks: readonly (string | null)[], filled: number): string | null {
  const counts = new Map<string, number>()
  for (const mark of marks) if (mark) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  for (const [mark, count] of counts) if (count >= filled * 0.5) return mark
  return null
}

function shapeOf(texts: readonly string[]): TextShape {
  const looked = texts.length <= mostForShape ? texts : texts.slice(0, mostForShape)
  const filled = Math.max(1, looked.length)
  const signs = { upper: 0, digits: 0, spaces: 0 }
  const patterns = new Map<string, number>()
  const words = new Map<string, number>()
  let length = 0
  let foreign = 0
  let isFixed = looked.length > 2
  for (const text of looked) {
    countSigns(text, signs)
    length += text.length
    if (text.length !== looked[0]?.length) isFixed = false
    if (!/^[ -~]*$/.test(text) && /[^\p{Script=Latin}\p{Script=Common}]/u.test(text)) foreign++
    const pattern = patternOf(text)
    patterns.set(pattern, (patterns.get(pattern) ?? 0) + 1 / filled)
    if (/\p{L}{2}/u.test(text))
      for (const word of new Set(fold(text).split(/[^\p{L}\p{N}]+/u)))
        if (word.length > 1 && !/^\d+$/.test(word)) words.set(word, (words.get(word) ?? 0) + 1 / filled)
  }
  const size = Math.max(1, length)
  return {
    length: length / filled,
    wordCount: (signs.spaces + looked.length) / filled,
    digits: signs.digits / size,
    upper: signs.upper / size,
    foreign: foreign / filled,
    patterns: bagOf(patterns, 8),
    words: bagOf(words, 60),
    fixedLength: isFixed ? (looked[0]?.length ?? 0) : 0,
  }
}

function countSigns(text: string, into: { upper: number; digits: number; spaces: number }): void {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) into.digits++
    else if (code === 32) into.spaces++
    else if ((code >= 65 && code <= 90) || (code >= 0xc0 && code <= 0xde) || (code >= 0x410 && code <= 0x42f))
      into.upper++
  }
}

/** "AB-1234 x" is "A-9 a": runs are one sign, so that lengths do not matter. */
function patternOf(text: string): string {
  let out = ''
  let last = ''
  for (let at = 0; at < text.length && at < 60; at++) {
    const code = text.charCodeAt(at)
    const sign = code < 128 ? asciiSigns[code]! : /\p{L}|\p{M}/u.test(text[at]!) ? 'a' : text[at]!
    if (sign === last && sign !== '-') continue
    // A capital is the beginning of a word.
    if (sign === 'a' && last === 'A') out = out.slice(0, -1)
    out += sign
    last = sign
  }
  return out.replace(/a( a)+/g, 'a a')
}

const asciiSigns = Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code)
  if (/[A-Z]/.test(sign)) return 'A'
  if (/[a-z]/.test(sign)) return 'a'
  return /\d/.test(sign) ? '9' : sign
})

function bagOf(shares: ReadonlyMap<string, number>, most: number): Bag {
  const kept =
    shares.size <= most
      ? shares
      : new Map([...shares].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most))
  let sum = 0
  for (const share of kept.values()) sum += share * share
  return { shares: kept, norm: Math.sqrt(sum) }
}

/** A long text, or one with letters, is on both sides by no coincidence; small numbers are. */
function tellingOf(text: string): number {
  if (/^\d{1,3}$/.test(text)) return 0.1
  return text.length < 3 || /^[\d.,:/-]{1,10}$/.test(text) ? 0.4 : 1
}
