import { randomUUID } from 'node:crypto'
import {
  type ColumnMapping,
  ConnectionId,
  type MappingProblem,
  type MappingProof,
  type MappingProposal,
  type NewTable,
  type SheetColumn,
  type Transform,
} from '@doki/contracts'
import { suggestMapping } from '@doki/matching'
import { placesOf } from '@doki/sync'
import type { SheetFile } from './read-sheet-file.ts'
import type { TableFile } from './read-table.ts'
import { type TableTypes, tableSchema } from './table-schema.ts'

/** A mapping as `./doki map` tells it. */
export interface FoundMapping {
  /** A column of the sheet that several are made of is there for each, and each that is joined is there. */
  columns: FoundColumn[]
  key: string[]
  keyReason: string
  leftovers: { source: string[]; target: string[] }
  proof: MappingProof
  /** Rows that show what the transforms do. */
  previews: MappingProposal['previews']
  problems: MappingProblem[]
  newTable: NewTable | null
}

interface FoundColumn {
  source: string
  /** Null: it has no counterpart, and `reasons` say why. */
  target: string | null
  score: number
  confidence: number
  type: string | null
  reasons: string[]
  /** What the table keeps in place of the cell; null: the cell's own value. */
  transform: Transform | null
  candidates: { target: string; score: number }[]
}

interface Question {
  sheet: SheetFile
  table: TableFile | null
  types: TableTypes | null
  key: readonly string[]
  /** What the table is called when it is to be made. */
  newName: string
}

export function mapFiles({ sheet, table, types, key, newName }: Question): FoundMapping {
  const connectionId = ConnectionId.parse(randomUUID())
  const schema = table && tableSchema(table, types)
  const proposal = suggestMapping({
    sheet: {
      ...{ connectionId, spreadsheetId: 'file', spreadsheetTitle: sheet.title, sheetId: 0 },
      ...{ tab: sheet.tab, headerRow: sheet.headerRow, firstRow: sheet.firstRow },
    },
    columns: sheet.columns,
    rows: sheet.rows,
    formatted: sheet.formatted,
    table: schema,
    tableRef: { connectionId, schema: 'public', name: schema?.name ?? newName },
    ...(table && { tableSample: { columns: table.headers, rows: table.rows } }),
    key,
  })
  const { leftInSheet, leftInTable, proof, previews, problems, keyReason, newTable } = proposal
  return {
    columns: sheet.columns.flatMap(column => found(column, proposal)),
    key: proposal.key.columns,
    keyReason,
    leftovers: {
      source: leftInSheet.map(({ label }) => label),
      target: leftInTable.map(({ column }) => column),
    },
    proof,
    previews,
    problems,
    newTable,
  }
}

/** What a column of the sheet goes to, once for each column of the table; none for one that nobody looked at. */
function found(
  { label, index }: SheetColumn,
  { columns, leftInSheet, candidates }: MappingProposal,
): FoundColumn[] {
  const ranked = candidates.find(each => each.label === label)?.candidates ?? []
  const about = {
    source: label,
    candidates: ranked.map(({ column, confidence }) => ({ target: column, score: confidence })),
  }
  const left = leftInSheet.find(each => each.label === label)
  const mapped = columns.filter(column => placesOf(column).some(place => place.index === index))
  if (mapped.length === 0)
    return left
      ? [
          {
            ...about,
            ...{ target: null, score: 0, confidence: 0, type: null, transform: null },
            reasons: [left.reason],
          },
        ]
      : []
  return mapped.map(({ column, score, type, reasons, transform = null }: ColumnMapping) => ({
    ...about,
    target: column,
    score: ranked.find(each => each.column === column)?.score ?? score,
    confidence: score,
    ...{ type, reasons, transform },
  }))
}
