import type { Connections } from '@doki/connections'
import { type Catalog, type ConnectionId, DokiError, type Intent, type WorkspaceId } from '@doki/contracts'
import { sheetSide } from '@doki/google'
import { a1, findHeader } from '@doki/sync'

interface Deps {
  workspaceId: WorkspaceId
  sheetConnectionId: ConnectionId | undefined
  tableConnectionId: ConnectionId | undefined
  connections: Pick<Connections, 'openGoogle' | 'openDatabase'>
}

type Named = Pick<Intent, 'sheet' | 'table'>

/** A header stands within so many rows. */
const searchedRows = 20

/**
 * The headers of the sheet and the columns of the table that were named. What cannot be described is left out: the mapping
 * agent, which has to read it all, says what is wrong with it.
 */
export async function describeNamed(
  { sheet, table }: Named,
  deps: Deps,
): Promise<Pick<Catalog, 'spreadsheets' | 'tables'>> {
  const [spreadsheets, tables] = await Promise.all([
    sheet ? orNone(headersOf(sheet, deps)) : [],
    table ? orNone(columnsOf(table, deps)) : [],
  ])
  return { spreadsheets, tables }
}

async function headersOf(
  { spreadsheetId, tab }: NonNullable<Named['sheet']>,
  { workspaceId, sheetConnectionId: connectionId, connections }: Deps,
): Promise<Catalog['spreadsheets']> {
  if (!connectionId) return []
  const side = sheetSide(await connections.openGoogle({ workspaceId, connectionId }), spreadsheetId)
  const { title, tabs } = await side.describe()
  const [read] = tab === null ? tabs : tabs.filter(each => each.title === tab)
  if (!read || read.rows === 0 || read.columns === 0) return []
  const range = a1(0, 1, read.columns - 1, Math.min(read.rows, searchedRows))
  const columns = findHeader(await side.readFormatted(read.title, range))?.columns ?? []
  const headers = columns.map(({ header }) => header)
  return [{ id: spreadsheetId, title, tabs: [{ title: read.title, headers }] }]
}

async function columnsOf(
  { schema, name }: NonNullable<Named['table']>,
  { workspaceId, tableConnectionId: connectionId, connections }: Deps,
): Promise<Catalog['tables']> {
  if (!connectionId) return []
  const database = await connections.openDatabase({ workspaceId, connectionId })
  try {
    const found = await database.describe(schema, name)
    if (!found) return []
    const columns = found.columns.map(column => ({ name: column.name, type: column.type ?? 'other' }))
    return [{ schema, name, columns, primaryKey: found.primaryKey }]
  } finally {
    await database.end()
  }
}

async function orNone<T>(read: Promise<T[]>): Promise<T[]> {
  return read.catch(error => {
    if (error instanceof DokiError) return []
    throw error
  })
}
