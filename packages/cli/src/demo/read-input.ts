import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { DokiError } from '@doki/contracts'
import { type LoadedFile, readSpreadsheetFile } from '@doki/local'
import { callerFolder } from '../root.ts'

/** Beyond it Node could not hold the text of a CSV file in one piece. */
const mostBytes = 500_000_000

export interface DemoFile {
  bytes: Uint8Array<ArrayBuffer>
  filename: string
  title: string
}

/**
 * Reads and checks a spreadsheet before anything is started. Throws `invalid_input` for what is none, and for one
 * without the tab that is asked for, or without rows.
 */
export async function readInput(file: string, tab?: string): Promise<DemoFile> {
  const full = path.resolve(callerFolder, file)
  const stat = statSync(full, { throwIfNoEntry: false })
  if (!stat) throw new DokiError('invalid_input', `There is no file ${full}.`)
  if (!stat.isFile())
    throw new DokiError(
      'invalid_input',
      `${full} is ${stat.isDirectory() ? 'a folder' : 'not a file'}. Choose a CSV or XLSX file.`,
    )
  if (stat.size > mostBytes)
    throw new DokiError(
      'invalid_input',
      `${full} is larger than a spreadsheet of ten million cells can be. Split it.`,
    )
  const bytes = read(full)
  checkTabs(await readSpreadsheetFile(Buffer.from(bytes.buffer), path.basename(full)), tab)
  return { bytes, filename: path.basename(full), title: path.parse(full).name }
}

function read(full: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(full))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DokiError('invalid_input', `${full} cannot be read: ${reason}.`, { cause })
  }
}

function checkTabs({ title, tabs }: LoadedFile, wanted: string | undefined): void {
  const titles = tabs.map(each => `“${each.title}”`).join(', ')
  const looked = wanted === undefined ? tabs : tabs.filter(each => tidy(each.title) === tidy(wanted))
  if (looked.length === 0) {
    const has = tabs.length === 1 ? `Its only tab is ${titles}` : `Its tabs are ${titles}`
    throw new DokiError('invalid_input', `There is no tab “${wanted}” in “${title}”. ${has}.`)
  }
  if (looked.some(({ rows }) => rows.filter(row => row.some(isFilled)).length > 1)) return
  const where = wanted === undefined ? `“${title}”` : `The tab “${wanted}” of “${title}”`
  throw new DokiError('invalid_input', `${where} has no rows under a header: there is nothing to sync.`)
}

function tidy(text: string): string {
  return text.trim().toLowerCase()
}

function isFilled(cell: LoadedFile['tabs'][number]['rows'][number][number]): boolean {
  return cell !== null && (typeof cell !== 'string' || cell.trim() !== '')
}
