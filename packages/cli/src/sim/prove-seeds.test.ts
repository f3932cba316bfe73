import { addUp } from '@doki/engine/simulation'
import { test } from 'tap'
import { proveSeeds } from './prove-seeds.ts'

test('in 100 simulated worlds no edit is lost, no row doubled, and nothing touched that is not mapped', async t => {
  const { proved, crashed } = await proveSeeds({ first: 1, count: 100, threads: 2 }, () => {})
  t.same(crashed, [])
  const proof = addUp(proved)
  t.same(proof.failures, [])
  t.match(proof, { ok: true, seeds: 100, tracesDiffer: 0 })
  t.ok(
    proved.every(({ edits }) => edits >= 20),
    'people and programs were at work',
  )
  const faultsOf = (faults: Record<string, number>) =>
    Object.values(faults).reduce((sum, count) => sum + count, 0)
  t.ok(
    proved.every(({ faults }) => faultsOf(faults) >= 3),
    'and so was misfortune',
  )
  t.ok(Object.keys(proof.faults).length > 15, `kinds of faults: ${Object.keys(proof.faults).join(', ')}`)
})
