import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import tap from 'tap'
import { email } from '../../demo/journey.ts'
import { type LocalCloud, startLocalCloud } from '../start-local-cloud.ts'

/** Who may sign in, each with a workspace that no other test looks into. */
export const people = { demo: email, road: 'bea@example.com', mcp: 'cyd@example.com' } as const

let cloud: Promise<LocalCloud> | undefined

/**
 * The one local cloud of all tests of this process that need no other: starting it takes seven processes and seconds. It is
 * stopped, and its data deleted, after the last of them.
 */
export function sharedCloud(): Promise<LocalCloud> {
  cloud ??= start()
  return cloud
}

async function start(): Promise<LocalCloud> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-shared-'))
  chmodSync(folder, 0o755) // Postgres may have to run as another user
  const starting = startLocalCloud({
    folder,
    durable: false,
    users: Object.values(people),
    warn: () => {},
  })
  tap.teardown(async () => {
    await (await starting.catch(() => undefined))?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return starting
}
