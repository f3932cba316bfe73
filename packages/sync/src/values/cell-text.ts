import type { FilledCell } from './column.ts'
import { numberText } from './number-text.ts'

/** What a sheet shows for a cell: `12` for a number, `TRUE` for a checkbox. */
export function cellText(cell: FilledCell): string {
  if (typeof cell === 'string') return cell
  return typeof cell === 'number' ? numberText(cell) : cell ? 'TRUE' : 'FALSE'
}
