import { openSpreadsheet, SHEETS_WRITE } from '../access.ts'
import { badRequest } from '../api-error.ts'
import { batchUpdate } from '../batch-update/index.ts'
import { makeFile } from '../drive/make-file.ts'
import { applyMask, checkMask, parseMask } from '../field-mask.ts'
import { type Call, flag, jsonBody, type Reply, type Route, requireScope } from '../http.ts'
import { newFileId } from '../ids.ts'
import { camelKeys, isObject, type Json, objectAt } from '../json.ts'
import { copySpreadsheet, newSpreadsheet, type Place, type Spreadsheet } from '../spreadsheet.ts'
import { readablePlace } from '../values/read.ts'
import { touch, type World } from '../world.ts'
import { createTabs } from './create.ts'
import { SPREADSHEET_SHAPE } from './shape.ts'
import { spreadsheetView } from './view.ts'

/** spreadsheets.get, create, batchUpdate, getByDataFilter. */
export const spreadsheetRoutes: Route[] = [
  {
    method: 'GET',
    path: /^\/v4\/spreadsheets\/([^/:]+)$/,
    access: 'read',
    handle: (world, call) => ({ json: getSpreadsheet(world, call) }),
  },
  { method: 'POST', path: /^\/v4\/spreadsheets$/, access: 'write', handle: createSpreadsheet },
  { method: 'POST', path: /^\/v4\/spreadsheets\/([^/:]+):batchUpdate$/, access: 'write', handle: runBatch },
]

function getSpreadsheet(world: World, call: Call): Json {
  const mask = maskOf(call)
  const sheet = openSpreadsheet(world, call.caller, call.params[0]!, 'read')
  const ranges = call.query.getAll('ranges')
  const places = ranges.length ? ranges.map(range => readablePlace(sheet, range)) : undefined
  return masked(world, sheet, places, mask, flag(call.query, 'includeGridData'))
}

function maskOf(call: Call) {
  const fields = call.query.get('fields') ?? call.query.get('$fields')
  if (!fields) return undefined
  const mask = parseMask(fields)
  checkMask(mask, SPREADSHEET_SHAPE)
  return mask
}

function masked(
  world: World,
  sheet: Spreadsheet,
  places: Place[] | undefined,
  mask: ReturnType<typeof maskOf>,
  includeGridData: boolean,
): Json {
  if (!mask) return spreadsheetView(world, sheet, places, includeGridData)
  const sheets = mask.sheets
  const withData =
    '*' in mask ||
    (sheets !== undefined && ('data' in sheets || '*' in sheets || Object.keys(sheets).length === 0))
  return applyMask(spreadsheetView(world, sheet, places, withData), mask)
}

function createSpreadsheet(world: World, call: Call): Reply {
  requireScope(call.caller, SHEETS_WRITE)
  const body = camelKeys(jsonBody(call))
  const asked = isObject(body) ? body : {}
  const properties = objectAt(asked, 'properties')
  const sheet = newSpreadsheet(newFileId())
  sheet.tabs = createTabs(sheet, asked.sheets)
  if (typeof properties.locale === 'string') sheet.locale = properties.locale
  if (typeof properties.timeZone === 'string') sheet.timeZone = properties.timeZone
  if (Array.isArray(asked.namedRanges)) sheet.namedRanges = asked.namedRanges.filter(isObject)
  const title =
    typeof properties.title === 'string' && properties.title ? properties.title : 'Untitled spreadsheet'
  makeFile(world, { id: sheet.id, name: title, owner: call.caller.email, sheet })
  const mask = maskOf(call)
  return { json: masked(world, sheet, undefined, mask, false) }
}

/** All requests on a copy; the copy takes the place of the original only when every one went through. */
function runBatch(world: World, call: Call): Reply {
  const sheet = openSpreadsheet(world, call.caller, call.params[0]!, 'write')
  const body = camelKeys(jsonBody(call))
  if (!isObject(body)) throw badRequest('Invalid JSON payload received.')
  const draft = copySpreadsheet(sheet)
  const replies = batchUpdate(world, draft, body.requests ?? null, call.caller)
  Object.assign(sheet, draft)
  touch(world, sheet.id, call.caller.email)
  const json: Json = { spreadsheetId: sheet.id, replies }
  if (body.includeSpreadsheetInResponse === true) {
    const ranges = Array.isArray(body.responseRanges) ? body.responseRanges.map(String) : []
    const places = ranges.length ? ranges.map(range => readablePlace(sheet, range)) : undefined
    json.updatedSpreadsheet = spreadsheetView(world, sheet, places, body.responseIncludeGridData === true)
  }
  const fields = call.query.get('fields')
  return { json: fields ? applyMask(json, parseMask(fields)) : json }
}
