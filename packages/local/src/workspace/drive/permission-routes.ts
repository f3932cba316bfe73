import { openFile } from '../access.ts'
import { driveError } from '../api-error.ts'
import { type Call, jsonBody, type Reply, type Route } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { type DriveFile, type Permission, touch, type World } from '../world.ts'
import { permissionView } from './file-view.ts'
import { permissionId } from './make-file.ts'
import { picked } from './routes.ts'

const LIST = /^\/drive\/v3\/files\/([^/]+)\/permissions$/
const ONE = /^\/drive\/v3\/files\/([^/]+)\/permissions\/([^/]+)$/
const ROLES = ['owner', 'organizer', 'fileOrganizer', 'writer', 'commenter', 'reader'] as const
const TYPES = ['user', 'group', 'domain', 'anyone'] as const
const USUAL = 'kind,id,type,role,allowFileDiscovery'

/** Drive v3: who may see and change a file. */
export const permissionRoutes: Route[] = [
  { method: 'GET', path: LIST, access: 'drive', handle: list },
  { method: 'POST', path: LIST, access: 'drive', handle: create },
  { method: 'GET', path: ONE, access: 'drive', handle: get },
  { method: 'PATCH', path: ONE, access: 'drive', handle: update },
  { method: 'DELETE', path: ONE, access: 'drive', handle: remove },
]

function list(world: World, call: Call): Reply {
  const file = openFile(world, call.caller, call.params[0]!, 'write')
  const json = { kind: 'drive#permissionList', permissions: file.permissions.map(permissionView) }
  return picked(call, json, `kind,nextPageToken,permissions(${USUAL})`)
}

function readRole(body: JsonObject): Permission['role'] {
  const role = ROLES.find(name => name === body.role)
  if (!role) throw driveError(400, 'The permission role field is required.', 'required')
  return role
}

function create(world: World, call: Call): Reply {
  const file = openFile(world, call.caller, call.params[0]!, 'write')
  const body = jsonBody(call)
  const role = readRole(body)
  const type = TYPES.find(name => name === body.type)
  if (!type) throw driveError(400, 'The permission type field is required.', 'required')
  const emailAddress = typeof body.emailAddress === 'string' ? body.emailAddress : undefined
  const domain = typeof body.domain === 'string' ? body.domain : undefined
  const id = type === 'anyone' ? 'anyoneWithLink' : permissionId(emailAddress ?? domain ?? type)
  const permission: Permission = {
    id,
    type,
    role,
    ...(emailAddress ? { emailAddress } : {}),
    ...(domain ? { domain } : {}),
  }
  if (role === 'owner') giveAway(file, emailAddress ?? file.owner)
  file.permissions = [...file.permissions.filter(item => item.id !== id), permission]
  touch(world, file.id, call.caller.email)
  return picked(call, permissionView(permission), USUAL)
}

function giveAway(file: DriveFile, email: string): void {
  file.permissions = file.permissions.map(item =>
    item.role === 'owner' ? { ...item, role: 'writer' } : item,
  )
  file.owner = email
}

function find(world: World, call: Call): { file: DriveFile; permission: Permission } {
  const file = openFile(world, call.caller, call.params[0]!, 'write')
  const permission = file.permissions.find(item => item.id === call.params[1])
  if (!permission) {
    throw driveError(404, `Permission not found: ${call.params[1]}.`, 'notFound', {
      locationType: 'parameter',
      location: 'permissionId',
    })
  }
  return { file, permission }
}

function get(world: World, call: Call): Reply {
  return picked(call, permissionView(find(world, call).permission), USUAL)
}

function update(world: World, call: Call): Reply {
  const { file, permission } = find(world, call)
  const role = readRole(jsonBody(call))
  if (role === 'owner') giveAway(file, permission.emailAddress ?? file.owner)
  file.permissions = file.permissions.map(item => (item.id === permission.id ? { ...item, role } : item))
  touch(world, file.id, call.caller.email)
  return picked(call, permissionView({ ...permission, role }), USUAL)
}

function remove(world: World, call: Call): Reply {
  const { file, permission } = find(world, call)
  if (permission.role === 'owner') {
    throw driveError(403, 'The owner of a file cannot be removed.', 'cannotRemoveOwner')
  }
  file.permissions = file.permissions.filter(item => item.id !== permission.id)
  touch(world, file.id, call.caller.email)
  return { status: 204, headers: { 'content-type': 'text/html' } }
}
