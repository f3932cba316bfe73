import { ApiError, badField, badRequest, notImplemented } from '../api-error.ts'
import type { Caller } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Spreadsheet } from '../spreadsheet.ts'
import type { World } from '../world.ts'
import { CELL_REQUESTS } from './cells.ts'
import { BadRequestPart, type Batch, type Handler } from './context.ts'
import { DATA_REQUESTS } from './data.ts'
import { DIMENSION_REQUESTS } from './dimensions.ts'
import { GROUP_REQUESTS } from './groups.ts'
import { MERGE_REQUESTS } from './merges.ts'
import { METADATA_REQUESTS } from './metadata.ts'
import { MOVE_REQUESTS } from './move.ts'
import { OBJECT_REQUESTS } from './objects.ts'
import { RULE_REQUESTS } from './rules.ts'
import { SHEET_REQUESTS } from './sheets.ts'
import { TABLE_REQUESTS } from './tables.ts'
import { checkTouched } from './touched.ts'

const HANDLERS: Record<string, Handler> = {
  ...SHEET_REQUESTS,
  ...DIMENSION_REQUESTS,
  ...CELL_REQUESTS,
  ...MOVE_REQUESTS,
  ...DATA_REQUESTS,
  ...MERGE_REQUESTS,
  ...OBJECT_REQUESTS,
  ...RULE_REQUESTS,
  ...GROUP_REQUESTS,
  ...TABLE_REQUESTS,
  ...METADATA_REQUESTS,
}

/** Kinds the API has and we do not. */
const UNKNOWN_HERE = new Set([
  'addChart',
  'updateChartSpec',
  'updateEmbeddedObjectPosition',
  'updateEmbeddedObjectBorder',
  'deleteEmbeddedObject',
  'addSlicer',
  'updateSlicerSpec',
  'addDataSource',
  'updateDataSource',
  'deleteDataSource',
  'refreshDataSource',
  'cancelDataSourceRefresh',
])

const MAX_REQUESTS = 100_000

/**
 * Applies the requests in order to the draft and returns their replies.
 * @throws ApiError 400 for the first one that is invalid; the draft is then worthless.
 */
export function batchUpdate(world: World, sheet: Spreadsheet, asked: Json, caller: Caller): JsonObject[] {
  const requests = flatten(asked)
  if (requests.length === 0) throw badRequest('Must specify at least one request.')
  if (requests.length > MAX_REQUESTS) {
    throw badRequest(`Cannot exceed ${MAX_REQUESTS} requests in a single batch.`)
  }
  const later: (() => void)[] = []
  const batch: Batch = { world, sheet, caller, later }
  const replies = requests.map((request, i) => runOne(batch, request, i))
  for (const effect of later) effect()
  return replies
}

/** Google reads one object or nested lists as a list too. */
function flatten(asked: Json): Json[] {
  if (Array.isArray(asked)) return asked.flatMap(flatten)
  return asked === null ? [] : [asked]
}

function runOne(batch: Batch, request: Json, index: number): JsonObject {
  if (!isObject(request)) {
    throw badField(`requests[${index}]`, `Invalid value at 'requests[${index}]', ${JSON.stringify(request)}`)
  }
  const kinds = Object.keys(request).filter(kind => request[kind] !== null)
  const kind = kinds[0]
  if (kind === undefined) throw badRequest(`Invalid requests[${index}]: No request set.`)
  const handler = HANDLERS[kind]
  if (!handler) {
    if (UNKNOWN_HERE.has(kind)) throw notImplemented(`the batchUpdate request "${kind}"`)
    const where = `requests[${index}]`
    const text = `Invalid JSON payload received. Unknown name "${kind}" at '${where}': Cannot find field.`
    throw badField(where, text)
  }
  const body = isObject(request[kind]) ? request[kind] : {}
  try {
    checkTouched(batch, kind, body)
    // those move cells and make none
    if (!(kind in DIMENSION_REQUESTS)) delete batch.formulas
    return handler(batch, body)
  } catch (error) {
    if (error instanceof ApiError || !(error instanceof BadRequestPart)) throw error
    throw badRequest(`Invalid requests[${index}].${kind}: ${error.message}`)
  }
}
