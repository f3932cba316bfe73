import type { Catalog } from '@doki/contracts'
import { type Name, readName } from './names.ts'

/** Something a sentence may speak of. `tab` null: the spreadsheet as a whole. */
export type SheetRef = { spreadsheetId: string; tab: string | null }
export type TableRef = { schema: string; name: string }

/** Every name of the catalogue, made ready to be compared; an entity may have several. */
export interface CatalogNames {
  spreadsheets: { ref: SheetRef; name: Name }[]
  tabs: { ref: SheetRef; name: Name }[]
  tables: { ref: TableRef; name: Name; isQualified: boolean }[]
  syncs: { id: string; name: Name; weight: number }[]
  longest: number
}

export function catalogNames(catalog: Catalog): CatalogNames {
  const spreadsheets = catalog.spreadsheets.map(sheet => ({
    ref: { spreadsheetId: sheet.id, tab: null },
    name: readName(sheet.title),
  }))
  const tabs = catalog.spreadsheets.flatMap(sheet =>
    sheet.tabs.map(tab => ({ ref: { spreadsheetId: sheet.id, tab: tab.title }, name: readName(tab.title) })),
  )
  const tables = catalog.tables.flatMap(({ schema, name }) => [
    { ref: { schema, name }, name: readName(name), isQualified: false },
    { ref: { schema, name }, name: readName(`${schema}.${name}`), isQualified: true },
  ])
  const syncs = catalog.syncs.flatMap(sync => [
    { id: sync.id, name: readName(sync.name), weight: 1 },
    { id: sync.id, name: readName(sync.sheet), weight: 0.95 },
    { id: sync.id, name: readName(sync.table), weight: 0.95 },
  ])
  const all = [...spreadsheets, ...tabs, ...tables, ...syncs]
  return {
    spreadsheets,
    tabs,
    tables,
    syncs,
    longest: Math.max(1, ...all.map(({ name }) => name.parts.length)),
  }
}

/** How a sheet is shown as a choice: `Budget` or `Budget › Q3`; of two with one title, with the end of its id. */
export function sheetLabel(ref: SheetRef, catalog: Catalog): string {
  const bare = catalog.spreadsheets.find(sheet => sheet.id === ref.spreadsheetId)?.title ?? ref.spreadsheetId
  const isDoubled = catalog.spreadsheets.filter(sheet => sheet.title === bare).length > 1
  const title = isDoubled ? `${bare} (…${ref.spreadsheetId.slice(-6)})` : bare
  return ref.tab === null ? title : `${title} › ${ref.tab}`
}

/** How a table is shown as a choice: `public.orders`. */
export function tableLabel(ref: TableRef): string {
  return `${ref.schema}.${ref.name}`
}
