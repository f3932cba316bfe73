import { CellError, type Value } from '../cell.ts'
import { criterion, DIV0, flat, NUM, type Result, single, toNumber } from './convert.ts'

export type Fn = (args: Result[]) => Result

/** The numbers of all arguments: in blocks texts, booleans and blanks are skipped; given outright they count. */
function numbers(args: Result[]): number[] | CellError {
  const found: number[] = []
  for (const arg of args) {
    for (const value of Array.isArray(arg) ? arg.flat() : [arg]) {
      if (value instanceof CellError) return value
      if (typeof value === 'number') found.push(value)
      else if (!Array.isArray(arg) && value !== null) {
        const number = toNumber(value)
        if (number instanceof CellError) return number
        found.push(number)
      }
    }
  }
  return found
}

function overNumbers(compute: (values: number[]) => Value): Fn {
  return args => {
    const values = numbers(args)
    return values instanceof CellError ? values : compute(values)
  }
}

function ofNumbers(compute: (...values: number[]) => Value): Fn {
  return args => {
    const values = args.map(arg => toNumber(single(arg)))
    const error = values.find(value => value instanceof CellError)
    if (error !== undefined) return error
    return compute(...values.filter(value => typeof value === 'number'))
  }
}

function rounded(round: (value: number) => number): Fn {
  return ofNumbers((value = 0, places = 0) => {
    const shifted = Number(`${Math.abs(value)}e${places}`)
    return Math.sign(value) * Number(`${round(shifted)}e${-places}`)
  })
}

const sum = (values: number[]) => Number(values.reduce((total, value) => total + value, 0).toPrecision(15))
const mean = (values: number[]) => (values.length ? sum(values) / values.length : DIV0)

/** Pairs of (range, criterion) as in COUNTIFS, down to the positions where all hold. */
function matching(pairs: Result[]): number[] {
  const tests = Array.from({ length: Math.floor(pairs.length / 2) }, (_, i) => ({
    cells: flat([pairs[2 * i]!]),
    holds: criterion(single(pairs[2 * i + 1]!)),
  }))
  return (tests[0]?.cells ?? []).flatMap((_, i) =>
    tests.every(test => test.holds(test.cells[i] ?? null)) ? [i] : [],
  )
}

function pick(cells: Result, positions: number[]): number[] {
  const values = flat([cells])
  return positions.map(i => values[i]).filter(value => typeof value === 'number')
}

export const MATH: Record<string, Fn> = {
  SUM: overNumbers(sum),
  AVERAGE: overNumbers(mean),
  MIN: overNumbers(values => (values.length ? values.reduce((a, b) => Math.min(a, b)) : 0)),
  MAX: overNumbers(values => (values.length ? values.reduce((a, b) => Math.max(a, b)) : 0)),
  PRODUCT: overNumbers(values => values.reduce((a, b) => a * b, 1)),
  MEDIAN: overNumbers(values => {
    const sorted = values.toSorted((a, b) => a - b)
    const half = sorted.length / 2
    if (!sorted.length) return NUM
    return sorted.length % 2 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2
  }),
  STDEV: overNumbers(values => {
    const middle = mean(values)
    if (values.length < 2 || middle instanceof CellError) return DIV0
    return Math.sqrt(sum(values.map(value => (value - middle) ** 2)) / (values.length - 1))
  }),
  COUNT: args => flat(args).filter(value => typeof value === 'number').length,
  COUNTA: args => flat(args).filter(value => value !== null && value !== '').length,
  COUNTBLANK: args => flat(args).filter(value => value === null || value === '').length,
  COUNTUNIQUE: args => new Set(flat(args).filter(value => value !== null && value !== '')).size,
  COUNTIF: args => matching(args).length,
  COUNTIFS: args => matching(args).length,
  SUMIF: ([range = null, test = null, cells = range]) => sum(pick(cells, matching([range, test]))),
  SUMIFS: ([cells = null, ...pairs]) => sum(pick(cells, matching(pairs))),
  AVERAGEIF: ([range = null, test = null, cells = range]) => mean(pick(cells, matching([range, test]))),
  AVERAGEIFS: ([cells = null, ...pairs]) => mean(pick(cells, matching(pairs))),
  SUMPRODUCT: args => {
    const columns = args.map(arg => flat([arg]).map(value => (typeof value === 'number' ? value : 0)))
    return sum(
      (columns[0] ?? []).map((_, i) => columns.reduce((total, column) => total * (column[i] ?? 0), 1)),
    )
  },
  ABS: ofNumbers((value = 0) => Math.abs(value)),
  SIGN: ofNumbers((value = 0) => Math.sign(value)),
  SQRT: ofNumbers((value = 0) => (value < 0 ? NUM : Math.sqrt(value))),
  POWER: ofNumbers((value = 0, power = 0) => value ** power),
  EXP: ofNumbers((value = 0) => Math.exp(value)),
  LN: ofNumbers((value = 0) => (value <= 0 ? NUM : Math.log(value))),
  LOG10: ofNumbers((value = 0) => (value <= 0 ? NUM : Math.log10(value))),
  LOG: ofNumbers((value = 0, base = 10) => (value <= 0 ? NUM : Math.log(value) / Math.log(base))),
  PI: () => Math.PI,
  INT: ofNumbers((value = 0) => Math.floor(value)),
  TRUNC: rounded(Math.trunc),
  ROUND: rounded(Math.round),
  ROUNDUP: rounded(Math.ceil),
  ROUNDDOWN: rounded(Math.floor),
  CEILING: ofNumbers((value = 0, step = 1) => (step === 0 ? 0 : Math.ceil(value / step) * step)),
  FLOOR: ofNumbers((value = 0, step = 1) => (step === 0 ? DIV0 : Math.floor(value / step) * step)),
  MOD: ofNumbers((value = 0, by = 0) => (by === 0 ? DIV0 : value - by * Math.floor(value / by))),
  QUOTIENT: ofNumbers((value = 0, by = 0) => (by === 0 ? DIV0 : Math.trunc(value / by))),
}
