import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Binaries, PostgresVersion } from './binaries.ts'
import { makeParents } from './reachable.ts'
import { locale, runProgram } from './run-program.ts'
import { serverConfig } from './server-config.ts'
import type { ServerUser } from './server-user.ts'

type Wanted = {
  dir: string
  version: PostgresVersion
  durable: boolean
  user: ServerUser
  programs: Binaries
}

/**
 * Makes the data directory unless it is there, and writes its settings. It is built beside its place and moved
 * there whole, so one that was cut short is never taken for finished, and of two starting at once one wins.
 *
 * Throws when the directory holds data of another version.
 */
export async function prepareDataDir({ dir, version, durable, user, programs }: Wanted): Promise<void> {
  if (!existsSync(path.join(dir, 'PG_VERSION'))) await build(dir, user, programs)
  const found = Number(readFileSync(path.join(dir, 'PG_VERSION'), 'utf8'))
  if (found !== version)
    throw new Error(
      `${dir} holds data of Postgres ${found}, and ${version} is asked for: take another directory, or reset it`,
    )
  writeFileSync(path.join(dir, 'doki.conf'), serverConfig(durable))
}

async function build(dir: string, user: ServerUser, { initdb }: Binaries): Promise<void> {
  makeParents(dir)
  const draft = `${dir}.new-${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (user.uid !== undefined && user.gid !== undefined) chownSync(draft, user.uid, user.gid)
  const encoding = ['--encoding=UTF8', `--locale=${locale}`]
  const quick = ['--no-sync', '--no-instructions']
  try {
    await runProgram(initdb, ['-D', draft, '-U', 'postgres', '-A', 'trust', ...encoding, ...quick], user)
    appendFileSync(path.join(draft, 'postgresql.conf'), "\ninclude 'doki.conf'\n")
    renameSync(draft, dir)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(path.join(dir, 'PG_VERSION'))) throw error
  }
}
