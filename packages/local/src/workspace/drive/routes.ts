import { DRIVE_READ, DRIVE_WRITE, openFile, ROOT_ID, rankOf } from '../access.ts'
import { driveError, notImplemented } from '../api-error.ts'
import { applyMask, parseMask } from '../field-mask.ts'
import { type Call, jsonBody, type Reply, type Route, requireScope } from '../http.ts'
import { newFileId } from '../ids.ts'
import type { Json, JsonObject } from '../json.ts'
import { copySpreadsheet, newSpreadsheet } from '../spreadsheet.ts'
import { type DriveFile, touch, type World } from '../world.ts'
import { DEFAULT_FIELDS, fileView, userView } from './file-view.ts'
import { makeFile, SHEET_TYPE } from './make-file.ts'
import { parseQuery } from './query.ts'

const FILE = /^\/drive\/v3\/files\/([^/]+)$/

/** Drive v3: files and about. */
export const fileRoutes: Route[] = [
  { method: 'POST', path: /^\/drive\/v3\/files$/, access: 'drive', handle: create },
  { method: 'GET', path: /^\/drive\/v3\/files$/, access: 'drive', handle: list },
  { method: 'GET', path: /^\/drive\/v3\/files\/generateIds$/, access: 'drive', handle: generateIds },
  { method: 'GET', path: FILE, access: 'drive', handle: get },
  { method: 'PATCH', path: FILE, access: 'drive', handle: update },
  { method: 'DELETE', path: FILE, access: 'drive', handle: remove },
  { method: 'POST', path: /^\/drive\/v3\/files\/([^/]+)\/copy$/, access: 'drive', handle: copy },
  { method: 'GET', path: /^\/drive\/v3\/about$/, access: 'drive', handle: about },
]

/** The answer with only the fields asked for, or Drive's few default ones. */
export function picked(call: Call, value: Json, usual: string): Reply {
  return { json: applyMask(value, parseMask(call.query.get('fields') ?? usual)) }
}

function show(call: Call, file: DriveFile): Reply {
  return picked(call, fileView(file, call.caller), DEFAULT_FIELDS)
}

function create(world: World, call: Call): Reply {
  requireScope(call.caller, DRIVE_WRITE)
  const body = jsonBody(call)
  const mimeType = typeof body.mimeType === 'string' ? body.mimeType : 'application/octet-stream'
  const id = typeof body.id === 'string' && body.id ? body.id : newFileId()
  if (world.files.has(id)) throw driveError(409, 'A file already exists with the provided ID.', 'fileIdInUse')
  const file = makeFile(world, {
    id,
    name: typeof body.name === 'string' && body.name ? body.name : 'Untitled',
    owner: call.caller.email,
    mimeType,
    parents: stringsOf(body.parents),
    ...(mimeType === SHEET_TYPE ? { sheet: newSpreadsheet(id) } : {}),
  })
  file.more = extras(body)
  return show(call, file)
}

const EXTRAS = ['description', 'properties', 'appProperties', 'starred', 'folderColorRgb']

function extras(body: JsonObject): JsonObject {
  return Object.fromEntries(EXTRAS.filter(name => name in body).map(name => [name, body[name] ?? null]))
}

function stringsOf(value: Json | undefined): string[] {
  return Array.isArray(value)
    ? value.filter(item => typeof item === 'string').map(id => (id === 'root' ? ROOT_ID : id))
    : []
}

function get(world: World, call: Call): Reply {
  if (call.query.get('alt') === 'media') throw notImplemented('downloading a file (alt=media)')
  return show(call, openFile(world, call.caller, call.params[0]!, 'read'))
}

