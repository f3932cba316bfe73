import { randomBytes } from 'node:crypto'
import { DRIVE_READ, openFile, rankOf } from '../access.ts'
import { driveError } from '../api-error.ts'
import { type Call, jsonBody, type Reply, type Route, requireScope } from '../http.ts'
import type { Json } from '../json.ts'
import type { Channel, World } from '../world.ts'
import { DEFAULT_FIELDS, fileView } from './file-view.ts'
import { notify } from './notify.ts'
import { picked } from './routes.ts'

const DAY_MS = 86_400_000

/** Drive v3: the change log and its push channels. */
export const changeRoutes: Route[] = [
  { method: 'GET', path: /^\/drive\/v3\/changes\/startPageToken$/, access: 'drive', handle: startPageToken },
  { method: 'GET', path: /^\/drive\/v3\/changes$/, access: 'drive', handle: list },
  { method: 'POST', path: /^\/drive\/v3\/changes\/watch$/, access: 'drive', handle: watchAll },
  { method: 'POST', path: /^\/drive\/v3\/files\/([^/]+)\/watch$/, access: 'drive', handle: watchFile },
  { method: 'POST', path: /^\/drive\/v3\/channels\/stop$/, access: 'drive', handle: stop },
]

function startPageToken(world: World, call: Call): Reply {
  requireScope(call.caller, DRIVE_READ)
  return { json: { kind: 'drive#startPageToken', startPageToken: String(world.changes.length + 1) } }
}

function list(world: World, call: Call): Reply {
  requireScope(call.caller, DRIVE_READ)
  const token = Number(call.query.get('pageToken'))
  if (!Number.isInteger(token) || token < 1) {
    throw driveError(400, 'Invalid Value', 'invalid', { locationType: 'parameter', location: 'pageToken' })
  }
  const size = Math.min(Number(call.query.get('pageSize') ?? 100) || 100, 1000)
  const page = world.changes.slice(token - 1, token - 1 + size)
  const more = token - 1 + size < world.changes.length
  // a file that changed often is told of once, at its last change
  const latest = page.filter((change, i) => page.findLastIndex(item => item.fileId === change.fileId) === i)
  const changes = latest.flatMap(change => {
    const file = world.files.get(change.fileId)
    if (file && call.caller.scopes !== 'any' && rankOf(file, call.caller.email) === 0) return []
    const entry: Json = {
      kind: 'drive#change',
      changeType: 'file',
      type: 'file',
      time: new Date(change.time).toISOString(),
      removed: !file,
      fileId: change.fileId,
      ...(file ? { file: fileView(file, call.caller) } : {}),
    }
    return [entry]
  })
  const json: Json = {
    kind: 'drive#changeList',
    ...(more
      ? { nextPageToken: String(token + size) }
      : { newStartPageToken: String(world.changes.length + 1) }),
    changes,
  }
  return picked(
    call,
    json,
    `kind,nextPageToken,newStartPageToken,changes(kind,changeType,type,time,removed,fileId,file(${DEFAULT_FIELDS}))`,
  )
}

function watchFile(world: World, call: Call): Reply {
  const file = openFile(world, call.caller, call.params[0]!, 'read')
  return openChannel(
    world,
    call,
    `https://www.googleapis.com/drive/v3/files/${file.id}?alt=json`,
    DAY_MS,
    file.id,
  )
}

function watchAll(world: World, call: Call): Reply {
  requireScope(call.caller, DRIVE_READ)
  const token = call.query.get('pageToken') ?? ''
  return openChannel(
    world,
    call,
    `https://www.googleapis.com/drive/v3/changes?alt=json&pageToken=${token}`,
    7 * DAY_MS,
  )
}

function openChannel(
  world: World,
  call: Call,
  resourceUri: string,
  longestMs: number,
  fileId?: string,
): Reply {
  const body = jsonBody(call)
  const { id, address, token } = body
  if (typeof id !== 'string' || !/^[\w\-+/=]{1,64}$/.test(id)) {
    throw driveError(400, 'Channel id not unique', 'channelIdNotUnique')
  }
  if (body.type !== 'web_hook' && body.type !== 'webhook')
    throw driveError(400, 'Unknown channel type', 'channelUnknown')
  if (world.channels.has(id)) throw driveError(400, `Channel id ${id} not unique`, 'channelIdNotUnique')
  if (typeof address !== 'string' || !isWebhook(address)) {
    throw driveError(400, 'WebHook callback must be HTTPS', 'push.webhookUrlNotHttps')
  }
  const now = world.now().getTime()
  const wished = Number(body.expiration ?? 0)
  const channel: Channel = {
    id,
    address,
    resourceId: randomBytes(20).toString('base64url'),
    resourceUri,
    owner: call.caller.email,
    expiration: wished > now ? Math.min(wished, now + longestMs) : now + (fileId ? 3_600_000 : longestMs),
    messages: 0,
    ...(typeof token === 'string' ? { token } : {}),
    ...(fileId ? { fileId } : {}),
  }
  world.channels.set(id, channel)
  notify(channel, 'sync')
  const json: Json = {
    kind: 'api#channel',
    id,
    resourceId: channel.resourceId,
    resourceUri,
    ...(channel.token === undefined ? {} : { token: channel.token }),
    expiration: String(channel.expiration),
  }
  return { json }
}

/** Google wants https; the stand-in also lets plain http to this machine through. */
function isWebhook(address: string): boolean {
  return (
    /^https:\/\//.test(address) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(address)
  )
}

function stop(world: World, call: Call): Reply {
  const { id, resourceId } = jsonBody(call)
  const channel = world.channels.get(String(id))
  if (!channel || channel.resourceId !== resourceId) {
    throw driveError(404, `Channel '${String(id)}' not found for project '123456789012'`, 'notFound')
  }
  world.channels.delete(channel.id)
  return { status: 204, headers: { 'content-type': 'text/html' } }
}
