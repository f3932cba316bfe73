import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { DokiError } from '@doki/contracts'
import { readSpreadsheetFile } from '@doki/local'
import { callerFolder } from '../root.ts'

export interface DemoFile {
  bytes: Uint8Array<ArrayBuffer>
  filename: string
  title: string
}

/** Reads and checks a spreadsheet before anything is started. Throws `invalid_input` for what is none. */
export async function readInput(file: string): Promise<DemoFile> {
  const full = path.resolve(callerFolder, file)
  const stat = statSync(full, { throwIfNoEntry: false })
  if (!stat) throw new DokiError('invalid_input', `There is no file ${full}.`)
  if (!stat.isFile()) throw new DokiError('invalid_input', `${full} is not a file.`)
  const bytes = new Uint8Array(readFileSync(full))
  await readSpreadsheetFile(Buffer.from(bytes), path.basename(full))
  return { bytes, filename: path.basename(full), title: path.parse(full).name }
}
