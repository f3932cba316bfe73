import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Test, test } from 'tap'
import type { Chosen } from './choose-trials.ts'
import { crashEffects } from './crash-effects.ts'
import { isUnharmed } from './report.ts'
import { twoWayEdits } from './scenarios/edits.ts'

// A few of those that `./doki crash` does: real processes and a real Postgres, some 20 s.
test('an engine killed while its writes are done and not told loses and doubles nothing', async t => {
  t.setTimeout(180_000)
  const [report] = await setup(t, { points: ['during'], at: null, person: null, every: 6 })
  t.ok((report?.kills ?? 0) >= 3, 'it was killed')
  t.same(report?.failures, [])
  t.ok(report && isUnharmed(report))
})

test('an engine frozen in the midst of a write changes nothing once it is thawed', async t => {
  t.setTimeout(180_000)
  const [report] = await setup(t, { points: ['frozen'], at: 12, person: null, every: 1 })
  t.equal(report?.freezes, 1)
  t.same(report?.failures, [])
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
