import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ServerUser } from './server-user.ts'

/** Runs one of Postgres' programs as the server's user. Throws with what it printed when it fails. */
export async function runProgram(program: string, args: string[], user: ServerUser): Promise<void> {
  const { PATH, HOME, TMPDIR, TZ } = process.env
  const env = { PATH, HOME, TMPDIR, TZ, LC_ALL: locale } // none of the PG* settings of the caller
  await promisify(execFile)(program, args, { ...user, cwd: '/', env })
}

/** How text sorts and what is upper case, the same on every run. macOS knows no `C.UTF-8`. */
export const locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'
