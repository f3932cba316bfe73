import { statSync } from 'node:fs'
import { DokiError } from '@doki/contracts'
import { readSpreadsheetFile } from '@doki/local'
import { cellValue } from './read-sheet-file.ts'

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
  const { title, tabs } = await readSpreadsheetFile(file)
  const [header = [], ...rows] = tabs[0]?.rows ?? []
  return {
    title,
    headers: header.map(cell => textOf(cell) ?? ''),
    rows: rows.map(row => header.map((_, index) => textOf(row[index] ?? null))),
  }
}

function textOf(cell: Parameters<typeof cellValue>[0]): string | null {
  const text = String(cellValue(cell) ?? '')
  return text.trim() === '' ? null : text
}
