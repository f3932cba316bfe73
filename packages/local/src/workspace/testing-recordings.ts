import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parseBox, splitRange } from './a1.ts'
import { makeFile } from './drive/make-file.ts'
import { isObject, type JsonObject, objectAt } from './json.ts'
import { cellFromData } from './sheets/cell-from-data.ts'
import { applySheetProperties } from './sheets/properties.ts'
import { newSpreadsheet, type Spreadsheet } from './spreadsheet.ts'
import { COLLECTIONS, newTab, type Tab } from './tab.ts'
import { incoming, writeValues } from './values/write.ts'
import type { World } from './world.ts'

const Recorded = z.object({
  request: z.object({ method: z.string(), path: z.string() }),
  response: z.object({ status: z.number(), body: z.custom<JsonObject>(isObject).catch({}) }),
})
type Recorded = z.infer<typeof Recorded>

/**
 * Puts the documents that a recording reads but did not make into the world, as its first reads show them. What
 * the recording then does to them is the stand-in's own work.
 */
export function plantDocuments(world: World, file: string): void {
  const records = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => Recorded.parse(JSON.parse(line)))
  const reads = records.filter(({ request, response }) => request.method === 'GET' && response.status === 200)
  const bare = new Set<string>()
  for (const read of reads) {
    const id = /\/spreadsheets\/([^/:]+)/.exec(read.request.path)?.[1]
    if (!id || madeHere(records, id)) continue
    const sheet = world.sheets.get(id) ?? plant(world, id)
    if (Array.isArray(read.response.body.sheets) && sheet.tabs.length === 0)
      fillFrom(sheet, read.response.body)
    if (sheet.tabs.length === 0) bare.add(id)
    for (const range of valueRanges(read)) fillValues(sheet, range, bare.has(id))
    const name = objectAt(read.response.body, 'properties').title
    const made = world.files.get(id)
    if (made && typeof name === 'string') made.name = name
  }
}

function madeHere(records: Recorded[], id: string): boolean {
  return records.some(({ request, response }) => request.method === 'POST' && response.body.id === id)
}

function plant(world: World, id: string): Spreadsheet {
  const sheet = newSpreadsheet(id, [])
  makeFile(world, { id, name: 'TestData', owner: world.users[0] ?? '', sheet })
  return sheet
}

function fillFrom(sheet: Spreadsheet, body: JsonObject): void {
  const { locale, timeZone } = objectAt(body, 'properties')
  if (typeof locale === 'string') sheet.locale = locale
  if (typeof timeZone === 'string') sheet.timeZone = timeZone
  for (const item of Array.isArray(body.sheets) ? body.sheets : []) {
    const properties = objectAt(item, 'properties')
    const tab = newTab(Number(properties.sheetId ?? 0), String(properties.title))
    applySheetProperties(tab, properties)
    for (const name of COLLECTIONS) {
      const list = isObject(item) ? item[name] : undefined
      if (Array.isArray(list)) tab.lists[name] = list.filter(isObject)
    }
    if (isObject(item) && isObject(item.basicFilter)) tab.basicFilter = item.basicFilter
    for (const data of isObject(item) && Array.isArray(item.data) ? item.data : []) fillGrid(tab, data)
    sheet.tabs.push(tab)
  }
}

function fillGrid(tab: Tab, data: unknown): void {
  if (!isObject(data)) return
  const rows = Array.isArray(data.rowData) ? data.rowData : []
  rows.forEach((row, i) => {
    const values = isObject(row) && Array.isArray(row.values) ? row.values : []
    const at = Number(data.startRow ?? 0) + i
    while (tab.rows.length <= at) tab.rows.push([])
    tab.rows[at] = values.map(value => cellFromData(isObject(value) ? value : {}))
  })
  const columns = Array.isArray(data.columnMetadata) ? data.columnMetadata.filter(isObject) : []
  for (const [i, column] of columns.entries()) tab.columnMetadata.set(i, column)
}

function valueRanges({ request, response }: Recorded): JsonObject[] {
  if (!request.path.includes('/values')) return []
  const { valueRanges } = response.body
  return Array.isArray(valueRanges) ? valueRanges.filter(isObject) : [response.body]
}

/**
 * Each tab takes its values from the first time it was read, and formulas from where they were read as such. A
 * spreadsheet of which only values were read (`bare`) gets its tabs and their size from the ranges.
 */
function fillValues(sheet: Spreadsheet, range: JsonObject, bare: boolean): void {
  const parts = splitRange(String(range.range))
  const box = parseBox(parts?.cells ?? '')
  if (!parts?.title || !box) return
  let tab = sheet.tabs.find(item => item.title === parts.title)
  if (!tab && !bare) return
  if (!tab) {
    tab = newTab(sheet.tabs.length, parts.title, box.bottom, box.right)
    sheet.tabs.push(tab)
  }
  const formulas = JSON.stringify(range.values ?? '').includes('"=')
  if (tab.rows.length && !formulas && !bare) return
  if (bare) {
    tab.rowCount = Math.max(tab.rowCount, box.bottom)
    tab.columnCount = Math.max(tab.columnCount, box.right)
  }
  const values = incoming(
    { values: range.values ?? [], majorDimension: range.majorDimension ?? 'ROWS' },
    'values',
  )
  writeValues(tab, box, values, 'USER_ENTERED', 2024)
}
