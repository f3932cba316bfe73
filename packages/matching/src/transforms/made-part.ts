import type { SheetCell, Transform } from '@doki/contracts'
import { cellText, isBlank, Refusal, rowConverterOf } from '@doki/sync'
import type { InferredPart, LeftInSheet, LeftInTable } from './parts-question.ts'

const shown = 5
/** The share of the filled rows that has to be readable. */
const most = 0.9

type Made = Extract<Transform, { kind: 'part' | 'join' }>

/** The values a column of the table would get, row by row; a `Refusal` for what it cannot hold. */
export function valuesMade(
  sheet: readonly LeftInSheet[],
  { type, limits }: Omit<LeftInTable, 'sample' | 'column'>,
  transform: Made,
): { cells: SheetCell[]; value: string | null | Refusal }[] {
  const [own] = sheet
  if (!own) return []
  const near = sheet.map((each, index) => ({ header: each.header, label: each.label, index }))
  const [, ...more] = near
  const made = transform.kind === 'join' ? { ...transform, with: more } : transform
  const column = { header: own.header, index: 0, format: own.format, type, limits, nullable: true }
  const read = rowConverterOf({ ...column, transform: made })
  return own.cells.map((_, row) => {
    const cells = sheet.map(each => each.cells[row] ?? null)
    return { cells, value: read(cells) }
  })
}

/** The column as it is proposed; undefined where too many rows could not be read. */
export function partOf(
  sheet: readonly LeftInSheet[],
  table: LeftInTable,
  transform: Made,
  reasons: readonly string[],
): InferredPart | undefined {
  const [own] = sheet
  if (!own) return undefined
  const rows = valuesMade(sheet, table, transform).filter(({ cells }) => !cells.every(isBlank))
  const good = rows.filter(({ value }) => !(value instanceof Refusal)).length
  if (good < most * rows.length) return undefined
  const preview = rows.slice(0, shown).map(({ cells, value }) => ({
    sheet: cells.map(cell => (cell === null ? '' : cellText(cell))).join(' + '),
    table: value instanceof Refusal ? null : value,
  }))
  const { header, label, index } = own
  return { header, label, index, column: table.column, transform, reasons: [...reasons], preview }
}

/** The share of the different values made that are among those of the table; undefined where it has too few to tell. */
export function overlapWith(
  values: readonly (string | null | Refusal)[],
  { sample }: Pick<LeftInTable, 'sample'>,
): number | undefined {
  const there = new Set(sample.flatMap(value => (value === null ? [] : [fold(value)])))
  const made = new Set(values.flatMap(value => (typeof value === 'string' ? [fold(value)] : [])))
  if (there.size < 5 || made.size === 0) return undefined
  return [...made].filter(value => there.has(value)).length / Math.min(made.size, there.size)
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}
