import { type Box, parseBox, splitRange } from './a1.ts'
import { badRequest } from './api-error.ts'
import type { JsonObject } from './json.ts'
import { copyTab, newTab, type Tab } from './tab.ts'

/** The content of one spreadsheet; its name, owner and times are on the Drive file. */
export interface Spreadsheet {
  id: string
  locale: string
  timeZone: string
  /** Other SpreadsheetProperties, e.g. iterativeCalculationSettings. */
  properties: JsonObject
  tabs: Tab[]
  namedRanges: JsonObject[]
  developerMetadata: JsonObject[]
  /** Raised by every write; calculated values are kept for one revision. */
  revision: number
}

/** A spreadsheet as Google makes it: one tab `Sheet1` with id 0. */
export function newSpreadsheet(id: string, tabs: Tab[] = [newTab(0, 'Sheet1')]): Spreadsheet {
  return {
    id,
    locale: 'en_US',
    timeZone: 'Etc/GMT',
    properties: {},
    tabs,
    namedRanges: [],
    developerMetadata: [],
    revision: 1,
  }
}

/** A copy to try changes on; put back whole, or thrown away whole. */
export function copySpreadsheet(sheet: Spreadsheet): Spreadsheet {
  return {
    ...sheet,
    properties: { ...sheet.properties },
    tabs: sheet.tabs.map(copyTab),
    namedRanges: structuredClone(sheet.namedRanges),
    developerMetadata: structuredClone(sheet.developerMetadata),
  }
}

/** A range of one tab, its open ends still open. */
export interface Place {
  tab: Tab
  box: Box
}

const WHOLE: Box = { top: 0, left: 0, bottom: Number.POSITIVE_INFINITY, right: Number.POSITIVE_INFINITY }

/** @throws ApiError 400 `Unable to parse range` when the tab or the cells do not exist. */
export function findRange(sheet: Spreadsheet, text: string): Place {
  const place = tryRange(sheet, text)
  if (!place) throw badRequest(`Unable to parse range: ${text}`)
  return place
}

function tryRange(sheet: Spreadsheet, text: string): Place | undefined {
  const parts = splitRange(text)
  if (!parts) return undefined
  if (parts.title !== undefined) {
    const tab = tabByTitle(sheet, parts.title)
    if (!tab) return undefined
    if (parts.cells === undefined) return { tab, box: WHOLE }
    const box = parseBox(parts.cells)
    return box ? { tab, box } : namedRange(sheet, parts.cells)
  }
  const cells = parts.cells ?? ''
  const box = parseBox(cells)
  if (box && sheet.tabs[0]) return { tab: sheet.tabs[0], box }
  const tab = tabByTitle(sheet, cells)
  return tab ? { tab, box: WHOLE } : namedRange(sheet, cells)
}

export function tabByTitle(sheet: Spreadsheet, title: string): Tab | undefined {
  const lower = title.toLowerCase()
  return (
    sheet.tabs.find(tab => tab.title === title) ?? sheet.tabs.find(tab => tab.title.toLowerCase() === lower)
  )
}

function namedRange(sheet: Spreadsheet, name: string): Place | undefined {
  const named = sheet.namedRanges.find(item => String(item.name).toLowerCase() === name.toLowerCase())
  if (!named) return undefined
  const range = named.range
  if (typeof range !== 'object' || range === null || Array.isArray(range)) return undefined
  const tab = sheet.tabs.find(item => item.id === Number(range.sheetId ?? 0))
  if (!tab) return undefined
  const end = (value: unknown) => (value === undefined ? Number.POSITIVE_INFINITY : Number(value))
  return {
    tab,
    box: {
      top: Number(range.startRowIndex ?? 0),
      left: Number(range.startColumnIndex ?? 0),
      bottom: end(range.endRowIndex),
      right: end(range.endColumnIndex),
    },
  }
}
