/** A box of cells: zero-based, the ends not included. An open end is Infinity. */
export interface Box {
  top: number
  left: number
  bottom: number
  right: number
}

const CELL = /^\$?([A-Za-z]{1,3})\$?([1-9]\d*)$/
const COLUMN = /^\$?([A-Za-z]{1,3})$/
const ROW = /^\$?([1-9]\d*)$/
const R1C1 = /^R([1-9]\d*)C([1-9]\d*)$/i

/** 0 is A, 26 is AA. */
export function columnName(index: number): string {
  let name = ''
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    name = String.fromCharCode(65 + ((n - 1) % 26)) + name
  }
  return name
}

/** A is 0, AA is 26. */
export function columnIndex(name: string): number {
  let index = 0
  for (const letter of name.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64
  return index - 1
}

interface Corner {
  row?: number
  column?: number
}

function parseCorner(text: string): Corner | undefined {
  const cell = CELL.exec(text)
  if (cell) return { column: columnIndex(cell[1]!), row: Number(cell[2]) - 1 }
  const numbers = R1C1.exec(text)
  if (numbers) return { row: Number(numbers[1]) - 1, column: Number(numbers[2]) - 1 }
  const column = COLUMN.exec(text)
  if (column) return { column: columnIndex(column[1]!) }
  const row = ROW.exec(text)
  if (row) return { row: Number(row[1]) - 1 }
  return undefined
}

/** The box of `B2`, `A1:C`, `2:4`, `D:A` and so on, reversed ends put right; undefined when it is no range. */
export function parseBox(text: string): Box | undefined {
  const parts = text.split(':')
  if (parts.length > 2) return undefined
  const first = parseCorner(parts[0]!.trim())
  if (!first) return undefined
  if (parts.length === 1) {
    if (first.row === undefined || first.column === undefined) return undefined
    return { top: first.row, left: first.column, bottom: first.row + 1, right: first.column + 1 }
  }
  const last = parseCorner(parts[1]!.trim())
  if (!last) return undefined
  const [top, bottom] = span(first.row, last.row)
  const [left, right] = span(first.column, last.column)
  return { top, left, bottom, right }
}

function span(a: number | undefined, b: number | undefined): [number, number] {
  if (a !== undefined && b !== undefined) return [Math.min(a, b), Math.max(a, b) + 1]
  const only = a ?? b
  return only === undefined ? [0, Number.POSITIVE_INFINITY] : [only, Number.POSITIVE_INFINITY]
}

/** A tab's title as it stands in a range: quoted unless it is a plain word that is no cell address. */
export function quoteTitle(title: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_.]*$/.test(title) && !CELL.test(title) && !R1C1.test(title)
  return plain ? title : `'${title.replaceAll("'", "''")}'`
}

/** `Sheet1!A1:C3`; one cell is written without its end, open ends as `A:C` or `2:4`. */
export function formatRange(title: string, box: Box): string {
  return `${quoteTitle(title)}!${formatBox(box)}`
}

/** A box without its tab. */
export function formatBox({ top, left, bottom, right }: Box): string {
  if (right === Number.POSITIVE_INFINITY && left === 0 && bottom !== Number.POSITIVE_INFINITY) {
    return `${top + 1}:${bottom}`
  }
  const start = columnName(left) + (top + 1)
  const end =
    (right === Number.POSITIVE_INFINITY ? '' : columnName(right - 1)) +
    (bottom === Number.POSITIVE_INFINITY ? '' : bottom)
  return start === end || end === '' ? start : `${start}:${end}`
}

/** Splits `'My tab'!A1:B2` into title and cells; an unquoted name without `!` is `cells` or a title, undecided. */
export function splitRange(text: string): { title?: string; cells?: string; quoted: boolean } | undefined {
  if (text.startsWith("'")) {
    const match = /^'((?:[^']|'')*)'(?:!(.+))?$/s.exec(text)
    if (!match) return undefined
    return { title: match[1]!.replaceAll("''", "'"), cells: match[2], quoted: true }
  }
  const bang = text.lastIndexOf('!')
  if (bang < 0) return { cells: text, quoted: false }
  return { title: text.slice(0, bang), cells: text.slice(bang + 1), quoted: false }
}
