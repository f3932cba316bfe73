import type { SheetCell, Transform } from '@doki/contracts'
import { type Converted, cellText, converterOf, isBlank, Refusal } from '@doki/sync'
import type { TransformPreview, TransformQuestion } from './transform-question.ts'

const shown = 5
/** A transform that reads less than this share of the cells is none. */
export const mostRead = 0.9

/** How a question's cells would be converted with this transform. */
export function readWith(
  { sheet, table }: TransformQuestion,
  transform: Transform | null,
): (cell: SheetCell) => Converted {
  const { type, limits } = table
  return converterOf({ type, limits, format: sheet.format, nullable: true, transform })
}

/** The first few different cells, and what becomes of them. */
export function previewTransform(question: TransformQuestion, transform: Transform): TransformPreview[] {
  const read = readWith(question, transform)
  const preview = new Map<string, TransformPreview>()
  for (const cell of question.sheet.cells) {
    if (preview.size === shown) break
    if (cell === null || isBlank(cell)) continue
    const text = cellText(cell)
    const value = read(cell)
    if (!preview.has(text)) preview.set(text, { sheet: text, table: value instanceof Refusal ? null : value })
  }
  return [...preview.values()]
}

/** The share of the filled cells that can be converted; 1 where there are none. */
export function shareRead(question: TransformQuestion, transform: Transform | null): number {
  const read = readWith(question, transform)
  const filled = question.sheet.cells.filter(cell => !isBlank(cell))
  if (filled.length === 0) return 1
  return filled.filter(cell => !(read(cell) instanceof Refusal)).length / filled.length
}