function list(world: World, call: Call): Reply {
  requireScope(call.caller, DRIVE_READ)
  const q = call.query.get('q')
  const test = q ? parseQuery(q, call.caller.email) : () => true
  const all = [...world.files.values()].filter(
    file => (call.caller.scopes === 'any' || rankOf(file, call.caller.email) > 0) && test(file),
  )
  all.sort(order(call.query.get('orderBy') ?? 'modifiedTime desc'))
  const size = Math.min(Math.max(Number(call.query.get('pageSize') ?? 100) || 100, 1), 1000)
  const start = Number(Buffer.from(call.query.get('pageToken') ?? '', 'base64url').toString() || 0) || 0
  const page = all.slice(start, start + size)
  const next = start + size < all.length ? Buffer.from(String(start + size)).toString('base64url') : undefined
  const json: Json = {
    kind: 'drive#fileList',
    incompleteSearch: false,
    ...(next ? { nextPageToken: next } : {}),
    files: page.map(file => fileView(file, call.caller)),
  }
  return picked(call, json, `kind,nextPageToken,incompleteSearch,files(${DEFAULT_FIELDS})`)
}

function order(text: string): (a: DriveFile, b: DriveFile) => number {
  const keys = text.split(',').map(part => part.trim().split(/\s+/))
  return (a, b) => {
    for (const [name = '', direction] of keys) {
      const result = compareBy(name, a, b)
      if (result !== 0) return direction === 'desc' ? -result : result
    }
    return 0
  }
}

function compareBy(name: string, a: DriveFile, b: DriveFile): number {
  switch (name) {
    case 'name':
      return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
    case 'name_natural':
      return a.name.localeCompare(b.name, 'en', { numeric: true })
    case 'createdTime':
      return a.createdTime - b.createdTime
    case 'folder':
      return Number(b.mimeType.endsWith('.folder')) - Number(a.mimeType.endsWith('.folder'))
    default:
      return a.modifiedTime - b.modifiedTime
  }
}

function update(world: World, call: Call): Reply {
  const file = openFile(world, call.caller, call.params[0]!, 'write')
  const body = jsonBody(call)
  if (typeof body.name === 'string') file.name = body.name
  if (typeof body.trashed === 'boolean') file.trashed = body.trashed
  file.more = { ...file.more, ...extras(body) }
  const without = (call.query.get('removeParents') ?? '').split(',')
  const added = stringsOf((call.query.get('addParents') ?? '').split(',').filter(Boolean))
  if (added.length || call.query.get('removeParents')) {
    file.parents = [...file.parents.filter(id => !without.includes(id)), ...added]
  }
  touch(world, file.id, call.caller.email)
  return show(call, file)
}

function remove(world: World, call: Call): Reply {
  const file = openFile(world, call.caller, call.params[0]!, 'own')
  world.files.delete(file.id)
  world.sheets.delete(file.id)
  world.deleted.add(file.id)
  const change = { fileId: file.id, time: world.now().getTime(), removed: true }
  world.changes.push(change)
  world.onChange(file, change)
  return { status: 204, headers: { 'content-type': 'text/html' } }
}

function copy(world: World, call: Call): Reply {
  const source = openFile(world, call.caller, call.params[0]!, 'read')
  requireScope(call.caller, DRIVE_WRITE)
  const body = jsonBody(call)
  const id = newFileId()
  const sheet = world.sheets.get(source.id)
  const file = makeFile(world, {
    id,
    name: typeof body.name === 'string' ? body.name : `Copy of ${source.name}`,
    owner: call.caller.email,
    mimeType: source.mimeType,
    parents: stringsOf(body.parents).length ? stringsOf(body.parents) : source.parents,
    ...(sheet ? { sheet: { ...copySpreadsheet(sheet), id, revision: 1 } } : {}),
  })
  file.more = { ...source.more, ...extras(body) }
  return show(call, file)
}

function generateIds(_: World, call: Call): Reply {
  const count = Math.min(Number(call.query.get('count') ?? 10) || 10, 1000)
  const ids = Array.from({ length: count }, newFileId)
  return { json: { kind: 'drive#generatedIds', space: call.query.get('space') ?? 'drive', ids } }
}

function about(_: World, call: Call): Reply {
  if (!call.query.get('fields')) {
    throw driveError(400, "The 'fields' parameter is required for this method.", 'required', {
      locationType: 'parameter',
      location: 'fields',
    })
  }
  const { email } = call.caller
  return picked(
    call,
    { kind: 'drive#about', user: userView(email, email), storageQuota: { usage: '0' } },
    'user',
  )
}
