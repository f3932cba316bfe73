import { type Cell, CellError, isRich, type Value, withContent } from '../cell.ts'
import { compare } from '../formula/convert.ts'
import { moveFormula } from '../formula/shift.ts'
import { isObject, type JsonObject, present } from '../json.ts'
import { cellAt, lastUsedRow, mapCells, setCell, type Tab } from '../tab.ts'
import { enter } from '../values/write.ts'
import { calculatorOf } from '../world.ts'
import { BadRequestPart, gridPlace, type Handler, needObject } from './context.ts'

/** Rows of the range in another order; a formula keeps pointing at its own row. */
function reorder(
  tab: Tab,
  top: number,
  left: number,
  right: number,
  from: { row: number; cells: Cell[] }[],
): void {
  from.forEach(({ row, cells }, i) => {
    cells.forEach((cell, c) => {
      const moved =
        isRich(cell) && cell.formula !== undefined
          ? { ...cell, formula: moveFormula(cell.formula, top + i - row, 0) }
          : cell
      if (left + c < right) setCell(tab, top + i, left + c, moved)
    })
  })
}

const sortRange: Handler = ({ world, sheet, ...rest }, request) => {
  const { tab, box } = gridPlace({ world, sheet, ...rest }, needObject(request, 'range'))
  const specs = (Array.isArray(request.sortSpecs) ? request.sortSpecs : []).filter(isObject)
  if (specs.length === 0) throw new BadRequestPart('No sortSpecs specified.')
  const calculator = calculatorOf(world, sheet)
  const end = lastUsedRow(tab, box)
  const rows = Array.from({ length: end - box.top }, (_, i) => {
    const row = box.top + i
    const cells = Array.from({ length: box.right - box.left }, (_, c) => cellAt(tab, row, box.left + c))
    const keys = specs.map(spec => calculator.value(cellAt(tab, row, Number(spec.dimensionIndex ?? 0)), tab))
    return { row, cells, keys }
  })
  rows.sort((a, b) => {
    for (const [i, spec] of specs.entries()) {
      const order = sortOrder(a.keys[i] ?? null, b.keys[i] ?? null, spec.sortOrder === 'DESCENDING')
      if (order !== 0) return order
    }
    return 0
  })
  reorder(tab, box.top, box.left, box.right, rows)
  return {}
}

/** Blank cells come last in both directions. */
function sortOrder(a: Value, b: Value, descending: boolean): number {
  const blank = (value: Value) => value === null || value === ''
  if (blank(a) || blank(b)) return Number(blank(a)) - Number(blank(b))
  const order = compare(a, b)
  return descending ? -order : order
}

const randomizeRange: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  const rows = Array.from({ length: lastUsedRow(tab, box) - box.top }, (_, i) => ({
    row: box.top + i,
    cells: Array.from({ length: box.right - box.left }, (_, c) => cellAt(tab, box.top + i, box.left + c)),
    at: Math.random(),
  }))
  rows.sort((a, b) => a.at - b.at)
  reorder(tab, box.top, box.left, box.right, rows)
  return {}
}

const deleteDuplicates: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  const calculator = calculatorOf(batch.world, batch.sheet)
  const spans = (Array.isArray(request.comparisonColumns) ? request.comparisonColumns : []).filter(isObject)
  const compared = (column: number) =>
    spans.length === 0 ||
    spans.some(
      ({ startIndex = 0, endIndex = box.right }) => column >= Number(startIndex) && column < Number(endIndex),
    )
  const columns = Array.from({ length: box.right - box.left }, (_, c) => box.left + c)
  const rows = Array.from({ length: lastUsedRow(tab, box) - box.top }, (_, i) => box.top + i)
  const seen = new Set<string>()
  const kept = rows.filter(row => {
    const key = JSON.stringify(
      columns.filter(compared).map(column => shown(calculator.value(cellAt(tab, row, column), tab))),
    )
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  const cells = kept.map(row => ({ row, cells: columns.map(column => cellAt(tab, row, column)) }))
  reorder(tab, box.top, box.left, box.right, cells)
  mapCells(tab, { ...box, top: box.top + kept.length, bottom: box.top + rows.length }, () => null)
  const removed = rows.length - kept.length
  return { deleteDuplicates: present({ duplicatesRemovedCount: removed }) }
}

function shown(value: Value): string | number | boolean | null {
  return value instanceof CellError ? value.text : typeof value === 'string' ? value.toLowerCase() : value
}

const trimWhitespace: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'range'))
  let changed = 0
  mapCells(tab, { ...box, bottom: lastUsedRow(tab, box) }, cell => {
    const text = isRich(cell) ? cell.value : cell
    if (typeof text !== 'string' || (isRich(cell) && cell.formula !== undefined)) return cell
    const trimmed = text.trim().replace(/ {2,}/g, ' ')
    if (trimmed === text) return cell
    changed++
    return withContent(cell, trimmed || null)
  })
  return { trimWhitespace: present({ cellsChangedCount: changed }) }
}

