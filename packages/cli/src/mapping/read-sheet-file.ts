import { statSync } from 'node:fs'
import { DokiError, type SheetCell, type SheetColumn } from '@doki/contracts'
import { readSpreadsheetFile, type SeenTab, seenTabs } from '@doki/local'
import { findHeader } from '@doki/sync'

/** A tab of a file as the mapping agent would see it. */
export interface SheetFile {
  title: string
  tab: string
  headerRow: number
  firstRow: number
  columns: SheetColumn[]
  /** From `firstRow` on. */
  rows: SheetCell[][]
  /** The same with dates as they are shown. */
  formatted: SheetCell[][]
}

/**
 * Reads the tab of a CSV or XLSX file that is named, or the first one with a header. Throws `invalid_input` for a file that
 * is none, and for one without such a tab.
 */
export async function readSheetFile(file: string, tab?: string): Promise<SheetFile> {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) throw new DokiError('invalid_input', `There is no file ${file}.`)
  if (!stat.isFile())
    throw new DokiError('invalid_input', `${file} is not a file. Choose a CSV or XLSX file.`)
  const loaded = await readSpreadsheetFile(file)
  for (const { title, rows, formatted } of chosen(seenTabs(loaded), tab)) {
    const header = findHeader(rows.slice(0, 100))
    const under = (cells: SheetCell[][]) => cells.slice(header ? header.firstRow - 1 : 0)
    if (header)
      return { title: loaded.title, tab: title, ...header, rows: under(rows), formatted: under(formatted) }
  }
  throw new DokiError(
    'invalid_input',
    `${file} has no row that looks like a header: there is nothing to map.`,
  )
}

function chosen(tabs: SeenTab[], name: string | undefined): SeenTab[] {
  if (name === undefined) return tabs
  const found = tabs.filter(({ title }) => title.trim().toLowerCase() === name.trim().toLowerCase())
  if (found.length > 0) return found
  const titles = tabs.map(({ title }) => `“${title}”`).join(', ')
  throw new DokiError('invalid_input', `There is no tab “${name}”. The file has ${titles}.`)
}
