import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { DokiError } from '@doki/contracts'
import type { Cell } from '../cell.ts'
import { badFile } from './bad-file.ts'
import { readCsv } from './read-csv.ts'
import { readXlsx } from './read-xlsx.ts'

/** A file's content, tab by tab. */
export interface LoadedFile {
  title: string
  /** True for CSV: every cell is still the text of the file. */
  texts: boolean
  tabs: LoadedTab[]
}

export interface LoadedTab {
  title: string
  rows: Cell[][]
}

/** https://support.google.com/drive/answer/37603 */
const MAX_CELLS = 10_000_000
const MAX_COLUMNS = 18_278
const PDF = Buffer.from('%PDF-')

/**
 * Reads a CSV or XLSX file, given as a path or as bytes. Which of the two it is, is seen from its bytes.
 * @throws DokiError `invalid_input` for a file that is empty, binary, without a header row, or too big for Google Sheets.
 */
export async function readSpreadsheetFile(source: string | Buffer, filename?: string): Promise<LoadedFile> {
  const bytes = typeof source === 'string' ? await readFile(source) : source
  const name = basename(filename ?? (typeof source === 'string' ? source : 'upload'))
  const title = basename(name, extname(name))
  if (bytes.length === 0) throw badFile(`${name} is empty. Choose a CSV or XLSX file with a header row.`)
  const zipped = bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))
  if (!zipped) refuseBinary(bytes, name)
  const tabs = zipped ? await readXlsx(bytes, name) : [{ title: 'Sheet1', rows: textRows(bytes, name) }]
  check(tabs, name)
  return { title, texts: !zipped, tabs }
}

function textRows(bytes: Buffer, name: string): Cell[][] {
  const rows = readCsv(bytes, MAX_CELLS)
  if (!rows) throw tooLarge(name, 'more than ten million')
  return rows
}

/** A spreadsheet in text form holds no zero bytes, except in UTF-16, and next to no other control characters. */
function refuseBinary(bytes: Buffer, name: string): void {
  const start = bytes.subarray(0, 4096)
  const wide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  if (bytes.subarray(0, 8).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))) {
    throw badFile(`${name} is an old Excel file (.xls). Save it as .xlsx or .csv and try again.`)
  }
  const odd = start.filter(byte => byte < 9 || (byte > 13 && byte < 32)).length
  if (!wide && (start.includes(0) || odd > start.length / 50 || start.subarray(0, 5).equals(PDF))) {
    throw badFile(
      `${name} is not a spreadsheet: it is neither CSV text nor an XLSX workbook. If it is text, save it as UTF-8.`,
    )
  }
}

function check(tabs: LoadedTab[], name: string): void {
  const filled = tabs.some(tab => tab.rows.some(row => row.some(cell => cell !== null && cell !== '')))
  if (!filled) throw badFile(`${name} holds no values. Choose a file with a header row.`)
  const cells = tabs.reduce((sum, { rows }) => sum + rows.length * widthOf(rows), 0)
  if (cells > MAX_CELLS) throw tooLarge(name, cells.toLocaleString('en-US'))
  const widest = Math.max(...tabs.map(({ rows }) => widthOf(rows)))
  if (widest > MAX_COLUMNS) {
    throw badFile(
      `${name} has ${widest.toLocaleString('en-US')} columns; Google Sheets holds at most ${MAX_COLUMNS.toLocaleString('en-US')}. Split it.`,
    )
  }
  const first = tabs.find(tab => tab.rows.length > 0)
  if (first?.rows.length === 1 && first.rows[0]!.every(cell => typeof cell === 'number')) {
    throw badFile(`${name} has no header row: its only row holds numbers.`)
  }
}

function widthOf(rows: Cell[][]): number {
  return rows.reduce((widest, row) => Math.max(widest, row.length), 0)
}

function tooLarge(name: string, cells: string): DokiError {
  return badFile(`${name} has ${cells} cells; Google Sheets holds at most 10,000,000. Split it.`)
}
