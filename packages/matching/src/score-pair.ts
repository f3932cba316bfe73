import type { ColumnType, TableColumn } from '@doki/contracts'
import type { Candidate } from './match-columns.ts'
import type { SheetSide, TableSide } from './match-sides.ts'
import { type ColumnName, nameLikeness } from './names/name-likeness.ts'
import type { ColumnProfile } from './profile-column.ts'
import { conceptOfKind, type ValueKind } from './value-kinds.ts'
import { valueLikeness } from './value-likeness.ts'

/** Weighs all evidence for one pair: names first, values beside them; types that do not fit speak against it. */
export function scorePair(sheet: SheetSide, table: TableSide): Candidate {
  const type = readAs(sheet.profile, table.column)
  if (type === null) return { score: 0, reasons: [], nameScore: 0, castable: 0 }
  const names = nameLikeness(sheet.name, table.name)
  const read = sheet.readAs(type, table.column.limits)
  const { castable } = read
  const values = valueLikeness(read.values, table.values, type)
  const byKind = kindScore(sheet.kind, table.name)
  const nameScore = Math.max(names.score, byKind.score)
  const reasons = names.score >= byKind.score ? [...names.reasons] : byKind.reasons
  if (values.score > 0.2) reasons.push(...values.reasons)
  // Either can speak for a pair; the second adds to what the first left open.
  let score = 1 - (1 - 0.95 * nameScore) * (1 - 0.55 * values.score)
  if (castable < 0.5) score *= 0.2
  else if (castable < 0.98) score *= 0.85
  else if (sheet.profile.facts.filled > 0 && isTyped(type)) {
    score += 0.03
    reasons.push(`the values are ${typeNames[type]}`)
  } else if (type === 'text' && isTyped(sheet.profile.type)) score -= 0.03
  score += 0.01 * (1 - Math.abs(sheet.place - table.place))
  return {
    score: clamp(nameScore === 0 && values.score < 0.5 ? score * 0.5 : score),
    reasons,
    nameScore,
    castable,
  }
}

/**
 * The type a pair is read as: the table's, but a date of the sheet stays a date in a text column, as its number would
 * be wrong there. Null for a column Doki cannot carry.
 */
export function readAs(profile: ColumnProfile, column: TableColumn): ColumnType | null {
  if (column.type !== 'text') return column.type
  const isSerial =
    profile.facts.shownAs.date + profile.facts.shownAs.time + profile.facts.shownAs.timestamp > 0
  return isSerial && isDate(profile.type) ? profile.type : 'text'
}

/** E-mail addresses fit a column called "email", whatever the sheet calls them. */
function kindScore(kind: ValueKind | null, name: ColumnName): { score: number; reasons: string[] } {
  if (kind === null || kind === 'uuid') return { score: 0, reasons: [] }
  const isCalled = name.concepts.some(({ id }) => id === conceptOfKind[kind])
  return isCalled
    ? { score: 0.6, reasons: [`the values look like what “${name.written}” says`] }
    : { score: 0, reasons: [] }
}

const typeNames: Record<ColumnType, string> = {
  text: 'texts',
  integer: 'whole numbers',
  decimal: 'numbers',
  boolean: 'yes or no',
  date: 'dates',
  time: 'times',
  timestamp: 'dates with a time',
  timestamptz: 'dates with a time',
  json: 'JSON',
  uuid: 'UUIDs',
  enum: 'among those allowed',
  list: 'lists',
}

function isTyped(type: ColumnType): boolean {
  return type !== 'text'
}

function isDate(type: ColumnType): boolean {
  return type === 'date' || type === 'time' || type === 'timestamp' || type === 'timestamptz'
}

function clamp(score: number): number {
  return Math.max(0, Math.min(1, Math.round(score * 1000) / 1000))
}
