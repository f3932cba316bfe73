import { DokiError, type MappingProposal, type SuggestMapping } from '@doki/contracts'
import { suggestMapping } from '@doki/matching'
import { type ReadTab, readTab } from './read-tab.ts'
import type { Sources, TableReader } from './sources.ts'

interface Tools {
  sources: Sources
  workspaceId: string
  progress(done: number, total: number | null, message: string): void
  signal: AbortSignal
}

/** Rows of the table that are compared with the sheet's. */
const sampleRows = 200

/** Reads the whole tab and the table, and proposes a mapping between them. Throws `DokiError`s that say what to do. */
export async function suggest(input: SuggestMapping, tools: Tools): Promise<MappingProposal> {
  const { sources, workspaceId, progress, signal } = tools
  const sheetPlace = { workspaceId, connectionId: input.sheetConnectionId }
  const sheet = await sources.openSheet(sheetPlace, input.spreadsheetId, reason => progress(0, null, reason))
  const read = await readTab(sheet, input.tab, { progress, signal })
  progress(read.rows.length, read.rows.length, `Looking at the table ${input.table.name}`)
  const tables = await sources.openDatabase({ workspaceId, connectionId: input.table.connectionId })
  try {
    const { table, sample } = await readTable(tables, input.table)
    signal.throwIfAborted()
    if (!table && read.rows.length === 0) throw nothingToMake(read, input.table)
    progress(read.rows.length, read.rows.length, 'Comparing the columns and checking every row')
    return suggestMapping({
      sheet: {
        connectionId: input.sheetConnectionId,
        spreadsheetId: input.spreadsheetId,
        spreadsheetTitle: read.info.title,
        sheetId: read.tab.sheetId,
        tab: read.tab.title,
        headerRow: read.headerRow,
        firstRow: read.firstRow,
      },
      columns: read.columns,
      rows: read.rows,
      formatted: read.formatted,
      table,
      tableRef: input.table,
      ...(sample ? { tableSample: sample } : {}),
      key: input.key,
    })
  } finally {
    await tables.end()
  }
}

/** The types of a table's columns are told from values. */
function nothingToMake({ tab, info }: ReadTab, { schema, name }: SuggestMapping['table']): DokiError {
  return new DokiError(
    'unprocessable',
    `The tab “${tab.title}” of “${info.title}” has a header without rows under it, and there is no table ${schema}.${name} yet. Fill in some rows, from which the types of its columns can be told, or choose a table that exists.`,
  )
}

/** Null for a table that is still to be made. */
async function readTable(tables: TableReader, { schema, name }: SuggestMapping['table']) {
  const table = await tables.describe(schema, name)
  return { table, sample: table && (await tables.sample(schema, name, sampleRows)) }
}
