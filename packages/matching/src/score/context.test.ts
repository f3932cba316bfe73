import { test } from 'tap'
import { inContext } from './context.ts'

test('a pair without a rival stands out, one with a surer rival does not', async t => {
  const [[clear], [, rival]] = inContext([
    [2, -4, -4],
    [-4, 1, 3],
  ]) as [[{ aheadOfRow: number }], [unknown, { aheadOfRow: number; taken: number }]]
  t.ok(clear.aheadOfRow > 0)
  t.ok(rival.aheadOfRow < 0)
  t.ok(rival.taken > 0.9)
})

test('neighbours of pairs are likelier to be pairs', async t => {
  const contexts = inContext([
    [4, -4, -4],
    [-4, -1, -4],
    [-4, -4, 4],
  ])
  t.ok((contexts[1]?.[1]?.neighbours ?? 0) > 0.9)
  t.ok((contexts[0]?.[2]?.neighbours ?? 1) < 0.3)
})

test('nothing to compare is nothing said', async t => {
  t.same(inContext([]), [])
  t.same(inContext([[], []]), [[], []])
})
