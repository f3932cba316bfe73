import { CellError, type Value } from '../cell.ts'
import { formatWith } from '../format-number.ts'
import { partsOf, serialInZone, serialOf } from '../serial-date.ts'
import {
  compare,
  DIV0,
  flat,
  NA,
  notANumber,
  REF,
  type Result,
  single,
  toBoolean,
  toNumber,
  toText,
} from './convert.ts'
import type { Fn } from './functions-math.ts'

function ofTexts(compute: (...texts: string[]) => Value): Fn {
  return args => {
    const texts = args.map(arg => toText(single(arg)))
    const error = texts.find(text => text instanceof CellError)
    if (error !== undefined) return error
    return compute(...texts.filter(text => typeof text === 'string'))
  }
}

function joined(values: Value[], between: string): Value {
  const texts = values.map(toText)
  return texts.find(text => text instanceof CellError) ?? texts.join(between)
}

function datePart(pick: (serial: number) => number): Fn {
  return ([arg = null]) => {
    const serial = toNumber(single(arg))
    return serial instanceof CellError ? serial : pick(serial)
  }
}

function logical(all: boolean): Fn {
  return args => {
    const found = flat(args)
      .filter(value => value !== null && typeof value !== 'string')
      .map(toBoolean)
    const error = found.find(value => value instanceof CellError)
    if (error !== undefined) return error
    return all ? found.every(value => value === true) : found.some(value => value === true)
  }
}

function lookUp(key: Value, cells: Value[], sorted: boolean): number {
  if (!sorted) return cells.findIndex(cell => cell !== null && compare(cell, key) === 0)
  return cells.findLastIndex(cell => cell !== null && typeof cell === typeof key && compare(cell, key) <= 0)
}

export const TEXT: Record<string, Fn> = {
  CONCATENATE: args => joined(flat(args), ''),
  CONCAT: args => joined(flat(args), ''),
  JOIN: ([between = '', ...rest]) => joined(flat(rest), String(single(between) ?? '')),
  TEXTJOIN: ([between = '', skip = true, ...rest]) =>
    joined(
      flat(rest).filter(value => single(skip) !== true || (value !== null && value !== '')),
      String(single(between) ?? ''),
    ),
  LEN: ofTexts((text = '') => text.length),
  UPPER: ofTexts((text = '') => text.toUpperCase()),
  LOWER: ofTexts((text = '') => text.toLowerCase()),
  PROPER: ofTexts((text = '') =>
    text.toLowerCase().replace(/(^|[^\p{L}])(\p{L})/gu, letter => letter.toUpperCase()),
  ),
  TRIM: ofTexts((text = '') => text.trim().replace(/ +/g, ' ')),
  LEFT: ofTexts((text = '', count = '1') => text.slice(0, Number(count))),
  RIGHT: ofTexts((text = '', count = '1') => (Number(count) ? text.slice(-Number(count)) : '')),
  MID: ofTexts((text = '', start = '1', count = '0') =>
    text.slice(Number(start) - 1, Number(start) - 1 + Number(count)),
  ),
  REPT: ofTexts((text = '', count = '0') => text.repeat(Math.max(0, Number(count)))),
  SUBSTITUTE: ofTexts((text = '', from = '', to = '') => (from === '' ? text : text.replaceAll(from, to))),
  EXACT: ofTexts((a = '', b = '') => a === b),
  FIND: ofTexts((part = '', text = '', start = '1') => {
    const at = text.indexOf(part, Number(start) - 1)
    return at < 0 ? notANumber(part) : at + 1
  }),
  VALUE: ([arg = null]) => toNumber(single(arg)),
  TEXT: ([arg = null, pattern = '']) => {
    const value = single(arg)
    return typeof value === 'number' ? formatWith(String(single(pattern) ?? ''), value) : toText(value)
  },
  DATE: ([year = null, month = null, day = null]) => {
    const [y, m, d] = [year, month, day].map(part => toNumber(single(part)))
    if (typeof y !== 'number' || typeof m !== 'number' || typeof d !== 'number')
      return notANumber(single(year))
    return serialOf(y < 1900 ? y + 1900 : y, m, d)
  },
  TIME: ([hour = null, minute = null, second = null]) => {
    const [h, m, s] = [hour, minute, second].map(part => toNumber(single(part)))
    if (typeof h !== 'number' || typeof m !== 'number' || typeof s !== 'number')
      return notANumber(single(hour))
    return ((h * 3600 + m * 60 + s) / 86_400) % 1
  },
  YEAR: datePart(serial => partsOf(serial).year),
  MONTH: datePart(serial => partsOf(serial).month),
  DAY: datePart(serial => partsOf(serial).day),
  HOUR: datePart(serial => partsOf(serial).hour),
  MINUTE: datePart(serial => partsOf(serial).minute),
  SECOND: datePart(serial => partsOf(serial).second),
  WEEKDAY: datePart(serial => partsOf(serial).weekday + 1),
  AND: logical(true),
  OR: logical(false),
  NOT: ([arg = null]) => {
    const value = toBoolean(single(arg))
    return value instanceof CellError ? value : !value
  },
  ISBLANK: ([arg = null]) => single(arg) === null,
  ISNUMBER: ([arg = null]) => typeof single(arg) === 'number',
  ISTEXT: ([arg = null]) => typeof single(arg) === 'string',
  ROWS: ([arg = null]) => (Array.isArray(arg) ? arg.length : 1),
  COLUMNS: ([arg = null]) => (Array.isArray(arg) ? (arg[0]?.length ?? 0) : 1),
  MATCH: ([key = null, cells = null, kind = 1]) => {
    const at = lookUp(single(key), flat([cells]), single(kind) !== 0 && single(kind) !== false)
    return at < 0 ? NA : at + 1
  },
  INDEX: ([cells = null, row = 1, column = 1]) => {
    const block: Value[][] = Array.isArray(cells) ? cells : [[cells]]
    const [r, c] = [Number(single(row)), Number(single(column))]
    const line = block.length === 1 && r > 1 ? block[0]?.[r - 1] : block[r - 1]?.[c - 1]
    return line === undefined ? REF : line
  },
  VLOOKUP: ([key = null, cells = null, column = 1, sorted = true]) => {
    const block: Value[][] = Array.isArray(cells) ? cells : [[cells]]
    const at = lookUp(
      single(key),
      block.map(row => row[0] ?? null),
      single(sorted) !== false && single(sorted) !== 0,
    )
    if (at < 0) return NA
    const found = block[at]?.[Number(single(column)) - 1]
    return found === undefined ? REF : found
  },
  UNIQUE: ([cells = null]) => {
    const block: Value[][] = Array.isArray(cells) ? cells : [[cells]]
    const seen = new Set<string>()
    return block.filter(row => {
      const key = JSON.stringify(row)
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
  },
  DIVIDE: ([a = null, b = null]) => {
    const [x, y] = [toNumber(single(a)), toNumber(single(b))]
    if (typeof x !== 'number') return x
    if (typeof y !== 'number') return y
    return y === 0 ? DIV0 : x / y
  },
}

/** NOW and TODAY read the clock they are given. */
export function clockFunctions(
  now: () => Date,
  timeZone: string,
): Record<string, (args: Result[]) => Result> {
  return {
    NOW: () => serialInZone(now(), timeZone),
    TODAY: () => Math.floor(serialInZone(now(), timeZone)),
  }
}
