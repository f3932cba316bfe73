import fc from 'fast-check'
import { test } from 'tap'
import { assign } from './assign.ts'

test('the total is the best there is, as trying every way shows', async () => {
  const score = fc.integer({ min: 0, max: 10 }).map(n => n / 10)
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(score, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    )
  fc.assert(
    fc.property(matrix, fc.constantFrom(0, 0.3, 0.6), (scores, least) => {
      const found = assign(scores, least)
      const taken = found.filter(column => column !== null)
      const isOneToOne = new Set(taken).size === taken.length
      const areAbove = found.every((column, row) => column === null || scores[row]![column]! >= least)
      return (
        isOneToOne && areAbove && Math.abs(total(scores, found) - best(scores, least, 0, new Set())) < 1e-9
      )
    }),
  )
})

test('two that want the same column: both together do best, not the first alone', async t => {
  t.same(
    assign(
      [
        [0.9, 0.8],
        [0.8, 0.1],
      ],
      0.5,
    ),
    [1, 0],
  )
})

test('nothing to assign', async t => {
  t.same(assign([], 0.5), [])
  t.same(assign([[], []], 0.5), [null, null])
  t.same(assign([[0.4]], 0.5), [null])
})

function total(scores: number[][], found: (number | null)[]): number {
  return found.reduce<number>((sum, column, row) => sum + (column === null ? 0 : scores[row]![column]!), 0)
}

function best(scores: number[][], least: number, row: number, used: Set<number>): number {
  if (row === scores.length) return 0
  let most = best(scores, least, row + 1, used)
  scores[row]!.forEach((score, column) => {
    if (used.has(column) || score < least) return
    most = Math.max(most, score + best(scores, least, row + 1, new Set([...used, column])))
  })
  return most
}
