import { maskPaths, parseMask } from '../field-mask.ts'
import { newNumber } from '../ids.ts'
import { isObject, type Json, type JsonObject, objectAt } from '../json.ts'
import { MAX_CELLS } from '../sheets/create.ts'
import { applySheetProperties } from '../sheets/properties.ts'
import { renameInFormulas } from '../sheets/rename.ts'
import { sheetProperties } from '../sheets/view.ts'
import type { Spreadsheet } from '../spreadsheet.ts'
import { COLLECTIONS, copyTab, gridCells, newTab, type Tab } from '../tab.ts'
import { BadRequestPart, type Handler, needObject, tabById } from './context.ts'

function freshId(sheet: Spreadsheet): number {
  return newNumber(id => sheet.tabs.some(tab => tab.id === id))
}

function checkTitle(sheet: Spreadsheet, title: string, own?: Tab): void {
  if (title === '') throw new BadRequestPart('Sheet name cannot be empty. Please enter a name.')
  if (title.length > 100) throw new BadRequestPart('Sheet name cannot be greater than 100 characters.')
  const taken = sheet.tabs.some(tab => tab !== own && tab.title.toLowerCase() === title.toLowerCase())
  if (taken) {
    throw new BadRequestPart(`A sheet with the name "${title}" already exists. Please enter another name.`)
  }
}

/** @throws BadRequestPart when the workbook grew past Google's limit. */
export function checkSize(sheet: Spreadsheet): void {
  if (gridCells(sheet.tabs) > MAX_CELLS) {
    throw new BadRequestPart(
      `This action would increase the number of cells in the workbook above the limit of ${MAX_CELLS} cells.`,
    )
  }
}

function nextTitle(sheet: Spreadsheet): string {
  for (let n = sheet.tabs.length + 1; ; n++) {
    if (!sheet.tabs.some(tab => tab.title === `Sheet${n}`)) return `Sheet${n}`
  }
}

function place(sheet: Spreadsheet, tab: Tab, index: Json | undefined): void {
  const at = typeof index === 'number' ? Math.min(Math.max(index, 0), sheet.tabs.length) : sheet.tabs.length
  sheet.tabs.splice(at, 0, tab)
}

const addSheet: Handler = ({ sheet }, request) => {
  const properties = objectAt(request, 'properties')
  const title = typeof properties.title === 'string' ? properties.title : nextTitle(sheet)
  checkTitle(sheet, title)
  const id = typeof properties.sheetId === 'number' ? properties.sheetId : freshId(sheet)
  if (sheet.tabs.some(tab => tab.id === id)) {
    throw new BadRequestPart(`Sheet with ID: ${id} already exists. Please enter another ID.`)
  }
  const tab = newTab(id, title)
  applySheetProperties(tab, properties)
  checkCounts(tab)
  place(sheet, tab, properties.index)
  checkSize(sheet)
  return { addSheet: { properties: sheetProperties(sheet, tab) } }
}

const deleteSheet: Handler = ({ sheet }, request) => {
  const tab = tabById(sheet, request.sheetId)
  if (sheet.tabs.length === 1) throw new BadRequestPart("You can't remove all the sheets in a document.")
  const visible = sheet.tabs.filter(item => item !== tab && !item.properties.hidden)
  if (visible.length === 0) throw new BadRequestPart("You can't remove all the visible sheets in a document.")
  sheet.tabs.splice(sheet.tabs.indexOf(tab), 1)
  sheet.namedRanges = sheet.namedRanges.filter(
    item => Number(objectAt(item, 'range').sheetId ?? 0) !== tab.id,
  )
  return {}
}

const duplicateSheet: Handler = ({ sheet }, request) => {
  const source = tabById(sheet, request.sourceSheetId)
  const title =
    typeof request.newSheetName === 'string' ? request.newSheetName : copyTitle(sheet, source.title)
  checkTitle(sheet, title)
  const id = typeof request.newSheetId === 'number' ? request.newSheetId : freshId(sheet)
  if (sheet.tabs.some(tab => tab.id === id))
    throw new BadRequestPart(`Sheet with ID: ${id} already exists. Please enter another ID.`)
  const tab = { ...copyTab(source), id, title }
  pointAt(tab, source.id)
  place(sheet, tab, request.insertSheetIndex ?? 0)
  checkSize(sheet)
  return { duplicateSheet: { properties: sheetProperties(sheet, tab) } }
}

function copyTitle(sheet: Spreadsheet, title: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? `Copy of ${title}` : `Copy of ${title} ${n}`
    if (!sheet.tabs.some(tab => tab.title === name)) return name
  }
}

