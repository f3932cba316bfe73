import { test } from 'tap'
import { featureNames, weighPair } from './features.ts'
import { type MatchColumn, readSide } from './side.ts'

test('features stand in the order of their names', async t => {
  t.same(Object.keys(weigh({ name: 'a', values: [] }, { name: 'b', values: [] }).features), featureNames)
})

test('types that cannot be one another speak against a pair, types that are the same for it', async t => {
  const dates = { name: 'Due', values: ['2024-01-31', '2024-02-28'] }
  t.match(weigh(dates, { name: 'due_date', type: 'date', values: [] }).features, {
    typeFits: 1,
    typeFails: 0,
  })
  t.match(weigh(dates, { name: 'amount', type: 'decimal', values: [] }).features, {
    typeFits: 0,
    typeFails: 1,
  })
  t.match(
    weigh(dates, { name: 'note', type: 'text', values: [] }).features,
    { typeFails: 1 },
    'a date is no note',
  )
})

test('what a name says it holds is compared with what the other side holds', async t => {
  const mails = { name: 'Column 1', values: ['a@x.org', 'b@x.org', 'c@x.org'] }
  t.match(weigh(mails, { name: 'email', values: [] }).features, { kindSaid: 1, kindUnsaid: 0, blankName: 1 })
  t.match(weigh(mails, { name: 'phone', values: [] }).features, { kindSaid: 0, kindUnsaid: 1 })
})

test('units of one dimension speak for a pair, others against it', async t => {
  const grams = { name: 'weight_g', values: [] }
  t.equal(weigh({ name: 'Weight (g)', values: [] }, grams).features.sameUnit, 1)
  t.ok(weigh({ name: 'Weight (kg)', values: [] }, grams).features.sameUnit > 0)
  t.equal(weigh({ name: 'Weight (cm)', values: [] }, grams).features.otherUnit, 1)
})

function weigh(left: MatchColumn, right: MatchColumn) {
  return weighPair(readSide([left], '')[0]!, readSide([right], '')[0]!)
}
