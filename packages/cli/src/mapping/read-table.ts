import { statSync } from 'node:fs'
import { DokiError, type SheetCell } from '@doki/contracts'
import { readSpreadsheetFile, seenTabs } from '@doki/local'

/** The first tab of a file: its header row and the texts under it, null where blank. */
export interface TableFile {
  title: string
  headers: string[]
  rows: (string | null)[][]
}

/** Reads a CSV or XLSX file. Throws `invalid_input` for what is none of them, or has no header row. */
export async function readTable(file: string): Promise<TableFile> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new DokiError('invalid_input', `There is no file ${file}.`)
  const loaded = await readSpreadsheetFile(file)
  const [header = [], ...rows] = seenTabs(loaded)[0]?.formatted ?? []
  return {
    title: loaded.title,
    headers: header.map(cell => textOf(cell) ?? ''),
    rows: rows.map(row => header.map((_, index) => textOf(row[index] ?? null))),
  }
}

function textOf(cell: SheetCell): string | null {
  const text = String(cell ?? '')
  return text.trim() === '' ? null : text
}
