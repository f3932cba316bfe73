import { columnIndex, columnName } from '../a1.ts'
import { tokenize } from './tokens.ts'

/** Where rows or columns came or went: `count` below zero means deleted from `at` on. */
export interface Shift {
  rows: boolean
  at: number
  count: number
}

/**
 * The formula after rows or columns were inserted or deleted on the tab `changed`; `own` is the tab the
 * formula stands on. A reference to something deleted becomes `#REF!`.
 */
export function shiftFormula(formula: string, own: string, changed: string, shift: Shift): string {
  return mapReferences(formula, (title, cells) => {
    if ((title ?? own).toLowerCase() !== changed.toLowerCase()) return undefined
    return mapEnds(cells, (axis, index, isEnd) => {
      if (axis !== (shift.rows ? 'row' : 'column')) return index
      if (shift.count > 0) return index >= shift.at ? index + shift.count : index
      const end = shift.at - shift.count
      if (index >= end) return index + shift.count
      if (index < shift.at) return index
      return isEnd === undefined ? undefined : isEnd ? shift.at - 1 : shift.at
    })
  })
}

/** The formula as it reads when copied `rows` down and `columns` right; `$` pins a reference. */
export function moveFormula(formula: string, rows: number, columns: number): string {
  return mapReferences(formula, (_, cells) =>
    mapEnds(cells, (axis, index, _isEnd, pinned) => {
      const moved = pinned ? index : index + (axis === 'row' ? rows : columns)
      return moved < 0 ? undefined : moved
    }),
  )
}

function mapReferences(
  formula: string,
  change: (title: string | undefined, cells: string) => string | undefined,
): string {
  const tokens = tokenize(formula)
  if (!tokens) return formula
  return `=${tokens
    .map(token => {
      if (token.kind !== 'ref') return token.text
      const bang = token.text.lastIndexOf('!')
      const title =
        bang < 0 ? undefined : token.text.slice(0, bang).replace(/^'|'$/g, '').replaceAll("''", "'")
      const cells = change(title, token.text.slice(bang + 1))
      return cells === undefined
        ? token.text
        : cells === '#REF!'
          ? cells
          : token.text.slice(0, bang + 1) + cells
    })
    .join('')}`
}

type MapIndex = (
  axis: 'row' | 'column',
  index: number,
  isEnd: boolean | undefined,
  pinned: boolean,
) => number | undefined

function mapEnds(cells: string, change: MapIndex): string {
  const ends = cells.split(':')
  const mapped = ends.map((end, i) => {
    const [, pinColumn = '', letters = '', pinRow = '', digits = ''] =
      /^(\$?)([A-Za-z]*)(\$?)(\d*)$/.exec(end) ?? []
    const isEnd = ends.length === 1 ? undefined : i === 1
    const column = letters ? change('column', columnIndex(letters), isEnd, pinColumn === '$') : -1
    const row = digits
      ? change('row', Number(digits) - 1, isEnd, (letters ? pinRow : pinColumn || pinRow) === '$')
      : -1
    if (column === undefined || row === undefined) return undefined
    const left = letters ? pinColumn + columnName(column) : letters
    return left + (digits ? (letters ? pinRow : pinColumn || pinRow) + (row + 1) : '')
  })
  if (mapped.includes(undefined)) return '#REF!'
  const text = mapped.join(':')
  return ends.length === 2 && reversed(text) ? '#REF!' : text
}

/** A range whose rows were all deleted ends before it starts. */
function reversed(cells: string): boolean {
  const [first = '', last = ''] = cells.split(':')
  const row = (text: string) => Number(/\d+$/.exec(text)?.[0] ?? 0)
  const column = (text: string) => columnIndex(/[A-Za-z]+/.exec(text)?.[0] ?? 'A')
  return (row(last) !== 0 && row(last) < row(first)) || column(last) < column(first)
}
