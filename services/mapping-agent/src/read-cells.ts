import type { SheetCell } from '@doki/contracts'
import { refuseTooLarge, type Tab } from './choose-tab.ts'
import type { SheetReader } from './sources.ts'
import type { Watch } from './tools.ts'

/** All cells of a tab, from its first row on. Throws `too_large` for a tab that no sync could read. */
export async function readCells(
  sheet: SheetReader,
  tab: Tab,
  { progress, signal }: Watch,
): Promise<SheetCell[][]> {
  const rows: SheetCell[][] = []
  if (tab.rows === 0 || tab.columns === 0) return rows
  refuseTooLarge(tab)
  for await (const page of sheet.readRows(tab.title, 1, tab.rows, tab.columns)) {
    signal.throwIfAborted()
    // Pages are as long as their last filled row: what is between is blank.
    while (rows.length < page.firstRow - 1) rows.push([])
    for (const row of page.rows) rows.push(row)
    progress(rows.length, tab.rows, `Reading the tab “${tab.title}”`)
  }
  return rows
}
