import { CellError, type Value } from '../cell.ts'
import { formatGeneral } from '../format-number.ts'
import { parseEntered } from '../parse-entered.ts'

/** A value, or a block of them. */
export type Result = Value | Value[][]

export const REF = new CellError('#REF!', 'Reference does not exist')
export const NA = new CellError('#N/A', 'Did not find value')
export const DIV0 = new CellError('#DIV/0!', 'Division by zero')
export const NUM = new CellError('#NUM!', 'Not a valid number')

/** `#VALUE!` for a text where a number was needed. */
export function notANumber(text: unknown): CellError {
  return new CellError('#VALUE!', `'${String(text)}' is a text and cannot be coerced to a number.`)
}

/** The value itself, or the top left one of a block. */
export function single(result: Result): Value {
  return Array.isArray(result) ? (result[0]?.[0] ?? null) : result
}

/** All values of all arguments, blocks opened. */
export function flat(results: Result[]): Value[] {
  return results.flatMap(result => (Array.isArray(result) ? result.flat() : [result]))
}

/** As an operand of arithmetic: blank is 0, TRUE is 1, a text that reads as a number is that number. */
export function toNumber(value: Value): number | CellError {
  if (value === null) return 0
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof CellError) return value
  const entered = value === '' ? 0 : parseEntered(value, 1970).value
  return typeof entered === 'number' ? entered : notANumber(value)
}

export function toText(value: Value): string | CellError {
  if (value === null) return ''
  if (value instanceof CellError) return value
  if (typeof value === 'number') return formatGeneral(value)
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : value
}

export function toBoolean(value: Value): boolean | CellError {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  const number = toNumber(value)
  return number instanceof CellError ? number : number !== 0
}

/** Order of Sheets: numbers before texts before booleans; texts without regard to case. */
export function compare(left: Value, right: Value): number {
  const a = left ?? blankLike(right)
  const b = right ?? blankLike(left)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') {
    const [x, y] = [a.toLowerCase(), b.toLowerCase()]
    return x < y ? -1 : x > y ? 1 : 0
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return rank(a) - rank(b)
}

function blankLike(other: Value): Value {
  return typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0
}

function rank(value: Value): number {
  return typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2
}

/** A criterion such as `">=5"`, `"a*"` or 3, as COUNTIF and its kind take it. */
export function criterion(value: Value): (candidate: Value) => boolean {
  if (typeof value !== 'string') return candidate => compare(candidate, value) === 0 && candidate !== null
  const match = /^(<=|>=|<>|=|<|>)?(.*)$/s.exec(value)!
  const operator = match[1] ?? '='
  const entered = parseEntered(match[2]!, 1970).value
  if (typeof entered === 'string' && (operator === '=' || operator === '<>')) {
    const source = entered
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    const pattern = new RegExp(`^${source}$`, 'is')
    return candidate => (typeof candidate === 'string' && pattern.test(candidate)) === (operator === '=')
  }
  return candidate => {
    if (operator === '<>') return compare(candidate, entered) !== 0
    if (candidate === null || typeof candidate !== typeof entered)
      return operator === '=' && entered === null && candidate === null
    const order = compare(candidate, entered)
    switch (operator) {
      case '<':
        return order < 0
      case '<=':
        return order <= 0
      case '>':
        return order > 0
      case '>=':
        return order >= 0
      default:
        return order === 0
    }
  }
}
