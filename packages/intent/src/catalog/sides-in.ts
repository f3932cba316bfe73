import type { Catalog } from '@doki/contracts'
import type { SheetRef, TableRef } from './catalog-names.ts'

/** The sheet and the table a sync connects, as the catalogue has them; null for one it does not have. */
export function sidesIn(
  { sheet, table }: Catalog['syncs'][number],
  catalog: Catalog,
): { sheet: SheetRef | null; table: TableRef | null } {
  const [title = sheet, tab = null] = sheet.split(/\s*(?:›|!|\/|»)\s*/)
  const found = catalog.spreadsheets.find(each =>
    [each.id, each.title].some(name => name === sheet || name === title),
  )
  const known = catalog.tables.find(each => `${each.schema}.${each.name}` === table || each.name === table)
  const knownTab = found?.tabs.find(each => each.title === tab)?.title ?? null
  return {
    sheet: found ? { spreadsheetId: found.id, tab: knownTab } : null,
    table: known ? { schema: known.schema, name: known.name } : null,
  }
}
