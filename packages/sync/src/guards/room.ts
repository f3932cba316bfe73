import type { GuardFinding } from '@doki/contracts'
import type { SheetInfo } from '../ports.ts'

/** Cells of a spreadsheet, blank ones of the grid included: https://support.google.com/drive/answer/37603 */
const mostCells = 10_000_000

/**
 * Is there room for new rows? They come below `lastRow` (1-based), and the grid grows where it has to. Not confirmable:
 * Google refuses what is beyond its limit, after part of it was written.
 */
export function guardRoom(
  { tabs }: Pick<SheetInfo, 'tabs'>,
  tab: SheetInfo['tabs'][number] | undefined,
  lastRow: number,
  newRows: number,
): GuardFinding[] {
  if (!tab || newRows === 0) return []
  const rows = Math.max(0, lastRow + newRows - tab.rows)
  const cells = tabs.reduce((sum, each) => sum + each.rows * each.columns, 0) + rows * tab.columns
  if (cells <= mostCells) return []
  const message = `The spreadsheet would have ${cells} cells with ${newRows} new rows in “${tab.title}”, and Google allows ${mostCells}. Delete blank columns or tabs, or sync fewer rows`
  return [{ code: 'sheet_full', side: 'sheet', message, confirmable: false }]
}
