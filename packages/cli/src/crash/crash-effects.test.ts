import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Test, test } from 'tap'
import type { Chosen } from './choose-trials.ts'
import { crashEffects } from './crash-effects.ts'
import { isUnharmed } from './report.ts'
import { twoWayEdits } from './scenarios/edits.ts'

// Two of those that `./doki crash` does: real processes and a real Postgres, some 15 s.
test('an engine killed, or frozen, while a write is done and not told loses and doubles nothing', async t => {
  t.setTimeout(180_000)
  const [report] = await setup(t, { points: ['during', 'frozen'], at: 12, person: 'table', every: 1 })
  t.match(report, { kills: 1, freezes: 1, unmet: 0, edited: 2 })
  t.same(report?.failures, [])
  t.ok(report && isUnharmed(report))
})

async function setup(t: Test, chosen: Chosen) {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-crash-'))
  chmodSync(folder, 0o755) // Postgres may have to run as another user
  const say = { line: () => {}, now: () => {} }
  const crash = crashEffects({ folder, scenarios: [twoWayEdits], chosen, lanes: 1, say })
  t.teardown(async () => {
    await crash.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return crash.reports
}
