import type { Box } from '../a1.ts'
import type { Row } from '../cell.ts'
import type { Caller } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Place, Spreadsheet } from '../spreadsheet.ts'
import type { Tab } from '../tab.ts'
import type { World } from '../world.ts'

/** What a request of a batch works on: `sheet` is a draft, thrown away when any request fails. */
export interface Batch {
  world: World
  sheet: Spreadsheet
  caller: Caller
  /** Done once all requests went through: effects outside of the draft, such as the file's name. */
  later: (() => void)[]
  /** The rows with a formula, where known: looked up once for any number of rows that come and go. */
  formulas?: Set<Row>
}

/** Does one request; what it returns is its entry in `replies`, `{}` when there is nothing to say. */
export type Handler = (batch: Batch, request: JsonObject) => JsonObject

/** Thrown by a handler; becomes 400 `Invalid requests[i].kind: message`. */
export class BadRequestPart extends Error {}

/** The tab of that id. @throws BadRequestPart when there is none. */
export function tabById(sheet: Spreadsheet, id: Json | undefined): Tab {
  const number = Number(id ?? 0)
  const tab = sheet.tabs.find(item => item.id === number)
  if (!tab) throw new BadRequestPart(`No grid with id: ${number}`)
  return tab
}

/** The object at `name`. @throws BadRequestPart when it is missing. */
export function needObject(request: JsonObject, name: string): JsonObject {
  const value = request[name]
  if (!isObject(value)) throw new BadRequestPart(`No ${name} specified.`)
  return value
}

/** A GridRange, open ends filled by the grid. @throws BadRequestPart when it lies outside. */
export function gridPlace(batch: Batch, range: JsonObject): Place {
  const tab = tabById(batch.sheet, range.sheetId)
  const box: Box = {
    top: Number(range.startRowIndex ?? 0),
    left: Number(range.startColumnIndex ?? 0),
    bottom: Number(range.endRowIndex ?? tab.rowCount),
    right: Number(range.endColumnIndex ?? tab.columnCount),
  }
  for (const [name, start, end, limit] of [
    ['Row', box.top, box.bottom, tab.rowCount],
    ['Column', box.left, box.right, tab.columnCount],
  ] as const) {
    const axis = name.toLowerCase()
    if (start < 0) throw new BadRequestPart(`start${name}Index[${start}] must be >= 0`)
    if (end <= start)
      throw new BadRequestPart(`end${name}Index[${end}] must be after start${name}Index[${start}]`)
    if (start >= limit) {
      throw new BadRequestPart(
        `Attempting to write ${axis}: ${start}, beyond the last requested ${axis} of: ${limit - 1}`,
      )
    }
  }
  box.bottom = Math.min(box.bottom, tab.rowCount)
  box.right = Math.min(box.right, tab.columnCount)
  return { tab, box }
}

/** A GridRange as the API shows it: sheetId left out when 0, other zeros kept. */
export function shownRange(range: JsonObject): JsonObject {
  const { sheetId, ...rest } = range
  return { ...(sheetId ? { sheetId } : {}), ...rest }
}

/** `{}` for a reply that says nothing. */
export const NOTHING: JsonObject = {}
