import { float32, isObject, type Json, type JsonObject } from '../json.ts'
import type { Tab } from '../tab.ts'

const FLAGS = ['hidden', 'rightToLeft']
const GRID = [
  'frozenRowCount',
  'frozenColumnCount',
  'hideGridlines',
  'rowGroupControlAfter',
  'columnGroupControlAfter',
]

/** Takes over the properties given, except id, title and index. Counts are taken as they come. */
export function applySheetProperties(tab: Tab, properties: JsonObject): void {
  const grid = properties.gridProperties
  if (isObject(grid)) {
    if (typeof grid.rowCount === 'number') tab.rowCount = grid.rowCount
    if (typeof grid.columnCount === 'number') tab.columnCount = grid.columnCount
    for (const name of GRID) if (name in grid) setOrDrop(tab.grid, name, grid[name])
  }
  for (const name of FLAGS) if (name in properties) setOrDrop(tab.properties, name, properties[name])
  if ('tabColor' in properties || 'tabColorStyle' in properties) setTabColor(tab, properties)
}

/** Zero, false and null are Google's "not set" and are not shown. */
function setOrDrop(into: JsonObject, name: string, value: Json | undefined): void {
  if (value) into[name] = value
  else delete into[name]
}

function setTabColor(tab: Tab, properties: JsonObject): void {
  const style = properties.tabColorStyle
  const color = isObject(style) && isObject(style.rgbColor) ? style.rgbColor : properties.tabColor
  if (isObject(style) && typeof style.themeColor === 'string') {
    tab.properties.tabColorStyle = { themeColor: style.themeColor }
    delete tab.properties.tabColor
  } else if (isObject(color)) {
    const eighth = quantize(color)
    tab.properties.tabColor = eighth
    tab.properties.tabColorStyle = { rgbColor: eighth }
  } else {
    delete tab.properties.tabColor
    delete tab.properties.tabColorStyle
  }
}

/** Colours come back as 8-bit steps in 32-bit floats; a channel at zero is left out. */
export function quantize(color: JsonObject): JsonObject {
  const parts = ['red', 'green', 'blue'].map(
    name => [name, Math.floor(Number(color[name] ?? 0) * 255 + 1e-6)] as const,
  )
  return Object.fromEntries(
    parts.filter(([, step]) => step > 0).map(([name, step]) => [name, float32(step / 255)]),
  )
}
