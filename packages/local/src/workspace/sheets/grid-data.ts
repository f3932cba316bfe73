import type { Box } from '../a1.ts'
import { type Cell, CellError, isBlank, isRich, numberFormatOf, type Value } from '../cell.ts'
import type { Calculator } from '../formula/calculate.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { displayText } from '../render.ts'
import { clampBox, type Tab } from '../tab.ts'
import { DEFAULT_FORMAT } from './theme.ts'

/** GridData of one range: cells up to the last one that has anything, and the sizes of rows and columns. */
export function gridData(tab: Tab, asked: Box, calculator: Calculator): JsonObject {
  const box = clampBox(tab, asked)
  const rowData: Json[] = []
  for (let row = box.top; row < Math.min(box.bottom, tab.rows.length); row++) {
    const values: Json[] = []
    const cells = tab.rows[row]!
    for (let column = box.left; column < Math.min(box.right, cells.length); column++) {
      values.push(cellData(cells[column] ?? null, tab, calculator))
    }
    while (values.length && isObject(values.at(-1)) && Object.keys(values.at(-1) ?? {}).length === 0)
      values.pop()
    rowData.push(values.length ? { values } : {})
  }
  while (rowData.length && Object.keys(rowData.at(-1) ?? {}).length === 0) rowData.pop()
  return {
    ...(box.top ? { startRow: box.top } : {}),
    ...(box.left ? { startColumn: box.left } : {}),
    ...(rowData.length ? { rowData } : {}),
    rowMetadata: sizes(tab.rowMetadata, box.top, box.bottom, 21),
    columnMetadata: sizes(tab.columnMetadata, box.left, box.right, 100),
  }
}

function sizes(known: Map<number, JsonObject>, from: number, to: number, usual: number): Json[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => ({
    pixelSize: usual,
    ...known.get(from + i),
  }))
}

/** CellData: what was entered, what it is worth, how it looks. */
export function cellData(cell: Cell, tab: Tab, calculator: Calculator): JsonObject {
  const rich = isRich(cell) ? cell : undefined
  const data: JsonObject = {}
  if (!isBlank(cell)) {
    const value = calculator.value(cell, tab)
    const format = numberFormatOf(cell) ?? formulaFormat(rich?.formula)
    data.userEnteredValue = rich?.formula === undefined ? extended(value) : { formulaValue: rich.formula }
    data.effectiveValue = extended(value)
    const text = displayText(value, format)
    if (text !== '') data.formattedValue = text
    if (rich?.format) data.userEnteredFormat = rich.format
    data.effectiveFormat = effectiveFormat(rich?.format, value, format)
  } else if (rich?.format) {
    data.userEnteredFormat = rich.format
    data.effectiveFormat = effectiveFormat(rich.format, null, undefined)
  }
  if (rich?.hyperlink) data.hyperlink = rich.hyperlink
  if (rich?.note) data.note = rich.note
  if (rich?.validation) data.dataValidation = rich.validation
  return { ...data, ...rich?.more }
}

/** ExtendedValue of the API. */
export function extended(value: Value): JsonObject {
  if (value instanceof CellError) {
    const type =
      value.text === '#N/A' ? 'N_A' : value.text.replace(/^#|[!?]$/g, '').replace('DIV/0', 'DIVIDE_BY_ZERO')
    return { errorValue: { type, message: value.message } }
  }
  if (typeof value === 'number') return { numberValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return { stringValue: value ?? '' }
}

/** Formulas that give a moment look like one without being formatted. */
export function formulaFormat(formula: string | undefined): { type: string; pattern: string } | undefined {
  const name = /^=\s*(NOW|TODAY|DATE|TIME)\s*\(/i.exec(formula ?? '')?.[1]?.toUpperCase()
  if (!name) return undefined
  return { type: name === 'NOW' ? 'DATE_TIME' : name === 'TIME' ? 'TIME' : 'DATE', pattern: '' }
}

function effectiveFormat(
  own: JsonObject | undefined,
  value: Value,
  number: { type: string; pattern: string } | undefined,
): JsonObject {
  const base: JsonObject = structuredClone(DEFAULT_FORMAT)
  const text = isObject(base.textFormat) ? base.textFormat : {}
  const alignment =
    typeof value === 'number'
      ? 'RIGHT'
      : typeof value === 'boolean' || value instanceof CellError
        ? 'CENTER'
        : 'LEFT'
  const ownText = own && isObject(own.textFormat) ? own.textFormat : {}
  return {
    ...(number ? { numberFormat: number.pattern ? { ...number } : { type: number.type } } : {}),
    ...base,
    ...(value === null ? {} : { horizontalAlignment: alignment, hyperlinkDisplayType: 'PLAIN_TEXT' }),
    ...own,
    textFormat: { ...text, fontFamily: 'Arial', ...ownText },
  }
}
