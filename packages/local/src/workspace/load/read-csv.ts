import Papa from 'papaparse'
import type { Cell } from '../cell.ts'

/** The text of a file: UTF-8 (BOM stripped), UTF-16 with a BOM, else windows-1252, in which every byte is a letter. */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/**
 * Rows of texts, exactly as in the file; the delimiter is guessed. A blank cell is null. Gives up above `mostCells`
 * and returns undefined, with little of a huge file read.
 */
export function readCsv(bytes: Buffer, mostCells: number): Cell[][] | undefined {
  const text = decodeText(bytes)
  const columns: Sharing[] = []
  const rows: Cell[][] = []
  let width = 0
  Papa.parse<string[]>(text, {
    delimiter: guessDelimiter(text),
    step({ data }, parser) {
      width = Math.max(width, data.length)
      while (columns.length < data.length) columns.push({ texts: new Map(), seen: 0, found: 0 })
      rows.push(data.map((cell, i) => (cell === '' ? null : share(columns[i], cell))))
      if (rows.length * width > mostCells) parser.abort()
    },
  })
  if (rows.length * width > mostCells) return undefined
  while (rows.length && rows.at(-1)!.every(cell => cell === null)) rows.pop()
  return rows
}

/** Guessed from the first filled lines: blank ones would count as lines of one field. */
function guessDelimiter(text: string): string {
  const { meta } = Papa.parse(text, {
    delimitersToGuess: [',', ';', '\t', '|'],
    preview: 50,
    skipEmptyLines: 'greedy',
  })
  return meta.delimiter
}

/** The texts of a column, so that what stands in many cells is kept once: a million rows fit. */
interface Sharing {
  texts: Map<string, string>
  seen: number
  found: number
}

/** A column whose texts hardly ever come again is not looked up for long. */
function share(column: Sharing | undefined, text: string): string {
  if (!column || text.length > 40 || (column.seen > 10_000 && column.found < column.seen / 2)) return text
  column.seen++
  const found = column.texts.get(text)
  if (found !== undefined) {
    column.found++
    return found
  }
  column.texts.set(text, text)
  return text
}
