import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Runs Supabase's own command-line tool, as npm brings it, and answers what it printed. It knows nothing of the settings and
 * tokens of whoever runs it, leaves nothing behind, and reports to nobody. Throws with its words when it fails.
 */
export async function supabaseCli(args: string[]): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'doki-supabase-'))
  try {
    const { stdout } = await run(process.execPath, [program(), ...args, '--agent', 'no'], {
      cwd: home,
      // A test database speaks no TLS, and of that the tool would complain amid its output.
      env: { PATH: process.env.PATH, HOME: home, DO_NOT_TRACK: '1', PGSSLMODE: 'disable' },
      maxBuffer: 64 * 1024 * 1024,
    })
    return stdout
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

function program(): string {
  const manifest = createRequire(import.meta.url).resolve('supabase/package.json')
  return path.join(path.dirname(manifest), 'dist/supabase.js')
}
