import { type Mapping, managedKey, type SheetCell } from '@doki/contracts'
import { isBlank, type RowReader, rowReader, type SheetInfo, type SheetRows } from '@doki/sync'
import type { RunPorts } from './ports.ts'

export interface SheetRead {
  info: SheetInfo
  /** Undefined when the tab is no longer there. */
  tab: SheetInfo['tabs'][number] | undefined
  /** The header row as it is now. */
  header: SheetCell[]
  rows: SheetRows
  /** 0-based column of `_doki_id`, where there is one. */
  managedIndex: number | undefined
  /** Filled columns at most in any row: a new column goes to the right of them. */
  width: number
}

/** Reads the tab from its header on, a page at a time; blank rows between pages are no rows. */
export async function readSheet(mapping: Mapping, { sheet, progress, check }: RunPorts): Promise<SheetRead> {
  progress(0, null, 'Reading the sheet')
  const info = await sheet.describe()
  const tab = info.tabs.find(({ sheetId }) => sheetId === mapping.sheet.sheetId)
  const read: SheetRead = {
    info,
    tab,
    header: [],
    rows: rowReader(mapping, info).finish(),
    managedIndex: undefined,
    width: 0,
  }
  if (!tab) return read
  const { headerRow, firstRow } = mapping.sheet
  let reader: RowReader | undefined
  let seen = 0
  for await (const page of sheet.readRows(
    tab.title,
    headerRow,
    tab.rows,
    columnsToRead(mapping, tab.columns),
  )) {
    await check()
    if (!reader) {
      read.header = page.firstRow === headerRow ? (page.rows[0] ?? []) : []
      read.managedIndex = managedColumn(mapping, read.header)
      reader = rowReader(mapping, { timeZone: info.timeZone, managedIndex: read.managedIndex })
    }
    for (const row of page.rows) if (row.length > read.width) read.width = row.length
    const skip = Math.max(0, firstRow - page.firstRow)
    reader.push({ firstRow: page.firstRow + skip, rows: skip > 0 ? page.rows.slice(skip) : page.rows })
    seen += page.rows.length
    progress(seen, tab.rows - headerRow, 'Reading the sheet')
  }
  if (reader) read.rows = reader.finish()
  return read
}

/** Up to the last mapped column; all of them where an id may stand, or has to find its place, to the right. */
function columnsToRead({ columns, key }: Mapping, all: number): number {
  if (key.managed) return all
  return Math.min(all, Math.max(...columns.map(({ index }) => index)) + 1)
}

function managedColumn({ key }: Mapping, header: SheetCell[]): number | undefined {
  if (!key.managed) return undefined
  const index = header.findIndex(cell => !isBlank(cell) && cell === managedKey)
  return index < 0 ? undefined : index
}
