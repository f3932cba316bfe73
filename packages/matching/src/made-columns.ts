import type { ColumnMapping, TableColumn } from '@doki/contracts'
import { spread } from './fit-pairs.ts'
import { wordsAbout } from './names/column-name.ts'
import type { FullColumn } from './sheet-table.ts'
import { inferParts } from './transforms/infer-parts.ts'
import { roleOf } from './transforms/name-roles.ts'
import type { TransformPreview } from './transforms/transform-question.ts'

/** A column of the table that is made of parts of a cell, or of several cells. */
export interface MadeColumn {
  mapping: ColumnMapping
  /** What shows how it is made. */
  preview: TransformPreview[]
}

interface Question {
  sheet: readonly FullColumn[]
  table: readonly TableColumn[]
  sampleOf: (column: TableColumn) => readonly (string | null)[]
}

/** Names and values both speak for it, or it is not found. */
const score = 0.8
/** Of more rows so many are looked at. */
const mostRows = 1000

/** What can be made of columns of the sheet for columns of the table. None of a sheet without rows: nothing would show it. */
export function madeColumns({ sheet, table, sampleOf }: Question): MadeColumn[] {
  const parts = inferParts({
    leftInSheet: sheet
      .filter(({ profile }) => profile.facts.filled > 0)
      .map(({ column, cells }) => ({ ...column, cells: spread(cells, mostRows), format: {} })),
    leftInTable: table.flatMap(column => {
      const { name, type, limits } = column
      return type === null ? [] : [{ column: name, type, limits, sample: sampleOf(column) }]
    }),
    meaningOf: wordsAbout,
  })
  return parts.flatMap(({ preview, column, ...part }) => {
    const target = table.find(({ name }) => name === column)
    if (!target?.type) return []
    const { type, limits, nullable } = target
    const mapping = { ...part, column, type, limits, nullable, format: {}, writer: 'sheet' as const, score }
    return [{ mapping, preview }]
  })
}

/**
 * Do the names speak of a whole and a part of it, as “Name” and first_name do, or the header of two things, as “City, ZIP”
 * does? Then the pair may be half of the truth.
 */
export function isPartOfName({ column }: FullColumn, { name }: TableColumn): boolean {
  const words = wordsAbout(column.label)
  const [left, right] = [roleOf(words), roleOf(wordsAbout(name))]
  if (left === undefined || right === undefined) return false
  const said = new Set(words.map(word => roleOf([word])).filter(role => role && role !== 'full'))
  return left !== right || said.size > 1
}

/** Is it a column that is joined with others rather than taken apart? */
export function isJoined({ column }: FullColumn): boolean {
  return ['first', 'last', 'street', 'house'].includes(roleOf(wordsAbout(column.label)) ?? '')
}
