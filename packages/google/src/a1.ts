import { a1, columnLetter } from '@doki/sync'

/** A box of cells: 1-based, both ends included. */
export interface Box {
  top: number
  left: number
  bottom: number
  right: number
}

/** "A" for 1, "Z" for 26, "AA" for 27. */
export function columnName(column: number): string {
  return columnLetter(column - 1)
}

/** A tab's title as A1 notation takes it. Quoted always: "D3" or "R1C1" would be read as a cell otherwise. */
export function quoteTab(title: string): string {
  return `'${title.replaceAll("'", "''")}'`
}

/** `B2:D40`; a single cell is `B2`. */
export function formatBox({ top, left, bottom, right }: Box): string {
  return a1(left - 1, top, right - 1, bottom)
}

const shape = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,7})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,7}))?$/

/** Undefined for what is no closed box, such as `A:B`, or has a tab's name before it. */
export function parseBox(range: string): Box | undefined {
  const [, left, top, right = left, bottom = top] = shape.exec(range) ?? []
  if (left === undefined || right === undefined) return undefined
  const box = {
    top: Number(top),
    left: columnNumber(left),
    bottom: Number(bottom),
    right: columnNumber(right),
  }
  return box.top <= box.bottom && box.left <= box.right ? box : undefined
}

/** The row an answer's range begins with: 5 for `'My tab'!B5:D9`. */
export function firstRowOf(range: string): number | undefined {
  const row = /^\$?[A-Z]{1,3}(\d+)/.exec(range.slice(range.lastIndexOf('!') + 1))?.[1]
  return row === undefined ? undefined : Number(row)
}

function columnNumber(name: string): number {
  return Array.from(name).reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0)
}
