import { spawnSync } from 'node:child_process'
import { userInfo } from 'node:os'

/** Whose processes and files the server's are. Empty: our own, as for everyone but root. */
export type ServerUser = { uid?: number; gid?: number }

/**
 * Postgres refuses to run as root, so root runs it as user `postgres`, made if there is none, or else as `nobody`.
 * Everyone else runs it as themselves.
 */
export function serverUser(): ServerUser {
  if (userInfo().uid !== 0) return {}
  const found = lookUp('postgres')
  if (found) return found
  spawnSync('useradd', ['--system', '--user-group', 'postgres'])
  const user = lookUp('postgres') ?? lookUp('nobody')
  if (!user)
    throw new Error('Postgres does not run as root, and there is no user postgres or nobody: add one')
  return user
}

/** Whether that user may enter this folder, which asks for `x` on it and on every folder above. */
export function canEnter(folder: string, user: ServerUser): boolean {
  return spawnSync('test', ['-x', `${folder}/.`], { ...user, cwd: '/' }).status === 0
}

function lookUp(name: string): ServerUser | undefined {
  const id = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' })
    return status === 0 ? Number(stdout) : undefined
  }
  const uid = id('-u')
  const gid = id('-g')
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}
