import type { Catalog, MappingProposal } from '@doki/contracts'
import type { WorkspaceCatalog } from './deps.ts'

/** Spreadsheets and tables with the names of their columns. */
export type Columns = Pick<Catalog, 'spreadsheets' | 'tables'>

/** The columns that a proposal speaks of, mapped or left out. */
export function columnsOf({ sheet, table, columns, leftInSheet, leftInTable }: MappingProposal): Columns {
  const { spreadsheetId: id, spreadsheetTitle: title, tab } = sheet
  const headers = [...columns.map(({ label }) => label), ...leftInSheet.map(({ label }) => label)]
  const named = [
    ...columns.map(({ column, type }) => ({ name: column, type: type as string })),
    ...leftInTable.map(({ column }) => ({ name: column, type: 'text' })),
  ]
  return {
    spreadsheets: [{ id, title, tabs: [{ title: tab, headers }] }],
    tables: [{ schema: table.schema, name: table.name, columns: named, primaryKey: [] }],
  }
}

/** A catalogue that knows these columns, too. */
export function withColumns(found: WorkspaceCatalog, columns: Columns): WorkspaceCatalog {
  const { catalog } = found
  const spreadsheets = catalog.spreadsheets.map(each => {
    const tabs = columns.spreadsheets.find(({ id }) => id === each.id)?.tabs ?? []
    const headersOf = (title: string) => tabs.find(tab => tab.title === title)?.headers
    return { ...each, tabs: each.tabs.map(tab => ({ ...tab, headers: headersOf(tab.title) ?? tab.headers })) }
  })
  const tables = catalog.tables.map(
    each => columns.tables.find(({ schema, name }) => schema === each.schema && name === each.name) ?? each,
  )
  return { ...found, catalog: { ...catalog, spreadsheets, tables } }
}
