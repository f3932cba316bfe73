import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Test, test } from 'tap'
import { startLocalCloud } from '../cloud/start-local-cloud.ts'
import { email } from '../demo/journey.ts'
import { crashRoad } from './crash-road.ts'
import { moments } from './moments.ts'
import { isWell } from './survive.ts'

// One of those that `./doki crash` kills, its lease ended at once: real processes, some 15 s.
test('an engine killed between table and base is carried on by another, and no row is doubled', async t => {
  t.setTimeout(600_000)
  const cloud = await setup(t)
  const between = moments.filter(({ alone, hold }) => alone && hold)
  const say = { line: () => {}, now: () => {} }
  const kills = await crashRoad(cloud, { victims: between, rows: 200, hurry: true, say })
  t.match(kills, [{ process: 'sync-engine', rows: 200, expected: 200, changesAfter: 0, error: null }])
  t.ok(kills.every(isWell))
})

async function setup(t: Test) {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-road-'))
  chmodSync(folder, 0o755) // Postgres may have to run as another user
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const cloud = await startLocalCloud({ folder, durable: false, users: [email], warn: () => {} })
  t.teardown(() => cloud.stop())
  return cloud
}
