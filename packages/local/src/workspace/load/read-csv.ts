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
  const shared = new Map<string, string>()
  const rows: Cell[][] = []
  let width = 0
  Papa.parse<string[]>(text, {
    delimiter: guessDelimiter(text),
    step({ data }, parser) {
      width = Math.max(width, data.length)
      rows.push(data.map(cell => (cell === '' ? null : share(shared, cell))))
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

/** One copy of a text that stands in many cells: a million rows fit. */
function share(known: Map<string, string>, text: string): string {
  if (text.length > 40) return text
  const found = known.get(text)
  if (found !== undefined) return found
  if (known.size < 100_000) known.set(text, text)
  return text
}