/** Ranges on the copy name the copy. */
export function pointAt(tab: Tab, from: number): void {
  const visit = (value: Json): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (isObject(value)) {
      if (
        'startRowIndex' in value ||
        'endRowIndex' in value ||
        'sheetId' in value ||
        'startColumnIndex' in value
      ) {
        if (Number(value.sheetId ?? 0) === from) value.sheetId = tab.id
      }
      Object.values(value).forEach(visit)
    }
  }
  for (const name of COLLECTIONS) visit(tab.lists[name] ?? [])
  if (tab.basicFilter) visit(tab.basicFilter)
}

function checkCounts(tab: Tab): void {
  for (const [name, count] of [
    ['rowCount', tab.rowCount],
    ['columnCount', tab.columnCount],
  ] as const) {
    if (count < 1) throw new BadRequestPart(`gridProperties.${name} must be greater than 0.`)
  }
  if (Number(tab.grid.frozenRowCount ?? 0) >= tab.rowCount) {
    throw new BadRequestPart("You can't freeze all visible rows on the sheet.")
  }
  if (Number(tab.grid.frozenColumnCount ?? 0) >= tab.columnCount) {
    throw new BadRequestPart("You can't freeze all visible columns on the sheet.")
  }
}

const updateSheetProperties: Handler = ({ sheet }, request) => {
  const properties = needObject(request, 'properties')
  const tab = tabById(sheet, properties.sheetId)
  const paths = maskPaths(parseMask(needFields(request)))
  const all = paths.includes('*')
  const has = (path: string) => all || paths.some(item => item === path || item.startsWith(`${path}.`))
  if (has('title') && (!all || 'title' in properties)) {
    const title = String(properties.title ?? '')
    checkTitle(sheet, title, tab)
    renameInFormulas(sheet, tab, title)
    tab.title = title
  }
  applySheetProperties(tab, pickPaths(properties, paths))
  const anyVisible = sheet.tabs.some(item => !item.properties.hidden)
  if (!anyVisible) throw new BadRequestPart("You can't hide all the sheets in a document.")
  checkCounts(tab)
  checkSize(sheet)
  cut(tab)
  if (has('index') && typeof properties.index === 'number') moveTo(sheet, tab, properties.index)
  return {}
}

/** `fields`, which every update needs. */
export function needFields(request: JsonObject): string {
  const { fields } = request
  if (typeof fields !== 'string' || fields === '') {
    throw new BadRequestPart(
      "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
    )
  }
  return fields
}

/** The named parts of an object; a named part that is absent comes as null: it is to be reset. */
export function pickPaths(value: JsonObject, paths: string[]): JsonObject {
  if (paths.includes('*')) return value
  const picked: JsonObject = {}
  for (const path of paths) {
    const [head = '', ...rest] = path.split('.')
    if (rest.length === 0) picked[head] = value[head] ?? null
    else {
      const below = pickPaths(objectAt(value, head), [rest.join('.')])
      picked[head] = { ...objectAt(picked, head), ...below }
    }
  }
  return picked
}

/** An index counts the tabs as they were, so moving right takes one off. */
function moveTo(sheet: Spreadsheet, tab: Tab, index: number): void {
  const from = sheet.tabs.indexOf(tab)
  sheet.tabs.splice(from, 1)
  sheet.tabs.splice(Math.max(0, index > from ? index - 1 : index), 0, tab)
}

/** Cells outside a grid that shrank are gone. */
function cut(tab: Tab): void {
  if (tab.rows.length > tab.rowCount) tab.rows.length = tab.rowCount
  if (tab.rows.some(row => row.length > tab.columnCount)) {
    tab.rows = tab.rows.map(row => (row.length > tab.columnCount ? row.slice(0, tab.columnCount) : row))
  }
}

const updateSpreadsheetProperties: Handler = ({ sheet, world, later }, request) => {
  const properties = needObject(request, 'properties')
  const picked = pickPaths(properties, maskPaths(parseMask(needFields(request))))
  for (const [name, value] of Object.entries(picked)) {
    if (name === 'title') {
      if (typeof value !== 'string' || value === '') throw new BadRequestPart('Title cannot be empty.')
      const file = world.files.get(sheet.id)
      if (file) later.push(() => Object.assign(file, { name: value }))
    } else if (name === 'locale') sheet.locale = String(value)
    else if (name === 'timeZone') sheet.timeZone = String(value)
    else if (value === null) delete sheet.properties[name]
    else sheet.properties[name] = value
  }
  return {}
}

export const SHEET_REQUESTS: Record<string, Handler> = {
  addSheet,
  deleteSheet,
  duplicateSheet,
  updateSheetProperties,
  updateSpreadsheetProperties,
}
