import type { Transform } from '@doki/contracts'
import { cellText, isBlank } from '@doki/sync'
import { mostRead, previewTransform, readWith, shareRead } from './preview-transform.ts'
import type { InferredTransform, TransformQuestion } from './transform-question.ts'

/** Different values that have to be the same but for case and spaces, and their share. */
const fewest = 3
const least = 0.3

/** Trimming and one case, where both sides hold the same texts but for those, and the table keeps to a rule. */
export function inferText(question: TransformQuestion): InferredTransform | null {
  const { sheet, table } = question
  if (table.type !== 'text') return null
  const cells = sheet.cells.filter(cell => typeof cell === 'string' && !isBlank(cell)).map(String)
  const values = table.sample.flatMap(value => value ?? [])
  const trim = cells.some(hasEdges) && !values.some(hasEdges)
  const letters = caseOf(values)
  const changes = letters !== null && caseOf(cells) !== letters
  if (!trim && !changes) return null
  const transform: Transform = { kind: 'text', trim, case: changes ? letters : null }
  const read = readWith(question, transform)
  const [plain, tidied] = [new Set(cells), new Set(cells.map(read))]
  const there = new Set(values)
  const same = [...tidied].filter(value => typeof value === 'string' && there.has(value)).length
  const sameBefore = [...plain].filter(text => there.has(text)).length
  if (same < fewest || same / tidied.size < least || same <= sameBefore) return null
  if (shareRead(question, transform) < mostRead) return null
  const reasons = [
    `${same} values are the same once ${changes ? `they are in ${letters} case` : 'spaces around them are left out'}`,
    ...(trim && changes ? ['some cells have spaces around them, and the table has none'] : []),
  ]
  return {
    transform,
    reasons,
    preview: previewTransform({ ...question, sheet: untidyFirst(question.sheet) }, transform),
  }
}

/** The case that all values keep to, where any of them has letters. */
function caseOf(values: readonly string[]): 'upper' | 'lower' | null {
  const lettered = values.filter(value => value.toUpperCase() !== value.toLowerCase())
  if (lettered.length === 0) return null
  if (lettered.every(value => value.toUpperCase() === value)) return 'upper'
  return lettered.every(value => value.toLowerCase() === value) ? 'lower' : null
}

function hasEdges(text: string): boolean {
  return text.trim() !== text
}

/** Rows that show what the transform does come first. */
function untidyFirst(sheet: TransformQuestion['sheet']): TransformQuestion['sheet'] {
  const isUntidy = (cell: (typeof sheet.cells)[number]) =>
    cell !== null && cell !== '' && hasEdges(cellText(cell))
  return { ...sheet, cells: [...sheet.cells].sort((a, b) => Number(isUntidy(b)) - Number(isUntidy(a))) }
}
