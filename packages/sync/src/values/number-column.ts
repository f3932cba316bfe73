import type { ValueColumn } from './column.ts'
import { decimalOf, readDecimal } from './decimal.ts'
import { notCastable, quoted, Refusal } from './refusal.ts'

/** Beyond this a double does not hold every whole number, so digits may have been lost before we saw it. */
const exact = Number.MAX_SAFE_INTEGER

export function integerReader(column: ValueColumn) {
  const check = rangeCheck(column)
  return (cell: string | number | boolean): string | Refusal => {
    if (typeof cell === 'boolean') return notCastable(cell, 'a number')
    if (typeof cell === 'number') {
      if (!Number.isInteger(cell)) return notCastable(cell, 'a whole number')
      if (Math.abs(cell) > exact) return tooLong(cell)
      return check(cell === 0 ? '0' : String(cell))
    }
    const text = readDecimal(cell, column.format)
    if (text === undefined) return notCastable(cell, 'a whole number')
    if (text.includes('.')) return notCastable(cell, 'a whole number')
    return check(text)
  }
}

export function decimalReader(column: ValueColumn) {
  const check = digitCheck(column)
  return (cell: string | number | boolean): string | Refusal => {
    if (typeof cell === 'boolean') return notCastable(cell, 'a number')
    if (typeof cell === 'number') {
      if (!Number.isFinite(cell)) return notCastable(cell, 'a number')
      if (Number.isInteger(cell) && Math.abs(cell) > exact) return tooLong(cell)
      return check(decimalOf(cell))
    }
    const text = readDecimal(cell, column.format)
    return text === undefined ? notCastable(cell, 'a number') : check(text)
  }
}

function tooLong(value: number): Refusal {
  return new Refusal(
    'out_of_range',
    `${quoted(value)} has more than 15 digits and is kept as a number, so the sheet has rounded it: format the cell as plain text`,
  )
}

/** Bounds are texts, as bigint's do not fit a double. */
function rangeCheck({ limits: { min, max } }: ValueColumn) {
  const low = min === undefined ? undefined : BigInt(min)
  const high = max === undefined ? undefined : BigInt(max)
  return (text: string): string | Refusal => {
    if (text.length < 5 && low === undefined) return text
    const value = BigInt(text)
    if ((low !== undefined && value < low) || (high !== undefined && value > high)) {
      return new Refusal(
        'out_of_range',
        `${quoted(text)} is outside of what the column holds (${min} to ${max})`,
      )
    }
    return text
  }
}

/** numeric(precision, scale): what does not fit is refused, never rounded. */
function digitCheck({ limits: { precision, scale = 0 } }: ValueColumn) {
  if (precision === undefined) return (text: string) => text
  return (text: string): string | Refusal => {
    const [whole = '', fraction = ''] = text.replace('-', '').split('.')
    if (fraction.length > scale) {
      return new Refusal(
        'out_of_range',
        `${quoted(text)} has more than ${scale} digits after the point, and would be rounded`,
      )
    }
    if (whole !== '0' && whole.length > precision - scale) {
      return new Refusal(
        'out_of_range',
        `${quoted(text)} has more than ${precision - scale} digits before the point`,
      )
    }
    return text
  }
}
