import { randomUUID } from 'node:crypto'
import { ConnectionId, type MappingProblem, type MappingProof, type NewTable } from '@doki/contracts'
import { suggestMapping } from '@doki/matching'
import type { SheetFile } from './read-sheet-file.ts'
import type { TableFile } from './read-table.ts'
import { type TableTypes, tableSchema } from './table-schema.ts'

/** A mapping as `./doki map` tells it. */
export interface FoundMapping {
  columns: {
    source: string
    /** Null: it has no counterpart, and `reasons` say why. */
    target: string | null
    score: number
    confidence: number
    type: string | null
    reasons: string[]
    transform: unknown
    candidates: { target: string; score: number }[]
  }[]
  key: string[]
  keyReason: string
  leftovers: { source: string[]; target: string[] }
  proof: MappingProof
  problems: MappingProblem[]
  newTable: NewTable | null
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
    table: schema,
    tableRef: { connectionId, schema: 'public', name: schema?.name ?? newName },
    ...(table && { tableSample: { columns: table.headers, rows: table.rows } }),
    key,
  })
  const { columns, leftInSheet, leftInTable, proof, problems, keyReason, newTable, candidates } = proposal
  return {
    columns: sheet.columns.flatMap(({ label, index }) => {
      const mapped = columns.find(column => column.index === index)
      const left = leftInSheet.find(each => each.label === label)
      if (!mapped && !left) return []
      const ranked = candidates.find(each => each.label === label)?.candidates ?? []
      return {
        source: label,
        target: mapped?.column ?? null,
        score: ranked.find(({ column }) => column === mapped?.column)?.score ?? mapped?.score ?? 0,
        confidence: mapped?.score ?? 0,
        type: mapped?.type ?? null,
        reasons: mapped?.reasons ?? (left ? [left.reason] : []),
        transform: null,
        candidates: ranked.map(({ column, confidence }) => ({ target: column, score: confidence })),
      }
    }),
    key: proposal.key.columns,
    keyReason,
    leftovers: {
      source: leftInSheet.map(({ label }) => label),
      target: leftInTable.map(({ column }) => column),
    },
    proof,
    problems,
    newTable,
  }
}
