import { driveError, fileNotFound, forbidden, notFound } from './api-error.ts'
import { type Caller, requireScope } from './http.ts'
import { looksLikeFileId } from './ids.ts'
import type { Spreadsheet } from './spreadsheet.ts'
import type { DriveFile, Permission, World } from './world.ts'

const AUTH = 'https://www.googleapis.com/auth/'
const WRITE = ['spreadsheets', 'drive', 'drive.file'].map(scope => AUTH + scope)
const READ = [...WRITE, ...['spreadsheets.readonly', 'drive.readonly'].map(scope => AUTH + scope)]
const DRIVE_WRITE = ['drive', 'drive.file'].map(scope => AUTH + scope)
const DRIVE_READ = [
  ...DRIVE_WRITE,
  ...['drive.readonly', 'drive.metadata', 'drive.metadata.readonly'].map(scope => AUTH + scope),
]

/** A permission's rank: 1 reads, 2 comments, 3 writes, 4 owns. */
function rank(role: Permission['role']): number {
  return { reader: 1, commenter: 2, writer: 3, fileOrganizer: 3, organizer: 3, owner: 4 }[role]
}

/** What this person may do with the file: 0 nothing … 4 owner. */
export function rankOf(file: DriveFile, email: string): number {
  const ranks = file.permissions
    .filter(({ type, emailAddress, domain }) => {
      if (type === 'anyone') return true
      if (type === 'domain') return email.endsWith(`@${domain ?? ''}`)
      return emailAddress?.toLowerCase() === email.toLowerCase()
    })
    .map(permission => rank(permission.role))
  return Math.max(0, ...ranks)
}

function mayDo(file: DriveFile, caller: Caller, need: number): boolean {
  return caller.scopes === 'any' || rankOf(file, caller.email) >= need
}

/**
 * The spreadsheet, if the caller may. An id of Google's form that was not made here is somebody else's document
 * (403, as recorded); any other unknown id, and a deleted one, does not exist (404).
 */
export function openSpreadsheet(world: World, caller: Caller, id: string, to: 'read' | 'write'): Spreadsheet {
  requireScope(caller, to === 'read' ? READ : WRITE)
  const file = world.files.get(id)
  if (!file) throw looksLikeFileId(id) && !world.deleted.has(id) ? forbidden() : notFound()
  if (!mayDo(file, caller, to === 'read' ? 1 : 3)) throw forbidden()
  const sheet = world.sheets.get(id)
  if (!sheet) throw notAllowedOnFile()
  return sheet
}

function notAllowedOnFile() {
  const error = forbidden()
  return Object.assign(error, {
    code: 400,
    body: {
      error: {
        code: 400,
        message: 'This operation is not supported for this document',
        status: 'FAILED_PRECONDITION',
      },
    },
  })
}

/** The file, if the caller may; Drive hides what one may not see behind a 404. */
export function openFile(world: World, caller: Caller, id: string, to: 'read' | 'write' | 'own'): DriveFile {
  requireScope(caller, to === 'read' ? DRIVE_READ : DRIVE_WRITE)
  const file = id === 'root' ? rootOf(caller.email) : world.files.get(id)
  if (!file || !mayDo(file, caller, 1)) throw fileNotFound(id)
  if (!mayDo(file, caller, to === 'read' ? 1 : to === 'write' ? 3 : 4)) {
    throw driveError(
      403,
      'The user does not have sufficient permissions for this file.',
      'insufficientFilePermissions',
    )
  }
  return file
}

export const ROOT_ID = '0AMyDriveRootUk9PVA'

function rootOf(email: string): DriveFile {
  return {
    id: ROOT_ID,
    name: 'My Drive',
    mimeType: 'application/vnd.google-apps.folder',
    parents: [],
    createdTime: 0,
    modifiedTime: 0,
    version: 1,
    owner: email,
    lastModifyingUser: email,
    trashed: false,
    permissions: [{ id: 'root', type: 'user', role: 'owner', emailAddress: email }],
    more: {},
  }
}

export { DRIVE_READ, DRIVE_WRITE, READ as SHEETS_READ, WRITE as SHEETS_WRITE }