const DELIMITERS: Record<string, string> = { COMMA: ',', SEMICOLON: ';', PERIOD: '.', SPACE: ' ' }

const textToColumns: Handler = (batch, request) => {
  const { tab, box } = gridPlace(batch, needObject(request, 'source'))
  if (box.right - box.left !== 1) throw new BadRequestPart('The source range must span exactly one column.')
  const end = lastUsedRow(tab, box)
  const texts = Array.from({ length: end - box.top }, (_, i) => cellAt(tab, box.top + i, box.left))
  const type = typeof request.delimiterType === 'string' ? request.delimiterType : 'AUTODETECT'
  const delimiter = type === 'CUSTOM' ? String(request.delimiter ?? '') : (DELIMITERS[type] ?? detect(texts))
  if (delimiter === '') throw new BadRequestPart('No delimiter specified.')
  const year = batch.world.now().getUTCFullYear()
  texts.forEach((cell, i) => {
    if (typeof cell !== 'string' || !cell.includes(delimiter)) return
    cell.split(delimiter).forEach((part, c) => {
      const column = box.left + c
      tab.columnCount = Math.max(tab.columnCount, column + 1)
      setCell(
        tab,
        box.top + i,
        column,
        enter(cellAt(tab, box.top + i, column), part.trim(), 'USER_ENTERED', year),
      )
    })
  })
  return {}
}

/** The delimiter that splits most cells, in the order Sheets lists them. */
function detect(texts: Cell[]): string {
  const counted = [',', ';', '.', ' '].map(mark => ({
    mark,
    hits: texts.filter(text => typeof text === 'string' && text.includes(mark)).length,
  }))
  return counted.reduce((best, item) => (item.hits > best.hits ? item : best)).mark
}

interface Found {
  values: number
  formulas: number
  occurrences: number
  rows: Set<string>
  tabs: Set<number>
}

const findReplace: Handler = (batch, request) => {
  const find = String(request.find ?? '')
  if (find === '') throw new BadRequestPart('No find text specified.')
  const source = request.searchByRegex === true ? find : find.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const whole = request.matchEntireCell === true ? `^(?:${source})$` : source
  const pattern = new RegExp(whole, request.matchCase === true ? 'g' : 'gi')
  const replacement = String(request.replacement ?? '')
  const text = request.searchByRegex === true ? replacement : replacement.replaceAll('$', '$$$$')
  const found: Found = { values: 0, formulas: 0, occurrences: 0, rows: new Set(), tabs: new Set() }
  const year = batch.world.now().getUTCFullYear()
  const places = isObject(request.range)
    ? [gridPlace(batch, request.range)]
    : batch.sheet.tabs
        .filter(tab => request.allSheets === true || tab.id === Number(request.sheetId ?? 0))
        .map(tab => ({ tab, box: { top: 0, left: 0, bottom: tab.rowCount, right: tab.columnCount } }))
  for (const { tab, box } of places) {
    mapCells(tab, { ...box, bottom: lastUsedRow(tab, box) }, (cell, row) => {
      const formula = isRich(cell) ? cell.formula : undefined
      if (formula !== undefined && request.includeFormulas !== true) return cell
      const content = formula ?? (isRich(cell) ? cell.value : cell)
      const before = content === null ? '' : String(content)
      const hits = before.match(pattern)?.length ?? 0
      if (!hits) return cell
      found.occurrences += hits
      found.rows.add(`${tab.id}:${row}`)
      found.tabs.add(tab.id)
      if (formula === undefined) found.values++
      else found.formulas++
      return enter(cell, before.replace(pattern, text), 'USER_ENTERED', year)
    })
  }
  return { findReplace: counts(found) }
}

function counts({ values, formulas, occurrences, rows, tabs }: Found): JsonObject {
  return present({
    valuesChanged: values,
    formulasChanged: formulas,
    rowsChanged: rows.size,
    sheetsChanged: tabs.size,
    occurrencesChanged: occurrences,
  })
}

export const DATA_REQUESTS: Record<string, Handler> = {
  sortRange,
  randomizeRange,
  deleteDuplicates,
  trimWhitespace,
  textToColumns,
  findReplace,
}
