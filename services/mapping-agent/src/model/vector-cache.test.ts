import { test } from 'tap'
import { vectorCache } from './vector-cache.ts'

test('the text that was not asked for the longest goes first', t => {
  const cache = vectorCache(2)
  cache.set('a', [1])
  cache.set('b', [2])
  t.same(cache.get('a'), new Float32Array([1]))
  cache.set('c', [3])
  t.equal(cache.get('b'), undefined)
  t.same([cache.get('a')?.[0], cache.get('c')?.[0]], [1, 3])
  t.end()
})
