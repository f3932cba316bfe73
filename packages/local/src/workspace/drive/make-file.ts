import { ROOT_ID } from '../access.ts'
import type { Spreadsheet } from '../spreadsheet.ts'
import type { DriveFile, World } from '../world.ts'

export const SHEET_TYPE = 'application/vnd.google-apps.spreadsheet'
export const FOLDER_TYPE = 'application/vnd.google-apps.folder'

/** What a new file needs. */
export interface NewFile {
  id: string
  name: string
  owner: string
  sheet?: Spreadsheet
  mimeType?: string
  parents?: string[]
}

/** Puts a file into Drive, owned by `owner`; a spreadsheet brings its content. */
export function makeFile(world: World, asked: NewFile): DriveFile {
  const now = world.now().getTime()
  const file: DriveFile = {
    id: asked.id,
    name: asked.name,
    mimeType: asked.mimeType ?? (asked.sheet ? SHEET_TYPE : 'application/octet-stream'),
    parents: asked.parents?.length ? asked.parents : [ROOT_ID],
    createdTime: now,
    modifiedTime: now,
    version: 1,
    owner: asked.owner,
    lastModifyingUser: asked.owner,
    trashed: false,
    permissions: [{ id: permissionId(asked.owner), type: 'user', role: 'owner', emailAddress: asked.owner }],
    more: {},
  }
  world.files.set(file.id, file)
  if (asked.sheet) world.sheets.set(file.id, asked.sheet)
  const change = { fileId: file.id, time: now, removed: false }
  world.changes.push(change)
  world.onChange(file, change)
  return file
}

/** A person's permission id: a number that depends only on the address. */
export function permissionId(email: string): string {
  let hash = 7n
  for (const letter of email.toLowerCase())
    hash = (hash * 1_000_003n + BigInt(letter.codePointAt(0) ?? 0)) % 10n ** 20n
  return String(hash).padStart(20, '1')
}
