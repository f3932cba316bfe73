import type { ColumnFormat, ColumnLimits, ColumnType } from '@doki/contracts'
import { wordsAbout } from '../names/column-name.ts'
import type { ColumnFacts } from './column-facts.ts'
import { dateOrder } from './date-text.ts'
import { areWhole, decimalSign } from './number-text.ts'
import { booleanPairs, codeMeanings, moneyMeanings } from './words.ts'

/** The share of the filled cells that has to be of a type for the column to be of it; the rest goes to quarantine. */
export const enough = 0.98

/**
 * The same share where the sheet itself holds dates: the number behind a date is no text anyone could read, so a
 * column is of dates as soon as most cells are, and the rows of the others are set aside.
 */
const enoughDates = 0.8

/** How a column would be read. */
export interface InferredType {
  type: ColumnType
  format: ColumnFormat
  limits: ColumnLimits
  /** The share of castable cells below which the column is text after all. */
  least: number
  /** For a person, such as "all 9,994 values are whole numbers". */
  reason: string
}

const int4 = { min: '-2147483648', max: '2147483647' }
const int8 = { min: '-9223372036854775808', max: '9223372036854775807' }

/**
 * The type that (nearly) all filled cells of a column are of, text when there is none. The header counts only where
 * digits are a name: postal codes and phone numbers stay text.
 */
export function inferType(facts: ColumnFacts, header = ''): InferredType {
  const blanks = [...facts.blankWords.keys()]
  const filled = filledOf(facts)
  if (filled === 0) return text('the column has no values')
  const isEnough = (count: number) => count > 0 && count >= filled * enough
  const all = (count: number, what: string) =>
    filled === 1
      ? `the only value is read as ${what}`
      : `${count === filled ? 'all' : `${number(count)} of`} ${number(filled)} values are ${what}`
  const format = blanks.length > 0 ? { blanks } : {}

  const shown = facts.shownAs
  const dated = shown.date + shown.time + shown.timestamp
  if (dated > 0 && dated >= (dated + shown.number + shown.duration) * enough)
    return serials(facts, format, filled, all)
  const booleans = readBooleans(facts, filled)
  if (booleans)
    return {
      type: 'boolean',
      format: { ...format, ...booleans.format },
      limits: {},
      least: enough,
      reason: booleans.reason,
    }
  const numeric = facts.numbers + facts.numberTexts.count
  if (isEnough(numeric) && facts.codes === 0) return numbers(facts, header, format, numeric, all)
  if (isEnough(facts.dateTexts.count)) return dates(facts, format, all)
  if (isEnough(facts.timeTexts))
    return { type: 'time', format, limits: {}, least: enough, reason: all(facts.timeTexts, 'times of day') }
  if (isEnough(facts.uuids))
    return { type: 'uuid', format, limits: {}, least: enough, reason: all(facts.uuids, 'UUIDs') }
  if (isEnough(facts.jsons))
    return { type: 'json', format, limits: {}, least: enough, reason: all(facts.jsons, 'JSON') }
  if (facts.codes > 0 && isEnough(facts.codes + numeric))
    return text(
      `${facts.codes === 1 ? '1 value begins with a zero or has' : `${number(facts.codes)} values begin with a zero or have`} more than 15 digits: ${facts.codes === 1 ? 'it stays' : 'they stay'} text`,
    )
  return text(whyText(facts, filled))
}

function whyText(facts: ColumnFacts, filled: number): string {
  const counts = [
    { count: facts.numbers + facts.numberTexts.count, what: 'numbers' },
    { count: facts.dateTexts.count, what: 'dates' },
  ]
  const most = counts.find(({ count }) => count >= filled / 2)
  if (most)
    return `${number(filled - most.count)} of ${number(filled)} values are no ${most.what}, so it stays text`
  const mixed = counts.filter(({ count }) => count > 0).map(({ what }) => ` and ${what}`)
  return `texts${mixed.join('')} of at most ${plural(facts.longest)}`
}

function plural(characters: number): string {
  return characters === 1 ? '1 character' : `${number(characters)} characters`
}

