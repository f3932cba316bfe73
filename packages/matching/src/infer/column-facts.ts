import type { SheetCell } from '@doki/contracts'
import { type DateFacts, isTimeText, noDates, readDateText } from './date-text.ts'
import { type NumberFacts, noNumbers, readNumberText } from './number-text.ts'
import { isBlankWord } from './words.ts'

/** What all the cells of a column look like, counted in one pass. */
export interface ColumnFacts {
  filled: number
  numbers: number
  integers: number
  /** The smallest and largest number cell. */
  min: number
  max: number
  booleans: number
  texts: number
  /** Texts as written that may mean "nothing here", with how often. */
  blankWords: Map<string, number>
  /** Up to 12 different other texts, lower case; null once there are more. */
  distinct: Map<string, number> | null
  numberTexts: NumberFacts
  dateTexts: DateFacts
  timeTexts: number
  uuids: number
  jsons: number
  /** Digits only, with a zero in front or more than 15 of them: a name made of digits. */
  codes: number
  longest: number
  /** Of the number cells whose display is known: how many show as a date, a time, a date and time, or a duration. */
  shownAs: { date: number; time: number; timestamp: number; duration: number; number: number }
  /** Of the days that number cells show: up to 20 different ones whose day of the month could be a month, and how many could not. */
  days: { early: Set<number>; late: number }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const mostDistinct = 12

/**
 * Looks at every cell. `formatted` are some of the same cells as FORMATTED_STRING shows dates: a number that is a text
 * there is a date, a time or a duration, as nothing else changes.
 */
export function readFacts(
  cells: readonly SheetCell[],
  formatted: readonly (SheetCell | undefined)[] = [],
): ColumnFacts {
  const facts = noFacts()
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? null
    if (cell === null || cell === '') continue
    if (typeof cell === 'number') readNumber(facts, cell, formatted[i])
    else if (typeof cell === 'boolean') {
      facts.filled++
      facts.booleans++
    } else readText(facts, cell)
  }
  return facts
}

function noFacts(): ColumnFacts {
  return {
    filled: 0,
    numbers: 0,
    integers: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    booleans: 0,
    texts: 0,
    blankWords: new Map(),
    distinct: new Map(),
    numberTexts: noNumbers(),
    dateTexts: noDates(),
    timeTexts: 0,
    uuids: 0,
    jsons: 0,
    codes: 0,
    longest: 0,
    shownAs: { date: 0, time: 0, timestamp: 0, duration: 0, number: 0 },
    days: { early: new Set(), late: 0 },
  }
}

function readNumber(facts: ColumnFacts, cell: number, shown: SheetCell | undefined): void {
  facts.filled++
  facts.numbers++
  if (Number.isInteger(cell)) facts.integers++
  if (cell < facts.min) facts.min = cell
  if (cell > facts.max) facts.max = cell
  if (typeof shown === 'number') facts.shownAs.number++
  else if (typeof shown === 'string') {
    const kind = kindOfDisplay(cell, shown)
    facts.shownAs[kind]++
    if (kind === 'date' || kind === 'timestamp') readDay(facts.days, Math.floor(cell))
  }
}

const mostDays = 20
/** Serial 0 of Sheets and Excel is 30 December 1899. */
const dayZero = Date.UTC(1899, 11, 30)

function readDay(days: ColumnFacts['days'], serial: number): void {
  if (new Date(dayZero + serial * 86_400_000).getUTCDate() > 12) days.late++
  else if (days.early.size < mostDays) days.early.add(serial)
}

/** A serial counts days: below one it is a time of day; a clock alone for more than a day is a duration. */
function kindOfDisplay(serial: number, shown: string): 'date' | 'time' | 'timestamp' | 'duration' {
  const hasClock = /\d:\d\d/.test(shown)
  const hasDate = /\d[-/.\s年]\d|[\p{L}]{3}/u.test(
    shown.replace(/\d+:\d+(:\d+)?(\.\d+)?\s*([ap]\.?m\.?)?/i, ''),
  )
  if (hasClock && !hasDate) return serial >= 0 && serial < 1 ? 'time' : 'duration'
  return Number.isInteger(serial) ? 'date' : 'timestamp'
}

function readText(facts: ColumnFacts, cell: string): void {
  const text = cell.trim()
  if (text === '') return
  facts.filled++
  facts.texts++
  if (text.length > facts.longest) facts.longest = text.length
  if (isBlankWord(text)) {
    facts.blankWords.set(text, (facts.blankWords.get(text) ?? 0) + 1)
    return
  }
  if (facts.distinct) {
    const lower = text.toLowerCase()
    facts.distinct.set(lower, (facts.distinct.get(lower) ?? 0) + 1)
    if (facts.distinct.size > mostDistinct) facts.distinct = null
  }
  if (text.length > 100) {
    if (isJson(text)) facts.jsons++
    return
  }
  const code = text.charCodeAt(0)
  const isDigit = code >= 48 && code <= 57
  if (/^\d+$/.test(text) && ((text.length > 1 && text[0] === '0') || text.length > 15)) facts.codes++
  else if (isDigit || text.length < 40) {
    if (readNumberText(facts.numberTexts, text)) return
    if (readDateText(facts.dateTexts, text)) return
    if (isDigit && isTimeText(text)) facts.timeTexts++
  }
  if (text.length === 36 && uuid.test(text)) facts.uuids++
  else if ((text[0] === '{' || text[0] === '[') && isJson(text)) facts.jsons++
}

function isJson(text: string): boolean {
  if (text[0] !== '{' && text[0] !== '[') return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
