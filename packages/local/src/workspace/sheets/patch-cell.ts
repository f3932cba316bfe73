import { type Cell, enrich } from '../cell.ts'
import type { Mask } from '../field-mask.ts'
import { isObject, type JsonObject } from '../json.ts'
import { cellFromData } from './cell-from-data.ts'
import { quantize } from './properties.ts'

/** A cell after the fields of `mask` were taken from CellData; a named field that is absent is cleared. */
export function patchCell(cell: Cell, data: JsonObject, mask: Mask): Cell {
  if ('*' in mask) return cellFromData(tidy(data))
  const target = dataOf(cell)
  setByMask(target, data, mask)
  return cellFromData(tidy(target))
}

/** CellData as far as a client may write it. */
export function dataOf(cell: Cell): JsonObject {
  const { value, formula, format, note, validation, hyperlink, more } = enrich(cell)
  return {
    ...(formula === undefined ? constantData(value) : { userEnteredValue: { formulaValue: formula } }),
    ...(format ? { userEnteredFormat: structuredClone(format) } : {}),
    ...(note ? { note } : {}),
    ...(validation ? { dataValidation: validation } : {}),
    ...(hyperlink ? { hyperlink } : {}),
    ...more,
  }
}

function constantData(value: string | number | boolean | null): JsonObject {
  if (value === null) return {}
  const key =
    typeof value === 'number' ? 'numberValue' : typeof value === 'boolean' ? 'boolValue' : 'stringValue'
  return { userEnteredValue: { [key]: value } }
}

function setByMask(target: JsonObject, source: JsonObject, mask: Mask): void {
  for (const [name, below] of Object.entries(mask)) {
    const value = source[name]
    if (Object.keys(below).length && !('*' in below)) {
      const inner = isObject(target[name]) ? target[name] : {}
      setByMask(inner, isObject(value) ? value : {}, below)
      if (Object.keys(inner).length) target[name] = inner
      else delete target[name]
    } else if (value === undefined || value === null) delete target[name]
    else target[name] = structuredClone(value)
  }
}

/** Google keeps each colour twice: as `xColor` and as `xColorStyle`. */
function tidy(data: JsonObject): JsonObject {
  const format = data.userEnteredFormat
  if (!isObject(format)) return data
  const text = isObject(format.textFormat) ? pairColors(format.textFormat, ['foregroundColor']) : undefined
  const paired = pairColors(format, ['backgroundColor'])
  return { ...data, userEnteredFormat: { ...paired, ...(text ? { textFormat: text } : {}) } }
}

function pairColors(holder: JsonObject, names: string[]): JsonObject {
  const result = { ...holder }
  for (const name of names) {
    const style = result[`${name}Style`]
    const color = isObject(style) && isObject(style.rgbColor) ? style.rgbColor : result[name]
    if (!isObject(color)) continue
    result[name] = quantize(color)
    result[`${name}Style`] = { rgbColor: quantize(color) }
  }
  return result
}