/** The format in which the texts of a column are to be read as `type`, whatever its own type seems to be. */
export function formatFor(facts: ColumnFacts, type: ColumnType): ColumnFormat {
  const blanks = facts.blankWords.size > 0 ? { blanks: [...facts.blankWords.keys()] } : {}
  switch (type) {
    case 'integer':
    case 'decimal':
      return { ...blanks, ...numberFormat(facts) }
    case 'boolean':
      // The table says it is one, so a word need not have its opposite.
      return { ...blanks, ...readBooleans(facts, filledOf(facts), false)?.format }
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return { ...blanks, ...dateFormat(facts) }
    case 'time':
    case 'uuid':
    case 'json':
    case 'enum':
    case 'list':
      return blanks
    case 'text':
      return {}
  }
}

/** Cells with a value, words for "nothing here" not counted. */
function filledOf(facts: ColumnFacts): number {
  return facts.filled - [...facts.blankWords.values()].reduce((sum, count) => sum + count, 0)
}

function text(reason: string): InferredType {
  return { type: 'text', format: {}, limits: {}, least: enough, reason }
}

function serials(
  facts: ColumnFacts,
  format: ColumnFormat,
  filled: number,
  all: (count: number, what: string) => string,
): InferredType {
  const { shownAs, dateTexts } = facts
  const isTime = shownAs.time > shownAs.date + shownAs.timestamp
  const count = facts.numbers + (isTime ? facts.timeTexts : dateTexts.count)
  if (count < filled * enoughDates)
    return text(
      `only ${number(count)} of ${number(filled)} values are dates, so it stays text; those would be written as numbers: format the column as plain text in the sheet`,
    )
  const others = filled - count
  const aside =
    others === 0
      ? ''
      : others === 1
        ? '; the other row is set aside'
        : `; ${number(others)} rows are set aside`
  const typed = { limits: {}, least: enoughDates }
  if (isTime) return { ...typed, type: 'time', format, reason: all(count, 'times of day') + aside }
  const full = { ...format, ...dateFormat(facts) }
  return facts.integers === facts.numbers && dateTexts.withTime === 0
    ? { ...typed, type: 'date', format: full, reason: all(count, 'dates') + aside }
    : { ...typed, type: 'timestamp', format: full, reason: all(count, 'dates with a time') + aside }
}

function numbers(
  facts: ColumnFacts,
  header: string,
  format: ColumnFormat,
  count: number,
  all: (count: number, what: string) => string,
): InferredType {
  const full = { ...format, ...numberFormat(facts) }
  const { currency } = facts.numberTexts
  if (currency.size > 1)
    return text(`amounts in several currencies (${[...currency.keys()].join(', ')}) stay text`)
  const isWhole =
    currency.size === 0 &&
    facts.integers === facts.numbers &&
    areWhole(facts.numberTexts, full.decimal ?? '.')
  const said = isWhole ? meaningsIn(wordsAbout(header)) : []
  const code = said.find(meaning => codeMeanings.has(meaning))
  if (code) return text(`digits that name something (${code}) stay text`)
  const money = said.find(meaning => moneyMeanings.has(meaning))
  if (money)
    return {
      type: 'decimal',
      format: full,
      limits: {},
      least: enough,
      reason: `${all(count, 'whole numbers')}; an amount (${money}) may have a fraction later`,
    }
  if (!isWhole)
    return {
      type: 'decimal',
      format: full,
      limits: {},
      least: enough,
      reason: all(count, describeNumbers(full)),
    }
  const isSmall =
    facts.min >= Number(int4.min) && facts.max <= Number(int4.max) && facts.numberTexts.digits < 10
  if (Math.abs(facts.min) >= 1e15 && Number.isFinite(facts.min))
    return text('numbers of more than 15 digits stay text')
  if (Math.abs(facts.max) >= 1e15 && Number.isFinite(facts.max))
    return text('numbers of more than 15 digits stay text')
  return {
    type: 'integer',
    format: full,
    limits: isSmall ? int4 : int8,
    least: enough,
    reason: all(count, 'whole numbers'),
  }
}

/** The words of a name, and each two of them that stand together. */
function meaningsIn(words: readonly string[]): string[] {
  return [...words.slice(1).map((word, at) => `${words[at]} ${word}`), ...words]
}

