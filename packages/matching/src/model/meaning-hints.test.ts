import { test } from 'tap'
import { meaningHints } from './meaning-hints.ts'

test('what is nearer than usual speaks for a pair, what is farther against it, within bounds', t => {
  const hints = meaningHints(
    [
      { name: 'a', vector: [1, 0] },
      { name: 'b', vector: [0.1, 1] },
    ],
    [
      { name: 'x', vector: [2, 0.1] },
      { name: 'y', vector: [0, 3] },
    ],
  )
  t.ok((hints?.('a', 'x')?.odds ?? 0) > 0.9 && (hints?.('a', 'y')?.odds ?? 0) < -0.9)
  t.ok((hints?.('b', 'y')?.odds ?? 0) <= 2)
  t.equal(hints?.('a', 'z'), null)
  t.end()
})

test('one that stands out among many is near, and says so', t => {
  const columns = Array.from({ length: 20 }, (_, n) => ({
    name: `c${n}`,
    vector: n === 7 ? [1, 0] : [0.1, 1],
  }))
  const hints = meaningHints([{ name: 'a', vector: [1, 0] }], columns)
  t.match(hints?.('a', 'c7'), { odds: 2, reason: 'the embedder finds the names near in meaning' })
  t.end()
})

test('where nothing stands out nothing is said', t => {
  const same = [
    { name: 'a', vector: [1, 0] },
    { name: 'b', vector: [1, 0] },
  ]
  t.equal(meaningHints(same, same), null)
  t.equal(meaningHints([], same), null)
  t.equal(meaningHints([{ name: 'a', vector: [0, 0] }], same), null)
  t.equal(meaningHints([{ name: 'a', vector: [1, 0, 0] }, ...same], same), null, 'vectors of two embedders')
  t.end()
})
