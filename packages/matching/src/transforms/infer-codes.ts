import type { Transform } from '@doki/contracts'
import { cellText, isBlank } from '@doki/sync'
import { type LabelPair, pairLabels } from './pair-labels.ts'
import { previewTransform, readWith } from './preview-transform.ts'
import type { InferredTransform, TransformQuestion } from './transform-question.ts'

/** More different values are no list of codes. */
const mostValues = 40
/** The share of the rows whose label may stay without a code, of one label and of all. */
const rareLabel = 0.02
const rareLabels = 0.05

const told: Record<LabelPair['how'], (label: string, code: string) => string> = {
  same: (label, code) => `“${label}” and “${code}” have the same letters`,
  translated: (label, code) => `“${label}” means “${code}”`,
  numbered: (label, code) => `“${label}” names its code “${code}”`,
  short: (label, code) =>
    label.length < code.length ? `“${label}” is short for “${code}”` : `“${code}” is short for “${label}”`,
  initials: (label, code) => `“${code}” are the initials of “${label}”`,
  abbreviated: (label, code) => `“${code}” is short for “${label}”`,
}

/**
 * A table of codes, where both sides hold few different values that are not the same words: each label with the code it
 * stands for. Nothing where a label that is not rare would have no code: its rows would be set aside.
 */
export function inferCodes(question: TransformQuestion): InferredTransform | null {
  const { sheet, table, translate } = question
  if (!['text', 'enum', 'integer'].includes(table.type)) return null
  const inTable = countsOf(table.sample.flatMap(value => value ?? []))
  const isList = table.limits.values !== undefined || isFew(inTable)
  if (!isList) return null
  const rows = countsOf(
    sheet.cells.flatMap(cell => (cell === null || isBlank(cell) ? [] : [cellText(cell).trim()])),
  )
  for (const blank of sheet.format.blanks ?? []) rows.delete(blank)
  const readCode = readWith({ ...question, sheet: { ...sheet, format: {} } }, null)
  const codes = (table.limits.values ?? [...inTable.keys()]).filter(code => readCode(code) === code)
  if (codes.length < 2 || codes.length > mostValues || !isFew(rows)) return null
  const labels = [...rows.keys()]
  const pairs = pairLabels(labels, codes, translate)
  if (pairs.every(({ label, code }) => fold(label) === fold(code))) return null
  if (pairs.length < 2 || !isCovered(rows, pairs)) return null
  const alone = codes.filter(code => !pairs.some(pair => pair.code === code))
  const written = alone.filter(code => !labels.some(label => fold(label) === fold(code)))
  const transform: Transform = {
    kind: 'codes',
    pairs: [
      ...pairs.map(({ label, code }) => ({ sheet: label, table: code })),
      ...written.map(code => ({ sheet: code, table: code })),
    ],
  }
  return {
    transform,
    reasons: reasonsOf(rows, pairs, written),
    preview: previewTransform(question, transform),
  }
}

function isCovered(rows: ReadonlyMap<string, number>, pairs: readonly LabelPair[]): boolean {
  const paired = new Set(pairs.map(({ label }) => label))
  const total = sum(rows.values())
  const without = [...rows].filter(([label]) => !paired.has(label)).map(([, count]) => count)
  return without.every(count => count / total <= rareLabel) && sum(without) / total <= rareLabels
}

function reasonsOf(
  rows: ReadonlyMap<string, number>,
  pairs: readonly LabelPair[],
  written: readonly string[],
): string[] {
  const reasons = pairs
    .filter(({ label, code }) => fold(label) !== fold(code))
    .slice(0, 3)
    .map(({ label, code, how }) => told[how](label, code))
  const paired = new Set(pairs.map(({ label }) => label))
  const rare = [...rows.keys()].filter(label => !paired.has(label))
  if (rare.length > 0) reasons.push(`rows with ${rare.map(label => `“${label}”`).join(', ')} are set aside`)
  if (written.length > 0)
    reasons.push(
      `the sheet has no word for ${written.map(code => `“${code}”`).join(', ')}: it is written as it is`,
    )
  return reasons
}

/** Few different values, that come back. */
function isFew(rows: ReadonlyMap<string, number>): boolean {
  const count = sum(rows.values())
  return rows.size > 1 && rows.size <= mostValues && (count < 10 ? rows.size <= 6 : rows.size <= count / 2)
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function sum(counts: Iterable<number>): number {
  let total = 0
  for (const count of counts) total += count
  return total
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}
