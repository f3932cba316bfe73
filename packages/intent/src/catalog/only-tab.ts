import type { Catalog } from '@doki/contracts'
import type { SheetRef } from './catalog-names.ts'

/** A spreadsheet of one tab is that tab; of several, as a whole, it stays as it was said. */
export function onlyTab<Ref extends SheetRef | null>(sheet: Ref, catalog: Catalog): Ref {
  if (!sheet || sheet.tab !== null) return sheet
  const tabs = catalog.spreadsheets.find(({ id }) => id === sheet.spreadsheetId)?.tabs ?? []
  return tabs.length === 1 && tabs[0] ? { ...sheet, tab: tabs[0].title } : sheet
}
