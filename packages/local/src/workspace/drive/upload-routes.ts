import { DRIVE_WRITE, openFile } from '../access.ts'
import { driveError, notImplemented } from '../api-error.ts'
import { type Call, type Reply, type Route, requireScope } from '../http.ts'
import { newFileId } from '../ids.ts'
import { isObject, type JsonObject } from '../json.ts'
import { tabsOf } from '../load/add-file.ts'
import { readSpreadsheetFile } from '../load/read-file.ts'
import { newSpreadsheet } from '../spreadsheet.ts'
import { touch, type World } from '../world.ts'
import { DEFAULT_FIELDS, fileView } from './file-view.ts'
import { makeFile, SHEET_TYPE } from './make-file.ts'
import { picked } from './routes.ts'

/** Uploads of CSV and XLSX that become, or replace, a spreadsheet: uploadType media and multipart. */
export const uploadRoutes: Route[] = [
  { method: 'POST', path: /^\/upload\/drive\/v3\/files$/, access: 'drive', handle: create },
  { method: 'PATCH', path: /^\/upload\/drive\/v3\/files\/([^/]+)$/, access: 'drive', handle: replace },
]

interface Upload {
  metadata: JsonObject
  media: Buffer
}

function readUpload(call: Call): Upload {
  const kind = call.query.get('uploadType')
  if (kind === 'media') return { metadata: {}, media: call.body }
  if (kind !== 'multipart')
    throw notImplemented(`uploads of uploadType=${kind ?? ''}, only media and multipart`)
  const boundary = /boundary="?([^";]+)"?/.exec(call.headers['content-type'] ?? '')?.[1]
  if (!boundary) throw driveError(400, 'Malformed multipart body.', 'badContent')
  const [first, second] = partsOf(call.body, boundary)
  if (!first || !second) throw driveError(400, 'Malformed multipart body.', 'badContent')
  const metadata: unknown = JSON.parse(first.toString('utf8'))
  return { metadata: isObject(metadata) ? metadata : {}, media: second }
}

/** The bodies of a multipart/related message, their headers cut off. */
function partsOf(body: Buffer, boundary: string): Buffer[] {
  const mark = Buffer.from(`--${boundary}`)
  const parts: Buffer[] = []
  for (let at = body.indexOf(mark); at >= 0; ) {
    const next = body.indexOf(mark, at + mark.length)
    if (next < 0) return parts
    const part = body.subarray(at + mark.length, next)
    const head = part.indexOf('\r\n\r\n')
    parts.push(part.subarray(head + 4, part.length - 2))
    at = next
  }
  return parts
}

async function tabsFrom(world: World, media: Buffer, name: string) {
  const loaded = await readSpreadsheetFile(media, name)
  return tabsOf(loaded, world.now().getUTCFullYear())
}

async function create(world: World, call: Call): Promise<Reply> {
  requireScope(call.caller, DRIVE_WRITE)
  const { metadata, media } = readUpload(call)
  if (metadata.mimeType !== SHEET_TYPE)
    throw notImplemented(`uploads that do not become a spreadsheet (mimeType ${SHEET_TYPE})`)
  const id = newFileId()
  const name = typeof metadata.name === 'string' ? metadata.name : 'Untitled'
  const sheet = newSpreadsheet(id, await tabsFrom(world, media, name))
  const file = makeFile(world, { id, name, owner: call.caller.email, sheet })
  return picked(call, fileView(file, call.caller), DEFAULT_FIELDS)
}

async function replace(world: World, call: Call): Promise<Reply> {
  const file = openFile(world, call.caller, call.params[0]!, 'write')
  const { metadata, media } = readUpload(call)
  const sheet = world.sheets.get(file.id)
  if (!sheet) throw notImplemented('uploads into a file that is no spreadsheet')
  sheet.tabs = await tabsFrom(world, media, file.name)
  if (typeof metadata.name === 'string') file.name = metadata.name
  touch(world, file.id, call.caller.email)
  return picked(call, fileView(file, call.caller), DEFAULT_FIELDS)
}
