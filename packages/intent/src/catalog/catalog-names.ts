import type { Catalog } from '@doki/contracts'
import { joinedName, type Name, readName } from '../names/names.ts'
import { fold } from '../text/fold.ts'

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
  /** Names as one word, as written, and their single words: to see at once whether a word is one of ours. */
  joined: Set<string>
  written: Set<string>
  words: string[]
}

const made = new WeakMap<Catalog, CatalogNames>()

/** The names of a catalogue; made once for each catalogue. */
export function catalogNames(catalog: Catalog): CatalogNames {
  const known = made.get(catalog) ?? makeNames(catalog)
  made.set(catalog, known)
  return known
}

function makeNames(catalog: Catalog): CatalogNames {
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
    ...sidesOf(sync, catalog).map(side => ({ id: sync.id, name: readName(side), weight: 0.95 })),
  ])
  const all = [...spreadsheets, ...tabs, ...tables, ...syncs]
  return {
    spreadsheets,
    tabs,
    tables,
    syncs,
    longest: Math.max(1, ...all.map(({ name }) => name.written.split(/[\s_.-]+/).length)),
    joined: new Set(all.map(({ name }) => joinedName(name.written))),
    written: new Set(all.map(({ name }) => name.written)),
    words: [...new Set(all.flatMap(({ name }) => fold(name.written).split(/[^\p{L}\p{N}]+/u)))].filter(
      word => word.length > 2,
    ),
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

/** What a sync connects, in words: its sheet may be given by its title or its id, with or without a tab. */
export function sidesOf({ sheet, table }: Catalog['syncs'][number], catalog: Catalog): string[] {
  const [title = sheet, tab] = sheet.split(/\s*(?:›|!|\/|»)\s*/)
  const found = catalog.spreadsheets.find(({ id }) => id === sheet || id === title)
  return [
    ...new Set([
      found?.title ?? title,
      ...(tab ? [tab, `${title} ${tab}`] : []),
      table,
      table.split('.').at(-1) ?? table,
    ]),
  ]
}
