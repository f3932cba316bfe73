import { DokiError, type Mapping, type MappingLink, type SheetCell, type TableSchema } from '@doki/contracts'
import { countLinks, sheetKeys } from '@doki/matching'
import { keysAreGiven } from '@doki/sync'
import type { TableReader } from './sources.ts'
import type { Tools } from './tools.ts'

const million = 1_000_000

interface LinkQuestion {
  mapping: Pick<Mapping, 'columns' | 'key'>
  /** All rows of data of the tab. */
  rows: readonly (readonly SheetCell[])[]
  /** The spreadsheet's. */
  timeZone: string
  /** 0-based place of Doki's own key column in the tab. */
  managedIndex: number | undefined
  table: TableSchema
}

/**
 * What would link by the key: reads the key columns of all rows of the table, a million at most, and holds them against
 * those of the sheet. Null where they cannot be read: nothing else hangs on it.
 */
export async function readLink(
  tables: TableReader,
  { mapping, rows, timeZone, managedIndex, table }: LinkQuestion,
  { progress, signal, log, mostKeys = million }: Pick<Tools, 'progress' | 'signal' | 'log' | 'mostKeys'>,
): Promise<MappingLink | null> {
  const { columns, managed } = mapping.key
  const key = columns.map(column => ({
    column,
    type: mapping.columns.find(each => each.column === column)?.type ?? ('text' as const),
  }))
  if (!columns.every(column => isReadable(column, table))) return null
  const counter = countLinks(sheetKeys(mapping, rows, { timeZone, managedIndex }), {
    given: managed || keysAreGiven(table, columns),
    unique: table.uniques.some(unique => unique.every(column => columns.includes(column))),
  })
  let seen = 0
  try {
    for await (const batch of tables.keys(table.schema, table.name, key, mostKeys + 1)) {
      signal.throwIfAborted()
      counter.add(batch.slice(0, Math.max(0, mostKeys - seen)))
      seen += batch.length
      progress(Math.min(seen, mostKeys), null, 'Looking which rows are on both sides')
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof DokiError)) throw error
    log.info({ code: error.code }, 'keys of the table cannot be read')
    return null
  }
  return counter.link(seen > mostKeys)
}

function isReadable(name: string, { columns }: TableSchema): boolean {
  const column = columns.find(each => each.name === name)
  return column !== undefined && column.type !== null && !column.denied?.includes('select')
}
