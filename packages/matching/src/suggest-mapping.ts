import type {
  ColumnMapping,
  MappingProblem,
  MappingProposal,
  RememberedPair,
  SheetCell,
  SheetColumn,
  SheetDataset,
  TableDataset,
  TableSchema,
} from '@doki/contracts'
import { isWritable, keysAreGiven, placesOf } from '@doki/sync'
import { mapToNewTable } from './map-to-new-table.ts'
import { mapToTable } from './map-to-table.ts'
import { mixedDates } from './mixed-dates.ts'
import { wordsAbout } from './names/column-name.ts'
import { once } from './once.ts'
import { onlyKey } from './only-key.ts'
import { proposeTable } from './propose-table.ts'
import { proveColumn, textsOf } from './prove-column.ts'
import { readSheet } from './sheet-table.ts'
import { suggestKey } from './suggest-key.ts'
import { totalRow } from './total-row.ts'
import type { Hints } from './what-is-known.ts'

export interface MappingQuestion {
  sheet: SheetDataset
  columns: readonly SheetColumn[]
  /** All rows of data, the first of them at `sheet.firstRow`; cells as UNFORMATTED_VALUE gives them. */
  rows: readonly (readonly SheetCell[])[]
  /** The first of the same rows with dates as FORMATTED_STRING: what tells a date from a number. */
  formatted?: readonly (readonly SheetCell[])[]
  /** Null: there is no such table, so one is proposed. */
  table: TableSchema | null
  tableRef: TableDataset
  /** Some rows of the table as canonical texts. */
  tableSample?: { columns: readonly string[]; rows: readonly (readonly (string | null)[])[] }
  /** Columns a person named as the key. */
  key: readonly string[]
  /** What the workspace was taught of these headers, for any table; `memoryPrior` says what it speaks for. */
  memory?: readonly RememberedPair[]
  /** What a model or an embedder says of a pair. It is weighed with everything else, and proved like everything else. */
  hints?: Hints
  /** So many candidates of each column are told of; five unless given. */
  mostCandidates?: number
}

/**
 * Proposes which sheet column is which table column, or a table for the sheet, and proves it over all rows. What
 * stands against it is in `problems`: a proposal with one cannot be approved as it stands.
 */
export function suggestMapping(question: MappingQuestion): MappingProposal {
  const { sheet, table, tableRef, memory, hints } = question
  const full = readSheet(question.columns, question.rows, sheet.firstRow, question.formatted)
  const cells = full.rowNumbers.map(row => question.rows[row - sheet.firstRow] ?? [])
  const prove = (mapping: ColumnMapping) => proveColumn(mapping, cells, full.rowNumbers)

  const mapped = table
    ? mapToTable(full, table, {
        sheetName: sheet.tab,
        sample: question.tableSample,
        memory,
        hints,
        most: question.mostCandidates,
        prove,
      })
    : mapToNewTable(full, prove)
  const about = [
    ...wordsAbout(sheet.tab),
    ...wordsAbout(sheet.spreadsheetTitle),
    ...wordsAbout(tableRef.name),
  ]
  const suggestion = suggestKey({
    // What is made of other cells is no key.
    columns: mapped.columns
      .filter(isWritable)
      .map(mapping => ({ mapping, texts: once(() => textsOf(mapping, cells)) })),
    table,
    named: question.key,
    about,
    rows: full.rows,
  })
  const { key, check } = suggestion
  const given = keysAreGiven(table, key.columns)
  // Rows that the database gives a key are not set aside for having none.
  const proof = mapped.proof.map((proved, index) => {
    const mapping = mapped.columns[index]
    const isGiven = given && mapping && key.columns.includes(mapping.column)
    return isGiven ? prove({ ...mapping, nullable: true }) : proved
  })
  // A key is never blank; in a new table nothing else is sure to stay filled.
  const columns = mapped.columns.map(mapping =>
    key.columns.includes(mapping.column) ? { ...mapping, nullable: false } : mapping,
  )
  return {
    sheet,
    table: tableRef,
    newTable: table ? null : proposeTable(tableRef.schema, tableRef.name, columns, key),
    columns,
    key,
    keyReason: suggestion.reason + aboutTotals(totalRow(full)),
    leftInSheet: mapped.leftInSheet,
    leftInTable: mapped.leftInTable,
    candidates: mapped.candidates,
    previews: mapped.previews,
    proof: { rows: full.rows, columns: proof, blankKeys: check.blank, doubledKeys: check.doubled },
    problems: [
      ...emptiness(full.rows, columns.length, table),
      ...(mapped.problems.length > 0 ? mapped.problems : onlyKey(namesOf(columns), key.columns, table)),
      ...suggestion.problems,
      ...mixedDates(full, index =>
        columns.some(column => placesOf(column).some(place => place.index === index)),
      ),
    ],
  }
}

function aboutTotals(row: number | null): string {
  return row === null
    ? ''
    : `; row ${row} looks like the total of the rows above it, and is taken for a row like them: delete it, or put it above the header`
}

/** A table that is there says what its columns hold, so the sheet need have no rows for it: they may come from there. */
function emptiness(rows: number, columns: number, table: TableSchema | null): MappingProblem[] {
  if (rows === 0 && !table)
    return [{ code: 'empty_sheet', message: 'The tab has no rows under its header.', column: null }]
  if (columns === 0)
    return [
      {
        code: 'nothing_mapped',
        message:
          'No column of the sheet looks like a column of the table. Choose another table, or map by hand.',
        column: null,
      },
    ]
  return []
}

function namesOf(columns: readonly ColumnMapping[]): string[] {
  return columns.map(({ column }) => column)
}
