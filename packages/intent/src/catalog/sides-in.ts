import type { Catalog } from '@doki/contracts'
import type { SheetRef, TableRef } from './catalog-names.ts'

type Sync = Catalog['syncs'][number]
type Sides = { sheet: SheetRef | null; table: TableRef | null }

const known = new WeakMap<Catalog, Map<Sync, Sides>>()

/** The sheet and the table a sync connects, as the catalogue has them; null for one it does not have. Found once for each. */
export function sidesIn(sync: Sync, catalog: Catalog): Sides {
  const ofCatalog = known.get(catalog) ?? new Map<Sync, Sides>()
  known.set(catalog, ofCatalog)
  const sides = ofCatalog.get(sync) ?? findSides(sync, catalog)
  ofCatalog.set(sync, sides)
  return sides
}

function findSides({ sheet, table }: Sync, catalog: Catalog): Sides {
  const [title = sheet, tab = null] = sheet.split(/\s*(?:›|!|\/|»)\s*/)
  const found = catalog.spreadsheets.find(each =>
    [each.id, each.title].some(name => name === sheet || name === title),
  )
  const existing = catalog.tables.find(each => `${each.schema}.${each.name}` === table || each.name === table)
  const knownTab = found?.tabs.find(each => each.title === tab)?.title ?? null
  return {
    sheet: found ? { spreadsheetId: found.id, tab: knownTab } : null,
    table: existing ? { schema: existing.schema, name: existing.name } : null,
  }
}
