import { type Cell, type RichCell, slim } from '../cell.ts'
import { isObject, type JsonObject } from '../json.ts'

const KNOWN = new Set(['userEnteredValue', 'userEnteredFormat', 'note', 'dataValidation', 'hyperlink'])
const COMPUTED = new Set(['effectiveValue', 'effectiveFormat', 'formattedValue'])

/** A cell from CellData as a client sends it. */
export function cellFromData(data: JsonObject): Cell {
  const entered = isObject(data.userEnteredValue) ? data.userEnteredValue : {}
  const cell: RichCell = { value: constantOf(entered) }
  if (typeof entered.formulaValue === 'string') cell.formula = entered.formulaValue
  if (isObject(data.userEnteredFormat)) cell.format = data.userEnteredFormat
  if (typeof data.note === 'string' && data.note) cell.note = data.note
  if (isObject(data.dataValidation)) cell.validation = data.dataValidation
  const more = Object.fromEntries(
    Object.entries(data).filter(([key]) => !KNOWN.has(key) && !COMPUTED.has(key)),
  )
  if (Object.keys(more).length) cell.more = more
  return slim(cell)
}

/** The constant of an ExtendedValue. */
export function constantOf(entered: JsonObject): string | number | boolean | null {
  for (const key of ['stringValue', 'numberValue', 'boolValue']) {
    const value = entered[key]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return value === '' ? null : value
  }
  return null
}
