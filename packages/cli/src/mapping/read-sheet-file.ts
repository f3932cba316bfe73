import { statSync } from 'node:fs'
import { DokiError, type SheetCell, type SheetColumn } from '@doki/contracts'
import { type LoadedFile, readSpreadsheetFile } from '@doki/local'
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
  const { title, tabs } = await readSpreadsheetFile(file)
  for (const each of chosen(tabs, tab)) {
    const rows = each.rows.map(row => row.map(cellValue))
    const header = findHeader(rows.slice(0, 100))
    if (header) return { title, tab: each.title, ...header, rows: rows.slice(header.firstRow - 1) }
  }
  throw new DokiError(
    'invalid_input',
    `${file} has no row that looks like a header: there is nothing to map.`,
  )
}

function chosen(tabs: LoadedFile['tabs'], name: string | undefined): LoadedFile['tabs'] {
  if (name === undefined) return tabs
  const found = tabs.filter(({ title }) => title.trim().toLowerCase() === name.trim().toLowerCase())
  if (found.length > 0) return found
  const titles = tabs.map(({ title }) => `“${title}”`).join(', ')
  throw new DokiError('invalid_input', `There is no tab “${name}”. The file has ${titles}.`)
}

/** What a cell holds, without how it is shown. */
export function cellValue(cell: LoadedFile['tabs'][number]['rows'][number][number]): SheetCell {
  return typeof cell === 'object' && cell !== null ? cell.value : cell
}
