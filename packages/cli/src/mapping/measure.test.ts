import { test } from 'tap'
import { measure, sharesOf } from './measure.ts'
import type { Pair } from './read-pairs.ts'

const column = (name: string) => ({ name, values: [] })
const pair: Pair = {
  ...{ id: 's/p', suite: 's', tableName: '', ignored: [] },
  source: ['a', 'b', 'c', 'd'].map(column),
  target: ['X', 'Y', 'Z'].map(column),
  truth: [
    { source: 'a', target: 'X' },
    { source: 'b', target: 'Y' },
    { source: 'c', target: 'Z' },
  ],
}

test('right, wrong, missed and rightly left alone are told apart', async t => {
  const chosen = [choice(0), choice(2), null, null]
  const found = measure(pair, { chosen, candidates: [ranked(0), ranked(2), ranked(1), ranked(2)] })
  t.match(found, { right: 1, wrong: 1, missed: 2, decided: 2, columns: 4, withTarget: 3 })
  const shares = sharesOf([found])
  t.equal(shares.precision, 0.5)
  t.equal(shares.recall, 1 / 3)
  t.equal(shares.decided, 0.5)
})

test('what is ignored counts as neither right nor wrong', async t => {
  const ignoring = { ...pair, ignored: [{ source: 'd', target: 'Z' }] }
  const chosen = [null, null, null, choice(2)]
  t.match(measure(ignoring, { chosen, candidates: [[], [], [], ranked(2)] }), {
    right: 0,
    wrong: 0,
    decided: 1,
  })
})

function choice(target: number) {
  return { target, score: 0.9, confidence: 0.9 }
}

function ranked(first: number) {
  return [0, 1, 2]
    .toSorted((a, b) => Number(b === first) - Number(a === first))
    .map((target, rank) => ({ target, score: 0.9 - rank / 10, confidence: 0.9 - rank / 10 }))
}
