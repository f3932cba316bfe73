import fc from 'fast-check'
import { test } from 'tap'
import { isDeeperThan } from './json-depth.ts'

test('it is as deep as what a parser makes of it', async t => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const json = Buffer.from(JSON.stringify(value))
      const depth = depthOf(value)
      return !isDeeperThan(json, depth) && (depth === 0 || isDeeperThan(json, depth - 1))
    }),
  )
  t.pass()
})

test('what is broken is looked through as well', async t => {
  t.ok(isDeeperThan(Buffer.from('['.repeat(1_000_000)), 32))
  t.notOk(isDeeperThan(Buffer.from(`"${'['.repeat(100)}\\"${'['.repeat(100)}`), 32))
})

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
