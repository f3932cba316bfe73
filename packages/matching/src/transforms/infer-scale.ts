import type { SheetCell, Transform } from '@doki/contracts'
import { converterOf, multiply } from '@doki/sync'
import { type NameUnit, unitInName, unitOfWord } from './name-units.ts'
import { mostRead, previewTransform, shareRead } from './preview-transform.ts'
import type { InferredTransform, TransformQuestion } from './transform-question.ts'

/** Values a comparison of sizes needs on each side. */
const enough = 8

/** A factor between the sheet's numbers and the table's, where the units of both names or the numbers themselves say so. */
export function inferScale(question: TransformQuestion): InferredTransform | null {
  const { type } = question.table
  if (type !== 'integer' && type !== 'decimal') return null
  const numbers = numbersOf(question)
  if (!numbers) return null
  const found = byUnits(question, numbers) ?? byValues(question, numbers)
  if (!found) return null
  const transform: Transform = { kind: 'scale', factor: found.factor }
  if (shareRead(question, transform) < mostRead) return null
  return { transform, reasons: found.reasons, preview: previewTransform(question, transform) }
}

interface Numbers {
  /** Canonical texts. */
  sheet: string[]
  table: string[]
  /** The power of ten by which those of the table are larger, as far as sizes tell; undefined when they do not. */
  power: number | undefined
}

interface Found {
  factor: string
  reasons: string[]
}

function numbersOf({ sheet, table }: TransformQuestion): Numbers | undefined {
  const read = converterOf({ type: 'decimal', format: sheet.format, limits: {}, nullable: true })
  const numbers = (cells: readonly (SheetCell | undefined)[]) =>
    cells.flatMap(cell => {
      const value = read(cell)
      return typeof value === 'string' ? [value] : []
    })
  const inSheet = numbers(sheet.cells)
  const filled = sheet.cells.filter(cell => cell !== null && cell !== '').length
  if (filled > 0 && inSheet.length < mostRead * filled) return undefined
  const inTable = table.sample.flatMap(value =>
    value === null || !Number.isFinite(Number(value)) ? [] : [value],
  )
  return { sheet: inSheet, table: inTable, power: powerBetween(inSheet, inTable) }
}

/** Sizes are compared where half and quarters of the values lie; they tell when all three say the same. */
function powerBetween(sheet: readonly string[], table: readonly string[]): number | undefined {
  const [left, right] = [sheet, table].map(values =>
    values
      .map(value => Math.abs(Number(value)))
      .filter(value => value > 0)
      .sort((a, b) => a - b),
  )
  if (!left || !right || left.length < enough || right.length < enough) return undefined
  const at = (values: readonly number[], part: number) => values[Math.floor(part * (values.length - 1))] ?? 1
  const powers = [0.25, 0.5, 0.75].map(part => Math.log10(at(right, part) / at(left, part)))
  const spread = Math.max(...powers) - Math.min(...powers)
  return spread > 0.6 ? undefined : powers.reduce((sum, power) => sum + power, 0) / powers.length
}

function byUnits(question: TransformQuestion, numbers: Numbers): Found | undefined {
  const { sheet, table } = question
  const to = unitOf(table.unit, table.column)
  const from = unitOf(sheet.unit, sheet.header) ?? impliedUnit(question, numbers, to)
  if (!from || !to || from.dimension !== to.dimension) return undefined
  const factor = factorBetween(percentsAreShares(from, sheet.format.percent), to)
  if (factor === undefined || factor === '1') return undefined
  const power = Math.log10(Number(factor))
  // Names may lie: where the numbers are as large on both sides, nothing is to be done.
  if (numbers.power !== undefined && Math.abs(numbers.power - power) > 0.75) return undefined
  const agrees = numbers.power !== undefined && Math.abs(numbers.power - power) < 0.35
  return {
    factor,
    reasons: [
      `“${table.column}” counts in ${to.word}, and the sheet in ${from.word}`,
      ...(agrees ? [sizes(factor)] : []),
    ],
  }
}

