import type { ColumnMapping, ColumnType, SheetCell } from '@doki/contracts'
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

/** What is no column of the mapping holds texts. */
export const plainText: Typed = { type: 'text' }

type Typed = Pick<ColumnMapping, 'type' | 'transform'>

/** What the table keeps for two of a person's words; it has no others. */
export const wordPairs = [
  { sheet: 'Ja', table: 'true' },
  { sheet: 'Nein', table: 'false' },
]

/** The cell that a person would type for it. */
export function cellOf({ type, transform }: Typed, value: string | null): SheetCell {
  if (value === null) return null
  if (transform?.kind === 'scale') return Number((Number(value) / Number(transform.factor)).toFixed(6))
  if (transform?.kind === 'codes') return value === 'true' ? ' ja' : 'Nein'
  if (transform?.kind === 'text') return ` ${value} `
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
export function canonical({ type, transform }: Typed, cell: SheetCell): CellValue {
  if (cell === null || cell === '') return null
  if (transform?.kind === 'scale' && typeof cell === 'number')
    return String(Number((cell * Number(transform.factor)).toFixed(6)))
  if (transform?.kind === 'codes')
    return wordPairs.find(pair => isWord(pair.sheet, cell))?.table ?? String(cell)
  if (transform?.kind === 'text' && typeof cell === 'string') return cell.trim()
  if (type === 'date' && typeof cell === 'number') return isoOf(cell)
  // As Google shows it.
  if (type === 'text' && typeof cell === 'boolean') return String(cell).toUpperCase()
  return String(cell)
}

function isWord(word: string, cell: SheetCell): boolean {
  return String(cell).trim().toLowerCase() === word.toLowerCase()
}

function isoOf(serial: number): string {
  return new Date((serial - epoch) * dayMs).toISOString().slice(0, 10)
}
