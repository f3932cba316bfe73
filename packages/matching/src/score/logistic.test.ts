import { test } from 'tap'
import { fitLogistic, logOdds, probability } from './logistic.ts'

test('weights are found again in what they made', async t => {
  const rows: Float64Array[] = []
  const right: boolean[] = []
  // A grid of two features, each point as often right as 2a - b - 0.5 says.
  for (let a = 0; a <= 1; a += 0.1)
    for (let b = 0; b <= 1; b += 0.1)
      for (let each = 0; each < 50; each++) {
        rows.push(Float64Array.of(a, b))
        right.push((each + 0.5) / 50 < probability(2 * a - b - 0.5))
      }
  const counts = rows.map(() => 1)
  const { bias, weights } = fitLogistic({ rows, right, counts }, { names: ['a', 'b'], ridge: 0 })
  t.ok(Math.abs(bias + 0.5) < 0.1, `bias ${bias}`)
  t.ok(Math.abs((weights['a'] ?? 0) - 2) < 0.15)
  t.ok(Math.abs((weights['b'] ?? 0) + 1) < 0.15)
  const bound = fitLogistic({ rows, right, counts }, { names: ['a', 'b'], ridge: 0, signs: { b: 1 } })
  t.equal(bound.weights['b'], 0, 'what may only speak for a pair does not speak against it')
})

test('evidence adds up', async t => {
  t.equal(logOdds({ a: 1, b: 2 }, { bias: -1, weights: { a: 3, b: 0.5 } }), 3)
  t.equal(probability(0), 0.5)
})