function unitOf(unit: string | null | undefined, name: string): NameUnit | undefined {
  return (unit ? unitOfWord(unit) : undefined) ?? unitInName(name)
}

/** A sheet that names no unit shows money by its signs, or by cents after the point where the table counts in cents. */
function impliedUnit(
  { sheet }: TransformQuestion,
  numbers: Numbers,
  to: NameUnit | undefined,
): NameUnit | undefined {
  if (to?.dimension !== 'money') return undefined
  const sign = sheet.format.currency?.map(unitOfWord).find(unit => unit !== undefined)
  if (sign) return sign
  const isMinor = to.factor === 1
  return isMinor && hasCents(numbers.sheet)
    ? { word: 'whole amounts', dimension: 'money', factor: 100 }
    : undefined
}

/** `12%` reads as 0.12 already. */
function percentsAreShares(unit: NameUnit, isRead: boolean | undefined): NameUnit {
  return isRead && unit.dimension === 'ratio' ? { ...unit, factor: 10_000 } : unit
}

/** As a decimal text; undefined where it would have no end. */
function factorBetween(from: NameUnit, to: NameUnit): string | undefined {
  const factor = from.factor / to.factor
  if (factor >= 1) return Number.isInteger(factor) ? String(factor) : undefined
  const power = Math.round(Math.log10(factor))
  return 10 ** -power * from.factor === to.factor ? `0.${'1'.padStart(-power, '0')}` : undefined
}

function byValues({ sheet, table }: TransformQuestion, numbers: Numbers): Found | undefined {
  const isWhole = table.type === 'integer'
  const tries = [
    {
      factor: '100',
      fits: isWhole && isMoney(numbers.sheet),
      bySize: hasCents(numbers.sheet) && hasOddCents(numbers.sheet),
    },
    { factor: '1000', fits: isWhole, bySize: false },
    { factor: '0.001', fits: !isWhole, bySize: false },
    { factor: '0.01', fits: !isWhole && !sheet.format.percent && isShares(numbers), bySize: true },
  ]
  for (const { factor, fits, bySize } of tries) {
    if (!fits) continue
    const [scaled, plain] = [shared(numbers, factor), shared(numbers, '1')]
    if (scaled.count >= 3 && scaled.share >= 0.5 && plain.share < scaled.share / 2)
      return { factor, reasons: [`${scaled.count} numbers of the sheet, times ${factor}, are in the table`] }
    const power = Math.log10(Number(factor))
    if (bySize && numbers.power !== undefined && Math.abs(numbers.power - power) <= 0.3)
      return { factor, reasons: [sizes(factor), ...(factor === '100' ? [whole] : [])] }
  }
  return undefined
}

const whole = 'the sheet has amounts with cents, and the table whole numbers'

function sizes(factor: string): string {
  return `the numbers of the table are about ${factor} times as large`
}

/** How many different numbers of the sheet are in the table once they are multiplied, and their share. */
function shared({ sheet, table }: Numbers, factor: string): { count: number; share: number } {
  const there = new Set(table)
  const values = new Set(sheet.filter(value => value !== '0'))
  const count = [...values].filter(value => there.has(multiply(value, factor))).length
  return { count, share: values.size === 0 ? 0 : count / values.size }
}

/** Two digits after the point at most, in nearly all. */
function isMoney(values: readonly string[]): boolean {
  const cents = values.filter(value => (value.split('.')[1] ?? '').length <= 2).length
  return values.length > 0 && cents / values.length >= 0.95
}

function hasCents(values: readonly string[]): boolean {
  return isMoney(values) && values.filter(value => value.includes('.')).length >= values.length / 5
}

/** Not only halves and tenths, as other measures have them. */
function hasOddCents(values: readonly string[]): boolean {
  return values.some(value => (value.split('.')[1] ?? '').length === 2)
}

/** The table holds parts of 1, and the sheet parts of 100. */
function isShares({ sheet, table }: Numbers): boolean {
  const within = (values: readonly string[], most: number) =>
    values.length > 0 && values.every(value => Math.abs(Number(value)) <= most)
  return within(table, 1) && within(sheet, 100) && !within(sheet, 1.5)
}
