import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { DokiError } from '@doki/contracts'
import { root } from '../root.ts'

const run = promisify(execFile)
const git = async (...args: string[]) => (await run('git', ['-C', root, ...args])).stdout.trim()

/**
 * The commit to come from: `asked`, or else the newest release, or else the commit before the newest migration. Throws
 * `unprocessable` where there is no such history.
 */
export async function oldCommit(asked: string | undefined): Promise<string> {
  const wanted = asked ?? (await newestTag()) ?? (await beforeNewestMigration())
  const commit = await git('rev-parse', '--verify', '--quiet', `${wanted}^{commit}`).catch(() => '')
  if (!commit)
    throw new DokiError(
      'unprocessable',
      asked
        ? `git knows no “${asked}” here: give a tag, a branch or a commit that was fetched.`
        : 'There is no older version here: a copy without its history, or a shallow clone, has none. Fetch it with git fetch --unshallow --tags.',
    )
  return commit
}

async function newestTag(): Promise<string | undefined> {
  const tag = await git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').catch(() => '')
  return tag.split('\n')[0] || undefined
}

async function beforeNewestMigration(): Promise<string> {
  const migrations = ['--', 'infra/supabase/migrations']
  const added = await git('log', '-1', '--format=%H', '--diff-filter=A', ...migrations).catch(() => '')
  return `${added || 'none'}^`
}

/** Lays the commit out in `folder` with its own packages, as somebody would have it who deployed it then. */
export async function checkOut(commit: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const archive = path.join(folder, 'version.tar')
  await git('archive', '--format=tar', `--output=${archive}`, commit)
  await run('tar', ['-xf', archive, '-C', folder])
  if (existsSync(path.join(root, '.tools')))
    symlinkSync(path.join(root, '.tools'), path.join(folder, '.tools'))
  // Its own ./doki installs its own packages; what this one was told to keep is not for it.
  const { NODE_COMPILE_CACHE: _kept, ...env } = process.env
  await run(path.join(folder, 'doki'), ['--help'], { env, cwd: folder })
  return folder
}
