import { DokiError, managedKey, type SuggestMapping } from '@doki/contracts'
import { completeProof, type MappingQuestion } from '@doki/matching'
import { type ProposeDeps, type Proposed, propose } from './model/propose.ts'
import { readLink } from './read-link.ts'
import { type ReadTab, readTab } from './read-tab.ts'
import type { TableReader } from './sources.ts'
import type { Memory } from './stores/memory-store.ts'
import type { Tools } from './tools.ts'

type SuggestTools = Tools & ProposeDeps & { memory: Memory }

/** Rows of the table that are compared with the sheet's. */
const sampleRows = 200

/**
 * Reads the whole tab and the table, and proposes a mapping between them, with what a model had to do with it. Throws
 * `DokiError`s that say what to do.
 */
export async function suggest(input: SuggestMapping, tools: SuggestTools): Promise<Proposed> {
  const { sources, workspaceId, progress, signal } = tools
  const sheetPlace = { workspaceId, connectionId: input.sheetConnectionId }
  const sheet = await sources.openSheet(sheetPlace, input.spreadsheetId, reason => progress(0, null, reason))
  const read = await readTab(sheet, input.tab, { progress, signal })
  progress(read.rows.length, read.rows.length, `Looking at the table ${input.table.name}`)
  const tables = await sources.openDatabase({ workspaceId, connectionId: input.table.connectionId })
  try {
    const question = await readQuestion(input, read, tables, tools)
    const { table } = question
    signal.throwIfAborted()
    if (!table && read.rows.length === 0) throw nothingToMake(read, input.table)
    progress(read.rows.length, read.rows.length, 'Comparing the columns and checking every row')
    const { proposal, advice } = await propose(question, tools)
    const { rows, info, columns } = read
    const managedIndex = columns.find(({ header }) => header.trim() === managedKey)?.index
    const both = { mapping: proposal, rows, timeZone: info.timeZone, managedIndex }
    const link = table && (await readLink(tables, { ...both, table }, tools))
    const { newTable } = proposal
    const proof = completeProof(proposal.proof, { table, newTable, link })
    return { proposal: { ...proposal, proof }, advice }
  } finally {
    await tables.end()
  }
}

/** Everything there is to decide by. */
export async function readQuestion(
  input: Pick<SuggestMapping, 'sheetConnectionId' | 'spreadsheetId' | 'table' | 'key'>,
  { info, tab, headerRow, firstRow, columns, rows, formatted }: ReadTab,
  tables: TableReader,
  { workspaceId, memory }: Pick<SuggestTools, 'workspaceId' | 'memory'>,
): Promise<MappingQuestion> {
  const { table, sample } = await readTable(tables, input.table)
  return {
    sheet: {
      connectionId: input.sheetConnectionId,
      spreadsheetId: input.spreadsheetId,
      spreadsheetTitle: info.title,
      sheetId: tab.sheetId,
      tab: tab.title,
      headerRow,
      firstRow,
    },
    columns,
    rows,
    formatted,
    table,
    tableRef: input.table,
    ...(sample ? { tableSample: sample } : {}),
    key: input.key,
    memory: await memory.about(
      workspaceId,
      columns.map(({ header }) => header),
    ),
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
