import { randomBytes } from 'node:crypto'
import { openFile } from '../access.ts'
import { driveError } from '../api-error.ts'
import { type Call, jsonBody, type Reply, type Route } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { DriveFile, World } from '../world.ts'
import { userView } from './file-view.ts'
import { picked } from './routes.ts'

const PATH = /^\/drive\/v3\/files\/([^/]+)\/comments$/

/** Drive v3: comments on a file, to list and to add. */
export const commentRoutes: Route[] = [
  { method: 'GET', path: PATH, access: 'drive', handle: list },
  { method: 'POST', path: PATH, access: 'drive', handle: create },
]

function needFields(call: Call): void {
  if (call.query.get('fields')) return
  throw driveError(400, "The 'fields' parameter is required for this method.", 'required', {
    locationType: 'parameter',
    location: 'fields',
  })
}

function commentsOf(file: DriveFile): JsonObject[] {
  return Array.isArray(file.more.comments) ? file.more.comments.filter(isObject) : []
}

function list(world: World, call: Call): Reply {
  needFields(call)
  const file = openFile(world, call.caller, call.params[0]!, 'read')
  return picked(call, { kind: 'drive#commentList', comments: commentsOf(file) }, '*')
}

function create(world: World, call: Call): Reply {
  needFields(call)
  const file = openFile(world, call.caller, call.params[0]!, 'read')
  const { content, anchor } = jsonBody(call)
  const now = world.now().toISOString()
  const comment: JsonObject = {
    kind: 'drive#comment',
    id: randomBytes(8).toString('base64url'),
    createdTime: now,
    modifiedTime: now,
    author: userView(call.caller.email, call.caller.email),
    deleted: false,
    content: String(content ?? ''),
    replies: [],
    ...(typeof anchor === 'string' ? { anchor } : {}),
  }
  file.more = { ...file.more, comments: [...commentsOf(file), comment] }
  return picked(call, comment, '*')
}
