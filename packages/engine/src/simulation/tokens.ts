import type { ColumnType, SheetCell } from '@doki/contracts'
import type { CellValue } from './ledger.ts'

/** Serial number of 1970-01-01. */
const epoch = 25_569
const dayMs = 86_400_000

/** A value that nobody typed before, of a column's type: canonical. Booleans cannot be unique. */
export function token(type: ColumnType, number: number): string {
  switch (type) {
    case 'integer':
      return String(10_000 + number)
    case 'decimal':
      return `${1000 + number}.25`
    case 'date':
      return isoOf(30_000 + number)
    case 'boolean':
      return number % 2 === 0 ? 'true' : 'false'
    default:
      return odd(number)
  }
}

/** Texts that a sheet would change if it took them for something typed in by a person. */
function odd(number: number): string {
  switch (number % 5) {
    case 0:
      return `00${number}`
    case 1:
      return `=t${number}`
    case 2:
      return `${number}%`
    default:
      return `t${number}`
  }
}

/** The cell that a person would type for it. */
export function cellOf(type: ColumnType, value: string | null): SheetCell {
  if (value === null) return null
  switch (type) {
    case 'integer':
    case 'decimal':
      return Number(value)
    case 'boolean':
      return value === 'true'
    case 'date':
      return Date.parse(`${value}T00:00:00Z`) / dayMs + epoch
    default:
      return value
  }
}

/** What a cell says, as the table would have it. It is worked out here anew: the engine's own reading is on trial. */
export function canonical(type: ColumnType, cell: SheetCell): CellValue {
  if (cell === null || cell === '') return null
  if (type === 'date' && typeof cell === 'number') return isoOf(cell)
  // As Google shows it.
  if (type === 'text' && typeof cell === 'boolean') return String(cell).toUpperCase()
  return String(cell)
}

function isoOf(serial: number): string {
  return new Date((serial - epoch) * dayMs).toISOString().slice(0, 10)
}
