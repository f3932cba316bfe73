import { DokiError, type SheetCell, type SheetColumn } from '@doki/contracts'
import { a1, findHeader, type SheetInfo } from '@doki/sync'
import { type Tab, tabsToRead } from './choose-tab.ts'
import { readCells } from './read-cells.ts'
import type { SheetReader } from './sources.ts'
import type { Watch } from './tools.ts'

/** A tab with its header found and all its rows of data. */
export interface ReadTab {
  info: SheetInfo
  tab: Tab
  headerRow: number
  firstRow: number
  columns: SheetColumn[]
  /** From `firstRow` on; none when all of them are blank. */
  rows: SheetCell[][]
  /** The first of them with dates as the sheet shows them. */
  formatted: SheetCell[][]
}

/** Enough to tell dates from numbers. */
const formattedRows = 200

/**
 * Reads the tab named, or the first one that has rows. A header alone, without rows, is enough where there is no other
 * tab to choose. Throws `DokiError`s that say what to do.
 */
export async function readTab(sheet: SheetReader, named: string | null, watch: Watch): Promise<ReadTab> {
  watch.progress(0, null, 'Looking at the spreadsheet')
  const info = await sheet.describe()
  const tabs = tabsToRead(info, named)
  for (const tab of tabs) {
    const read = await readRows(sheet, tab, watch)
    if (read && read.rows.length > 0)
      return { info, tab, ...read, formatted: await readDates(sheet, tab, read.firstRow) }
    if (read && tabs.length === 1) return { info, tab, ...read, formatted: [] }
  }
  throw new DokiError(
    'unprocessable',
    tabs.length === 1
      ? `The tab “${tabs[0]?.title}” of “${info.title}” has no header row. Write the header row first: in each column, the name of what it holds.`
      : `No tab of “${info.title}” has a header row with rows under it. To fill a tab that has only a header from a table, name the tab.`,
  )
}

async function readRows(sheet: SheetReader, tab: Tab, watch: Watch) {
  const rows = await readCells(sheet, tab, watch)
  const header = findHeader(rows)
  if (!header) return null
  const data = rows.slice(header.firstRow - 1)
  return { ...header, rows: data.some(row => row.some(isFilled)) ? data : [] }
}

async function readDates(sheet: SheetReader, tab: Tab, firstRow: number): Promise<SheetCell[][]> {
  const lastRow = Math.min(tab.rows, firstRow + formattedRows - 1)
  return sheet.readFormatted(tab.title, a1(0, firstRow, tab.columns - 1, lastRow))
}

function isFilled(cell: SheetCell): boolean {
  return cell !== null && (typeof cell !== 'string' || cell.trim() !== '')
}
