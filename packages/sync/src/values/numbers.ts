import type { CellReader, ValueColumn } from './column.ts'
import { numberLimits } from './limits.ts'
import { numberTextReader } from './number-reader.ts'
import { numberText } from './number-text.ts'
import { notCastable, outOfRange, Refusal } from './refusal.ts'

const plainInteger = /^(?:0|-?[1-9]\d*)$/
const plainNumber = /^-?(?:0|[1-9]\d*)\.\d*[1-9]$/

/** Whole numbers of any size. Past 2^53 only a text cell still has all digits, so a number cell is refused there. */
export function integerReader({ format, limits }: ValueColumn): CellReader {
  const within = numberLimits(limits)
  const readText = numberTextReader(format)
  return cell => {
    if (typeof cell === 'number') {
      if (Number.isSafeInteger(cell)) return within(cell === 0 ? '0' : String(cell))
      if (Number.isInteger(cell)) return outOfRange(cell, lostDigits)
    }
    if (typeof cell === 'boolean') return notCastable(cell, 'is a checkbox, not a number')
    if (typeof cell === 'string' && plainInteger.test(cell)) return within(cell)
    const text = typeof cell === 'number' ? numberText(cell) : readText(cell)
    if (text instanceof Refusal) return text
    return text.includes('.') ? notCastable(cell, 'is not a whole number') : within(text)
  }
}

/** Plain decimals: `1234.5`. Never rounded: what the column cannot hold is refused. */
export function decimalReader({ format, limits }: ValueColumn): CellReader {
  const within = numberLimits(limits)
  const readText = numberTextReader(format)
  const pointed = format.decimal !== ','
  return cell => {
    if (typeof cell === 'number') {
      if (Number.isSafeInteger(cell)) return within(cell === 0 ? '0' : String(cell))
      if (Math.abs(cell) > Number.MAX_SAFE_INTEGER && Number(cell.toPrecision(15)) !== cell) {
        return outOfRange(cell, lostDigits)
      }
      return within(numberText(cell))
    }
    if (typeof cell === 'boolean') return notCastable(cell, 'is a checkbox, not a number')
    if (plainInteger.test(cell) || (pointed && plainNumber.test(cell))) return within(cell)
    const text = readText(cell)
    return text instanceof Refusal ? text : within(text)
  }
}

const lostDigits =
  'is past 2^53, where a sheet has already lost digits; format the column as plain text and enter it again'
