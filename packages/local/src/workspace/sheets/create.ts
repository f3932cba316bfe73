import { badRequest } from '../api-error.ts'
import { newNumber } from '../ids.ts'
import { isObject, type Json, type JsonObject, objectAt } from '../json.ts'
import type { Spreadsheet } from '../spreadsheet.ts'
import { COLLECTIONS, gridCells, newTab, type Tab } from '../tab.ts'
import { cellFromData } from './cell-from-data.ts'
import { applySheetProperties } from './properties.ts'

/** Google's limit for one spreadsheet. */
export const MAX_CELLS = 10_000_000

/** The tabs of a spreadsheets.create request; `Sheet1` when none are named. */
export function createTabs(sheet: Spreadsheet, asked: Json | undefined): Tab[] {
  if (!Array.isArray(asked) || asked.length === 0) return sheet.tabs
  const tabs: Tab[] = []
  for (const item of asked) {
    const properties = objectAt(item, 'properties')
    const taken = (id: number) => tabs.some(tab => tab.id === id)
    const id =
      typeof properties.sheetId === 'number' ? properties.sheetId : tabs.length ? newNumber(taken) : 0
    const title = typeof properties.title === 'string' ? properties.title : `Sheet${tabs.length + 1}`
    if (taken(id)) throw badRequest(`Invalid sheets[${tabs.length}]: Duplicate sheet id ${id}.`)
    if (tabs.some(tab => tab.title === title)) {
      throw badRequest(
        `Invalid sheets[${tabs.length}]: A sheet with the name "${title}" already exists. Please enter another name.`,
      )
    }
    const tab = newTab(id, title)
    applySheetProperties(tab, properties)
    fill(tab, isObject(item) ? item : {})
    tabs.push(tab)
  }
  if (gridCells(tabs) > MAX_CELLS) throw tooManyCells()
  return tabs
}

/** Cells, merges and so on that came with the sheet. */
function fill(tab: Tab, item: JsonObject): void {
  for (const name of COLLECTIONS) {
    const list = item[name]
    if (Array.isArray(list)) tab.lists[name] = list.filter(isObject)
  }
  for (const data of Array.isArray(item.data) ? item.data : []) {
    const start = isObject(data) ? data : {}
    const rows = Array.isArray(start.rowData) ? start.rowData : []
    rows.forEach((row, r) => {
      const values = isObject(row) && Array.isArray(row.values) ? row.values : []
      const at = Number(start.startRow ?? 0) + r
      while (tab.rows.length <= at) tab.rows.push([])
      const pad = Array.from({ length: Number(start.startColumn ?? 0) }, () => null)
      tab.rows[at] = [...pad, ...values.map(value => cellFromData(isObject(value) ? value : {}))]
    })
  }
}

export function tooManyCells() {
  return badRequest(
    `This action would increase the number of cells in the workbook above the limit of ${MAX_CELLS} cells.`,
  )
}
