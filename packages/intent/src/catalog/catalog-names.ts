import type { Catalog } from '@doki/contracts'
import { type ColumnIndex, columnIndex } from '../names/column-index.ts'
import { type NameIndex, nameIndex } from '../names/name-index.ts'
import { joinedName, type Name, readName } from '../names/names.ts'
import { isLongId } from '../text/addresses.ts'
import { fold } from '../text/fold.ts'

/** Something a sentence may speak of. `tab` null: the spreadsheet as a whole. */
export type SheetRef = { spreadsheetId: string; tab: string | null }
export type TableRef = { schema: string; name: string }

/** Every name of the catalogue, made ready to be compared; an entity may have several. */
export interface CatalogNames {
  spreadsheets: NameIndex<{ ref: SheetRef; name: Name }>
  tabs: NameIndex<{ ref: SheetRef; name: Name }>
  /** "Budget Q3": a tab by both names at once, which is meant only where both are said. */
  titledTabs: NameIndex<{ ref: SheetRef; name: Name }>
  tables: NameIndex<{ ref: TableRef; name: Name }>
  syncs: NameIndex<{ id: string; name: Name; weight: number }>
  longest: number
  columns: ColumnIndex
  /** Names as one word, as written, and their single words by first letter: to see at once whether a word is one of ours. */
  joined: Set<string>
  written: Set<string>
  byLetter: Map<string, string[]>
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
  const titledTabs = catalog.spreadsheets.flatMap(({ id, title, tabs }) =>
    tabs.map(tab => ({
      ref: { spreadsheetId: id, tab: tab.title },
      name: readName(`${title} ${tab.title}`),
    })),
  )
  const tables = catalog.tables.flatMap(({ schema, name }) => {
    const ref = { schema, name }
    return [name, `${schema}.${name}`].map(text => ({ ref, name: readName(text) }))
  })
  const syncs = catalog.syncs.flatMap(sync => [
    { id: sync.id, name: readName(sync.name), weight: 1 },
    ...sidesOf(sync, catalog).map(side => ({ id: sync.id, name: readName(side), weight: 0.95 })),
  ])
  const byAddress = catalog.spreadsheets
    .filter(({ id }) => isLongId(id))
    .map(({ id }) => ({ ref: { spreadsheetId: id, tab: null }, name: readName(id) }))
  const byId = catalog.syncs.map(({ id }) => ({ id, name: readName(id), weight: 1 }))
  const all = [...spreadsheets, ...tabs, ...tables, ...syncs]
  return {
    spreadsheets: nameIndex([...spreadsheets, ...byAddress]),
    tabs: nameIndex(tabs),
    titledTabs: nameIndex(titledTabs),
    tables: nameIndex(tables),
    syncs: nameIndex([...syncs, ...byId]),
    columns: columnIndex([
      ...catalog.tables.flatMap(({ columns }) => columns.map(({ name }) => name)),
      ...catalog.spreadsheets.flatMap(sheet => sheet.tabs.flatMap(({ headers }) => headers)),
    ]),
    longest: Math.max(1, ...all.map(({ name }) => name.written.split(/[\s_.-]+/).length)),
    joined: new Set(all.map(({ name }) => joinedName(name.written))),
    written: new Set(all.map(({ name }) => name.written)),
    byLetter: wordsByLetter(all.map(({ name }) => name.written)),
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

function wordsByLetter(names: string[]): Map<string, string[]> {
  const words = new Set(names.flatMap(name => fold(name).split(/[^\p{L}\p{N}]+/u)))
  return Map.groupBy(
    [...words].filter(word => word.length > 2),
    word => word[0]!,
  )
}
