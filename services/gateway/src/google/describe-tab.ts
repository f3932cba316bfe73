import type { SheetCell, SheetSchema } from '@doki/contracts'
import { findHeader, type SheetSide, tabNamed } from '@doki/sync'

/** Where a header is looked for: a page of titles above it is more than anybody writes. */
const rowsRead = 50

/** The columns of a tab, of the first one when none is named. Null: no such tab, or no header in it. Two reads. */
export async function describeTab(
  side: Pick<SheetSide, 'describe' | 'readRows'>,
  spreadsheetId: string,
  tab: string | null,
): Promise<SheetSchema | null> {
  const { title, tabs } = await side.describe()
  const found = tab === null ? tabs[0] : tabNamed(tabs, tab)
  if (!found) return null
  const cells: SheetCell[][] = []
  for await (const { rows } of side.readRows(found.title, 1, Math.min(rowsRead, found.rows), found.columns)) {
    cells.push(...rows)
  }
  const header = findHeader(cells)
  if (!header) return null
  const { sheetId, rows } = found
  return { spreadsheetId, spreadsheetTitle: title, sheetId, tab: found.title, rows, ...header }
}
