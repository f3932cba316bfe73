import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { canEnter, type ServerUser } from './server-user.ts'

/**
 * A place the server's user can reach: `wanted` itself, or, where a folder above it is closed to that user (as
 * `/root` is), a folder for it in a temporary directory, the same one each time.
 */
export function reachable(wanted: string, user: ServerUser): string {
  if (user.uid === undefined || canEnter(nearest(wanted), user)) return wanted
  const root = [tmpdir(), '/tmp', '/var/tmp'].find(folder => existsSync(folder) && canEnter(folder, user))
  if (!root) throw new Error(`User id ${user.uid} can enter neither ${wanted} nor a temporary directory`)
  const key = createHash('sha256').update(path.resolve(wanted)).digest('hex').slice(0, 12)
  const folder = path.join(root, `doki-${key}`)
  if (existsSync(folder) && statSync(folder).uid !== process.getuid?.())
    throw new Error(`${folder} belongs to somebody else, so it is not used: remove it`)
  return path.join(folder, path.basename(wanted))
}

/** Makes the folders above it, open to be entered. */
export function makeParents(dir: string): void {
  mkdirSync(path.dirname(dir), { recursive: true, mode: 0o755 })
}

function nearest(folder: string): string {
  let found = path.resolve(folder)
  while (!existsSync(found)) found = path.dirname(found)
  return found
}
