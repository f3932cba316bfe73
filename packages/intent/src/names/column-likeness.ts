import { type Name, nameLikeness, readName } from './names.ts'
import data from './short-forms.json' with { type: 'json' }

const forms = new Map(
  Object.entries(data.forms).flatMap(([word, list]) => list.split(', ').map(form => [form, word] as const)),
)

/** How much `said` can mean a column: short forms count as the word they stand for, "order number" is `order_no`. */
export function columnLikeness(said: Name, column: Name): number {
  const plain = nameLikeness(said, column)
  if (plain >= 0.95) return plain
  const [a, b] = [spelledOut(said), spelledOut(column)]
  return Math.max(plain, a === b ? 0.94 : 0)
}

/** A column name with its short forms written out, as one word. */
export function spelledOut({ parts, joined }: Name): string {
  return forms.get(joined) ?? parts.map(part => forms.get(part) ?? part).join('')
}

/** The column that a text names best; null when none is like it enough. */
export function bestColumn(said: string, columns: readonly string[], least: number): string | null {
  const name = readName(said)
  let best: string | null = null
  let most = least
  for (const column of columns) {
    const likeness = columnLikeness(name, readName(column))
    if (likeness < most || (likeness === most && best !== null)) continue
    best = column
    most = likeness
  }
  return best
}
