import type { Box } from './a1.ts'
import { type Cell, isBlank, type Row } from './cell.ts'
import type { Json, JsonObject } from './json.ts'

/** The lists a sheet carries beside its cells, named as in the API. */
export const COLLECTIONS = [
  'merges',
  'conditionalFormats',
  'filterViews',
  'protectedRanges',
  'charts',
  'bandedRanges',
  'developerMetadata',
  'rowGroups',
  'columnGroups',
  'slicers',
  'tables',
] as const
export type Collection = (typeof COLLECTIONS)[number]

/** One sheet (tab) of a spreadsheet. Rows are replaced, never changed in place, so a copy of `rows` is a snapshot. */
export interface Tab {
  id: number
  title: string
  rowCount: number
  columnCount: number
  /** gridProperties beyond the counts, e.g. frozenRowCount; absent when zero. */
  grid: JsonObject
  /** hidden, tabColor, tabColorStyle, rightToLeft; absent when false. */
  properties: JsonObject
  /** May end before rowCount; a row may end before columnCount. */
  rows: Row[]
  basicFilter?: JsonObject
  lists: Partial<Record<Collection, JsonObject[]>>
  /** DimensionProperties that differ from the default, by index. */
  rowMetadata: Map<number, JsonObject>
  columnMetadata: Map<number, JsonObject>
}

/** A new sheet; Google's default grid is 1000 x 26. */
export function newTab(id: number, title: string, rowCount = 1000, columnCount = 26): Tab {
  return {
    id,
    title,
    rowCount,
    columnCount,
    grid: {},
    properties: {},
    rows: [],
    lists: {},
    rowMetadata: new Map(),
    columnMetadata: new Map(),
  }
}

/** A copy that shares rows (they are never changed in place) but nothing else. */
export function copyTab(tab: Tab): Tab {
  return {
    ...tab,
    grid: { ...tab.grid },
    properties: { ...tab.properties },
    rows: tab.rows.slice(),
    lists: structuredClone(tab.lists),
    rowMetadata: new Map(tab.rowMetadata),
    columnMetadata: new Map(tab.columnMetadata),
    ...(tab.basicFilter ? { basicFilter: structuredClone(tab.basicFilter) } : {}),
  }
}

export function cellAt(tab: Tab, row: number, column: number): Cell {
  return tab.rows[row]?.[column] ?? null
}

/** Writes one cell, on a fresh copy of its row. */
export function setCell(tab: Tab, row: number, column: number, cell: Cell): void {
  writeRow(tab, row, copy => {
    while (copy.length <= column) copy.push(null)
    copy[column] = cell
  })
}

/** Changes a fresh copy of one row and puts it in place. */
export function writeRow(tab: Tab, row: number, change: (copy: Row) => void): void {
  while (tab.rows.length <= row) tab.rows.push([])
  const copy = tab.rows[row]!.slice()
  change(copy)
  tab.rows[row] = copy
}

/** Calls back for each cell of the box within the grid, and stores what it returns. */
export function mapCells(
  tab: Tab,
  box: Box,
  change: (cell: Cell, row: number, column: number) => Cell,
): void {
  const { top, left, bottom, right } = clampBox(tab, box)
  for (let row = top; row < bottom; row++) {
    writeRow(tab, row, copy => {
      for (let column = left; column < right; column++) {
        while (copy.length <= column) copy.push(null)
        copy[column] = change(copy[column] ?? null, row, column)
      }
    })
  }
}

/** The part of a box that lies within the grid. */
export function clampBox(tab: Tab, box: Box): Box {
  return {
    top: box.top,
    left: box.left,
    bottom: Math.min(box.bottom, tab.rowCount),
    right: Math.min(box.right, tab.columnCount),
  }
}

/** One more than the last row that holds a value, within the box. */
export function lastUsedRow(tab: Tab, box: Box): number {
  for (let row = Math.min(box.bottom, tab.rows.length) - 1; row >= box.top; row--) {
    if (lastUsedColumn(tab.rows[row]!, box) > box.left) return row + 1
  }
  return box.top
}

/** One more than the last column of this row that holds a value, within the box. */
export function lastUsedColumn(row: Row, box: Box): number {
  for (let column = Math.min(box.right, row.length) - 1; column >= box.left; column--) {
    if (!isBlank(row[column])) return column + 1
  }
  return box.left
}

/** The list of that name, made when absent. */
export function listOf(tab: Tab, name: Collection): JsonObject[] {
  const list = tab.lists[name] ?? []
  tab.lists[name] = list
  return list
}

/** Grid cells, blank ones included: what counts against Google's limit of 10,000,000. */
export function gridCells(tabs: Tab[]): number {
  return tabs.reduce((sum, tab) => sum + tab.rowCount * tab.columnCount, 0)
}

/** gridProperties as the API shows them. */
export function gridProperties(tab: Tab): JsonObject {
  const grid: Record<string, Json> = { rowCount: tab.rowCount, columnCount: tab.columnCount, ...tab.grid }
  return grid
}
