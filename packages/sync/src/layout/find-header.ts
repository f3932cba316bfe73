import type { SheetCell, SheetColumn } from '@doki/contracts'
import { isBlank, isBlankRow, lookOf, type Row } from './cells.ts'
import { nameColumns } from './name-columns.ts'

export interface Header {
  /** 1-based. */
  headerRow: number
  /** 1-based row where data begins: under the second header row when there is one. */
  firstRow: number
  columns: SheetColumn[]
}

/** Nobody writes more than this above a table. */
const deepest = 50
/** Rows that are looked at to learn what stands under a header. */
const sample = 40

/**
 * Finds the header of the table in a tab, given its rows from row 1 on (all of them, or the first hundred). Titles and
 * notes above are passed over; a second header row below, as survey tools write it, is no data. A header without rows
 * under it is found too. Null: no row names columns.
 */
export function findHeader(rows: SheetCell[][]): Header | null {
  let best = -1
  let bestScore = 0
  for (let at = 0; at < Math.min(rows.length, deepest); at++) {
    const score = scoreOf(rows, at)
    if (score > bestScore) {
      best = at
      bestScore = score
    }
  }
  if (best < 0) return null
  const first = isSecondHeader(rows, best - 1) ? best - 1 : best
  const doubled = isSecondHeader(rows, first)
  const firstRow = first + (doubled ? 2 : 1)
  const filled = columnsFilled(rows.slice(firstRow))
  const above = rows[first - 1]
  const header = {
    above: above && isNames(above) ? above : undefined,
    header: rows[first] ?? [],
    second: doubled ? rows[first + 1] : undefined,
  }
  const columns = nameColumns(header, filled)
  return { headerRow: first + 1, firstRow: firstRow + 1, columns }
}

/**
 * How much a row looks like a header: it names the columns that are filled below (`coverage`), above all where values
 * stand below (`contrast`), and holds no values itself. Among words alone, a row under a well-filled one is rather data.
 */
function scoreOf(rows: SheetCell[][], at: number): number {
  const row = rows[at] ?? []
  const named = row.flatMap((cell, index) => (isBlank(cell) ? [] : [{ index, look: lookOf(cell) }]))
  if (!named.some(({ index }) => typeof row[index] === 'string')) return 0
  const below = rows.slice(at + 1, at + 1 + sample)
  const under = columnsFilled(below)
  const filled = under.size > 0 ? under : columnsFilled([row])
  const coverage = coverageOf(row, filled)
  const values = [...filled].filter(index => holdsValues(below, index))
  const contrast = values.filter(index => !isBlank(row[index]) && lookOf(row[index]) !== 'value').length
  const own = named.filter(({ look }) => look === 'value').length / named.length
  const score = coverage / 2 - own - at / 1000
  if (values.length > 0) return score + contrast / values.length
  return coverageOf(rows[at - 1] ?? [], filled) > 0.5 ? score - 0.3 : score
}

/** Does the row after `at` go on with the header: text alone, naming what `at` leaves blank and leaving blank what it names? */
function isSecondHeader(rows: SheetCell[][], at: number): boolean {
  const [first, second] = [rows[at], rows[at + 1]]
  if (!first || !second) return false
  const below = rows.slice(at + 2, at + 2 + sample)
  if (below.every(isBlankRow) || !isWords(first) || !isWords(second)) return false
  const named = first.filter(cell => !isBlank(cell)).length
  const fills = second.some((cell, index) => !isBlank(cell) && isBlank(first[index]))
  const leaves = first.some((cell, index) => {
    return !isBlank(cell) && isBlank(second[index]) && share(below, row => !isBlank(row[index])) > 0.9
  })
  return named > 1 && fills && leaves
}

function isWords(row: Row): boolean {
  return row.every(cell => isBlank(cell) || (typeof cell === 'string' && lookOf(cell) === 'name'))
}

/** Words, and years, which may head what is of that year. */
function isNames(row: Row): boolean {
  return row.every(cell => isBlank(cell) || lookOf(cell) !== 'value')
}

function columnsFilled(rows: readonly Row[]): Set<number> {
  const filled = new Set<number>()
  for (const row of rows) {
    for (let index = 0; index < row.length; index++) if (!isBlank(row[index])) filled.add(index)
  }
  return filled
}

/** More than half of the filled cells of a column are numbers, dates or checkboxes. */
function holdsValues(rows: readonly Row[], index: number): boolean {
  const filled = rows.filter(row => !isBlank(row[index]))
  return share(filled, row => lookOf(row[index]) !== 'name') > 0.5
}

function coverageOf(row: Row, columns: ReadonlySet<number>): number {
  return [...columns].filter(index => !isBlank(row[index])).length / columns.size
}

function share(rows: readonly Row[], holds: (row: Row) => boolean): number {
  return rows.length === 0 ? 0 : rows.filter(holds).length / rows.length
}
