import { type ColumnMapping, DokiError, type Mapping, managedKey, type SheetCell } from '@doki/contracts'
import { followHeader, guardHeader, guardTab } from '@doki/sync'
import { readCells } from './read-cells.ts'
import type { SheetReader } from './sources.ts'
import type { Watch } from './tools.ts'

/** The rows of a mapped tab, and where its columns are now. */
export interface MappedTab {
  sheet: Mapping['sheet']
  columns: ColumnMapping[]
  /** From `sheet.firstRow` on. */
  rows: SheetCell[][]
  timeZone: string
  /** 0-based place of Doki's own key column. */
  managedIndex: number | undefined
}

/**
 * Reads the tab that a mapping is of, and finds its columns again as a run does: a renamed tab and moved columns are
 * followed. Throws `unprocessable`, in the words of a run's guards, for what a run would stop at.
 */
export async function readMappedTab(
  reader: SheetReader,
  { sheet, columns }: Pick<Mapping, 'sheet' | 'columns'>,
  watch: Watch,
): Promise<MappedTab> {
  watch.progress(0, null, 'Looking at the spreadsheet')
  const info = await reader.describe()
  const tab = info.tabs.find(({ sheetId }) => sheetId === sheet.sheetId)
  if (!tab) throw new DokiError('unprocessable', sentence(guardTab(info, sheet)))
  const cells = await readCells(reader, tab, watch)
  const found = followHeader(columns, sheet, cells)
  if (found === 'unsure')
    throw new DokiError('unprocessable', sentence(guardHeader(columns, cells[sheet.headerRow - 1] ?? [])))
  const { headerRow, firstRow } = found === 'same' ? sheet : found
  const own = (cells[headerRow - 1] ?? []).findIndex(cell => String(cell).trim() === managedKey)
  return {
    sheet: { ...sheet, tab: tab.title, headerRow, firstRow },
    columns: found === 'same' ? columns : found.columns,
    rows: cells.slice(firstRow - 1),
    timeZone: info.timeZone,
    managedIndex: own < 0 ? undefined : own,
  }
}

function sentence(findings: { message: string }[]): string {
  return findings.map(({ message }) => `${message}.`).join(' ')
}
