import fc from 'fast-check'
import { test } from 'tap'
import { brokenLimit, type JsonLimits } from './json-size.ts'

const lax: JsonLimits = { depth: 32, values: 1_000, entries: 500 }

test('it is as deep as what a parser makes of it', async t => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const json = Buffer.from(JSON.stringify(value))
      const depth = depthOf(value)
      const most = { depth, values: Infinity, entries: Infinity }
      if (brokenLimit(json, most)) return false
      return depth === 0 || brokenLimit(json, { ...most, depth: depth - 1 }) === 'depth'
    }),
  )
  t.pass()
})

test('its widest list has as many entries as what a parser makes of it', async t => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const json = Buffer.from(JSON.stringify(value))
      const entries = widthOf(value)
      const most = { depth: Infinity, values: Infinity, entries }
      if (entries > 0 && brokenLimit(json, most)) return false
      return entries < 2 || brokenLimit(json, { ...most, entries: entries - 1 }) === 'entries'
    }),
  )
  t.pass()
})

test('it has no fewer values than what a parser makes of it', async t => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const json = Buffer.from(JSON.stringify(value))
      const values = countOf(value)
      const most = { depth: Infinity, entries: Infinity }
      // An empty list counts as if there were one in it.
      if (brokenLimit(json, { ...most, values: 2 * values })) return false
      return values < 2 || brokenLimit(json, { ...most, values: values - 1 }) === 'values'
    }),
  )
  t.pass()
})

test('what is broken is looked through as well', async t => {
  t.equal(brokenLimit(Buffer.from('['.repeat(1_000_000)), lax), 'depth')
  t.equal(brokenLimit(Buffer.from(','.repeat(1_000)), lax), 'entries')
  t.equal(brokenLimit(Buffer.from(']'.repeat(1_000)), lax), undefined)
  t.equal(brokenLimit(Buffer.from(`"${'['.repeat(100)}\\"${'['.repeat(100)}`), lax), undefined)
  t.equal(brokenLimit(Buffer.from(`"${','.repeat(2_000)}`), lax), undefined)
})

/** 0: no list and no object. */
function depthOf(value: unknown): number {
  return isInner(value) ? 1 + Math.max(0, ...inside(value).map(depthOf)) : 0
}

function widthOf(value: unknown): number {
  return Math.max(inside(value).length, ...inside(value).map(widthOf))
}

function countOf(value: unknown): number {
  return inside(value).reduce<number>((sum, each) => sum + countOf(each), 1)
}

function inside(value: unknown): unknown[] {
  return isInner(value) ? Object.values(value) : []
}

function isInner(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
