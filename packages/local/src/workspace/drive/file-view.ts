import { rankOf } from '../access.ts'
import type { Caller } from '../http.ts'
import type { Json, JsonObject } from '../json.ts'
import type { DriveFile, Permission } from '../world.ts'
import { permissionId, SHEET_TYPE } from './make-file.ts'

/** What files.get shows without a field mask. */
export const DEFAULT_FIELDS = 'kind,id,name,mimeType'

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** A User resource of Drive. */
export function userView(email: string, me: string): JsonObject {
  return {
    kind: 'drive#user',
    displayName: email.split('@')[0] ?? email,
    me: email === me,
    permissionId: permissionId(email),
    emailAddress: email,
  }
}

export function permissionView(permission: Permission): JsonObject {
  const { emailAddress, domain } = permission
  return {
    kind: 'drive#permission',
    id: permission.id,
    type: permission.type,
    role: permission.role,
    ...(emailAddress
      ? { emailAddress, displayName: emailAddress.split('@')[0] ?? '', deleted: false, pendingOwner: false }
      : {}),
    ...(domain ? { domain, displayName: domain } : {}),
    ...(permission.type === 'anyone' ? { allowFileDiscovery: false } : {}),
  }
}

/** The whole File resource; the field mask picks from it. */
export function fileView(file: DriveFile, caller: Caller): JsonObject {
  const rank = caller.scopes === 'any' ? 4 : rankOf(file, caller.email)
  const page = file.mimeType === SHEET_TYPE ? 'spreadsheets/d' : 'file/d'
  const shared = file.permissions.length > 1
  const { comments: _, ...more } = file.more
  const capabilities: Record<string, Json> = {
    canEdit: rank >= 3,
    canComment: rank >= 2,
    canShare: rank >= 3,
    canCopy: rank >= 1,
    canDownload: true,
    canRename: rank >= 3,
    canTrash: rank >= 4,
    canDelete: rank >= 4,
    canModifyContent: rank >= 3,
    canReadRevisions: rank >= 3,
  }
  return {
    kind: 'drive#file',
    id: file.id,
    name: file.name,
    mimeType: file.mimeType,
    starred: false,
    trashed: file.trashed,
    explicitlyTrashed: file.trashed,
    parents: file.parents,
    spaces: ['drive'],
    hasThumbnail: false,
    thumbnailVersion: '0',
    viewedByMe: true,
    copyRequiresWriterPermission: false,
    version: String(file.version),
    webViewLink: `https://docs.google.com/${page}/${file.id}/edit?usp=drivesdk`,
    createdTime: time(file.createdTime),
    modifiedTime: time(file.modifiedTime),
    modifiedByMeTime: time(file.modifiedTime),
    modifiedByMe: file.lastModifyingUser === caller.email,
    owners: [userView(file.owner, caller.email)],
    lastModifyingUser: userView(file.lastModifyingUser, caller.email),
    ownedByMe: file.owner === caller.email,
    shared,
    writersCanShare: true,
    viewersCanCopyContent: true,
    capabilities,
    ...(rank >= 3
      ? {
          permissions: file.permissions.map(permissionView),
          permissionIds: file.permissions.map(({ id }) => id),
        }
      : {}),
    quotaBytesUsed: '0',
    size: '1024',
    isAppAuthorized: true,
    ...more,
  }
}
