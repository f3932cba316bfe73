import { canonicalTexts } from './prove-column.ts'
import type { FullColumn, FullSheet } from './sheet-table.ts'

/** With fewer rows above, a sum may be a row like others. */
const fewest = 3

/**
 * The 1-based row of the tab that holds totals, which people write under a table; null where there is none. It is the last
 * row, leaves blank what nearly all others fill, and has the sum of what stands above it.
 */
export function totalRow({ columns, rows, rowNumbers }: FullSheet): number | null {
  if (rows <= fewest || !columns.some(column => isBlankInLast(column, rows))) return null
  const isTotal = columns.some(column => {
    const { type, format } = column.profile
    if (type !== 'integer' && type !== 'decimal') return false
    const texts = canonicalTexts(column.cells, { type: 'decimal', format, limits: {}, nullable: true })
    const numbers = texts.map(text => (text === null ? 0 : Number(text)))
    const above = numbers.slice(0, -1)
    const sum = above.reduce((all, each) => all + each, 0)
    // Each may have been rounded to be shown.
    const isSum = Math.abs((numbers.at(-1) ?? 0) - sum) <= Math.max(0.005, Math.abs(sum) * 1e-9)
    return isSum && sum !== 0 && above.filter(each => each !== 0).length >= fewest
  })
  return isTotal ? (rowNumbers.at(-1) ?? null) : null
}

/** Blank in the last row, and in hardly another. */
function isBlankInLast({ cells, profile }: FullColumn, rows: number): boolean {
  const last = cells.at(-1)
  const isBlank = last === null || last === undefined || (typeof last === 'string' && last.trim() === '')
  return isBlank && profile.facts.filled >= (rows - 1) * 0.9
}
