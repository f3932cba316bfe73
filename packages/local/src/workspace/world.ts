import { Calculator } from './formula/calculate.ts'
import type { JsonObject } from './json.ts'
import type { Spreadsheet } from './spreadsheet.ts'

/** A file as Drive knows it. Times are milliseconds since 1970. */
export interface DriveFile {
  id: string
  name: string
  mimeType: string
  parents: string[]
  createdTime: number
  modifiedTime: number
  version: number
  owner: string
  lastModifyingUser: string
  trashed: boolean
  permissions: Permission[]
  /** description, properties, appProperties, starred … as they came. */
  more: JsonObject
}

export interface Permission {
  id: string
  type: 'user' | 'group' | 'domain' | 'anyone'
  role: 'owner' | 'organizer' | 'fileOrganizer' | 'writer' | 'commenter' | 'reader'
  emailAddress?: string
  domain?: string
}

/** One entry of the Drive change log. */
export interface Change {
  fileId: string
  time: number
  removed: boolean
}

/** A watch on a file or on all changes; expiration is milliseconds since 1970. */
export interface Channel {
  id: string
  address: string
  token?: string
  resourceId: string
  resourceUri: string
  /** Undefined: all changes of the user. */
  fileId?: string
  owner: string
  expiration: number
  messages: number
}

export interface Grant {
  email: string
  scopes: string[]
  clientId: string
  /** Milliseconds since 1970; for refresh tokens Infinity. */
  expires: number
  revoked: boolean
}

export interface AuthorizationCode extends Grant {
  redirectUri: string
  codeChallenge?: string
  nonce?: string
  offline: boolean
  used: boolean
}

/** All that the stand-in holds. */
export interface World {
  readonly now: () => Date
  readonly files: Map<string, DriveFile>
  readonly sheets: Map<string, Spreadsheet>
  /** Ids that once were files here: reading them is a 404, not a foreign document. */
  readonly deleted: Set<string>
  readonly changes: Change[]
  readonly channels: Map<string, Channel>
  /** Those who may sign in on the consent page; the first is the default. */
  readonly users: string[]
  readonly accessTokens: Map<string, Grant>
  readonly refreshTokens: Map<string, Grant>
  readonly codes: Map<string, AuthorizationCode>
  readonly open: boolean
  /** Changes that Drive will show later, with the time they were made. */
  readonly unseen: { id: string; by: string; madeAt: number; seenAt: number }[]
  /** Told after every change of a file; sends the Drive notifications. */
  onChange: (file: DriveFile, change: Change) => void
}

const calculators = new WeakMap<Spreadsheet, { revision: number; calculator: Calculator }>()

/** The calculator for the spreadsheet as it now stands. */
export function calculatorOf(world: World, sheet: Spreadsheet): Calculator {
  const known = calculators.get(sheet)
  if (known?.revision === sheet.revision) return known.calculator
  const calculator = new Calculator(sheet, world.now)
  calculators.set(sheet, { revision: sheet.revision, calculator })
  return calculator
}

/** Notes a write: new time, new version, a line in the change log, notifications. */
export function touch(world: World, id: string, by: string): void {
  const sheet = world.sheets.get(id)
  if (sheet) sheet.revision++
  show(world, id, by, world.now().getTime())
}

/** Notes a write that Drive shows only after `unseenMs`. */
export function touchLater(world: World, id: string, by: string, unseenMs: number): void {
  if (unseenMs === 0) {
    touch(world, id, by)
    return
  }
  const sheet = world.sheets.get(id)
  if (sheet) sheet.revision++
  const madeAt = world.now().getTime()
  world.unseen.push({ id, by, madeAt, seenAt: madeAt + unseenMs })
}

/** Shows what has become due. */
export function showDue(world: World): void {
  const now = world.now().getTime()
  const due = world.unseen.filter(({ seenAt }) => seenAt <= now)
  if (due.length === 0) return
  world.unseen.splice(0, world.unseen.length, ...world.unseen.filter(({ seenAt }) => seenAt > now))
  for (const { id, by, madeAt } of due) show(world, id, by, madeAt)
}

function show(world: World, id: string, by: string, madeAt: number): void {
  const file = world.files.get(id)
  if (!file) return
  file.modifiedTime = Math.max(madeAt, file.modifiedTime + 1)
  file.version++
  file.lastModifyingUser = by
  const change = { fileId: id, time: file.modifiedTime, removed: false }
  world.changes.push(change)
  world.onChange(file, change)
}