function describeNumbers(format: ColumnFormat): string {
  if (format.percent) return 'percentages'
  if (format.currency) return `amounts in ${format.currency.join(', ')}`
  return 'numbers'
}

function numberFormat(facts: ColumnFacts): ColumnFormat {
  const { numberTexts } = facts
  if (numberTexts.count === 0) return {}
  return {
    decimal: decimalSign(numberTexts),
    ...(numberTexts.percent > 0 ? { percent: true } : {}),
    ...(numberTexts.magnitude > 0 ? { magnitude: true } : {}),
    ...(numberTexts.currency.size > 0 ? { currency: [...numberTexts.currency.keys()] } : {}),
  }
}

function dates(
  facts: ColumnFacts,
  format: ColumnFormat,
  all: (count: number, what: string) => string,
): InferredType {
  const { dateTexts } = facts
  const { order, reason } = dateOrder(dateTexts)
  const full = { ...format, ...dateFormat(facts) }
  const why = (what: string) =>
    order === 'ymd' ? all(dateTexts.count, what) : `${all(dateTexts.count, what)}; ${reason}`
  if (dateTexts.withTime === 0)
    return { type: 'date', format: full, limits: {}, least: enough, reason: why('dates') }
  const hasZone = dateTexts.withZone >= dateTexts.withTime * enough && dateTexts.withTime === dateTexts.count
  return hasZone
    ? {
        type: 'timestamptz',
        format: full,
        limits: {},
        least: enough,
        reason: why('dates with a time and a zone'),
      }
    : { type: 'timestamp', format: full, limits: {}, least: enough, reason: why('dates with a time') }
}

function dateFormat(facts: ColumnFacts): ColumnFormat {
  return facts.dateTexts.count === 0 ? {} : { dateOrder: dateOrder(facts.dateTexts).order }
}

/** Yes and no, or cells that are TRUE and FALSE. One word alone, without its opposite, is a text. */
function readBooleans(
  facts: ColumnFacts,
  filled: number,
  needsBoth = true,
): { format: ColumnFormat; reason: string } | null {
  const plain = { trueTexts: ['true'], falseTexts: ['false'] }
  if (facts.booleans > 0 && facts.booleans >= filled * enough)
    return { format: facts.texts > 0 ? plain : {}, reason: 'TRUE and FALSE' }
  const { distinct } = facts
  if (!distinct) return null
  for (const [yes, no] of booleanPairs) {
    const count = facts.booleans + (distinct.get(yes) ?? 0) + (distinct.get(no) ?? 0)
    const hasBoth = (distinct.has(yes) && distinct.has(no)) || (count > 0 && (yes === 'true' || !needsBoth))
    if (hasBoth && count >= filled * enough)
      return { format: { trueTexts: [yes], falseTexts: [no] }, reason: `only “${yes}” and “${no}”` }
  }
  return mixedBooleans(distinct, facts.booleans, filled, needsBoth)
}

/**
 * One answer in several spellings, as people write it: “Y”, “yes”, “N”, “no”. The commonest goes first: it is what is written. For
 * a new table they have to begin alike, as one answer's spellings do.
 */
function mixedBooleans(
  distinct: ReadonlyMap<string, number>,
  booleans: number,
  filled: number,
  needsBoth: boolean,
): { format: ColumnFormat; reason: string } | null {
  const said = [...distinct].sort(([, a], [, b]) => b - a)
  const [trueTexts, falseTexts] = [0, 1].map(side =>
    said.flatMap(([text]) => (booleanPairs.some(pair => pair[side] === text) ? [text] : [])),
  ) as [string[], string[]]
  const both = [...trueTexts, ...falseTexts]
  const count = booleans + both.reduce((sum, text) => sum + (distinct.get(text) ?? 0), 0)
  if (count < filled * enough || both.length === 0 || new Set(both).size < both.length) return null
  const isOne = [trueTexts, falseTexts].every(texts => new Set(texts.map(([first]) => first)).size === 1)
  if (needsBoth && !isOne) return null
  return {
    format: { trueTexts, falseTexts },
    reason: `only ${quoted(trueTexts)} for yes, and ${quoted(falseTexts)} for no`,
  }
}

function quoted(texts: readonly string[]): string {
  return texts.map(text => `“${text}”`).join(', ')
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}
