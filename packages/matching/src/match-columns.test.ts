import fc from 'fast-check'
import { test } from 'tap'
import type { MatchColumn } from './evidence/side.ts'
import { matchColumns } from './match-columns.ts'

test('an export finds its table, in words and in values', async t => {
  const source = columns([
    'Order No',
    'Courriel',
    'Qty',
    'Ship-to City',
    'Bill-to City',
    'Ordered on',
    'Internal memo',
  ])
  const target = columns([
    'id',
    'email',
    'quantity',
    'billing_city',
    'shipping_city',
    'order_date',
    'order_number',
  ])
  t.same(chosen(source, target), {
    'Order No': 'order_number',
    Courriel: 'email',
    Qty: 'quantity',
    'Ship-to City': 'shipping_city',
    'Bill-to City': 'billing_city',
    'Ordered on': 'order_date',
    'Internal memo': null,
  })
})

test('headers that say nothing are matched by what stands under them', async t => {
  const source = [
    { name: 'Column 1', values: ['ada@x.org', 'bob@x.org', 'cy@x.org'] },
    { name: 'Column 2', values: ['+49 30 1234567', '+49 40 7654321', '+49 89 2468101'] },
    { name: 'Column 3', values: ['2024-01-31', '2024-02-28', '2024-03-31'] },
  ]
  const target = [
    { name: 'signup_date', values: ['2024-02-01', '2024-03-05', '2024-05-06'] },
    { name: 'mail', values: ['dee@y.org', 'eli@y.org', 'fay@y.org'] },
    { name: 'tel', values: ['+49 221 123456', '+49 711 654321', '+49 351 987654'] },
  ]
  t.same(chosen(source, target), { 'Column 1': 'mail', 'Column 2': 'tel', 'Column 3': 'signup_date' })
})

test('it says why, in words', async t => {
  const { reasons } = matchColumns(
    [{ name: 'Courriel', values: ['ada@x.org', 'bob@x.org', 'cy@x.org'] }],
    [{ name: 'email', values: ['dee@y.org', 'eli@y.org', 'fay@y.org'] }],
  )
  t.same(reasons(0, 0), ['“courriel” is French for email', 'both hold e-mail addresses'])
  const short = matchColumns(columns(['Qty']), columns(['quantity']))
  t.same(short.reasons(0, 0), ['“qty” is short for quantity'])
})

test('what was said before moves a pair, either way', async t => {
  const [source, target] = [columns(['Zyxwv', 'City']), columns(['qrtpl', 'town'])]
  t.same(chosen(source, target), { Zyxwv: null, City: 'town' })
  const taught = matchColumns(source, target, {
    prior: (i, j) => (i === 0 && j === 0 ? 8 : i === 1 ? -8 : 0),
  })
  t.same(
    taught.chosen.map(each => each?.target ?? null),
    [0, null],
  )
})

test('nobody is matched twice, and the same question has the same answer', async t => {
  const name = fc.constantFrom(
    'id',
    'Name',
    'Kunde',
    'total',
    'net total',
    'date',
    'E-Mail',
    'x',
    'city',
    'Column 2',
  )
  const side = fc.uniqueArray(name, { maxLength: 6 }).map(columns)
  fc.assert(
    fc.property(side, side, (source, target) => {
      const first = matchColumns(source, target)
      const again = matchColumns(source, target)
      const taken = first.chosen.flatMap(each => (each ? [each.target] : []))
      t.same(again.chosen, first.chosen)
      t.same(again.candidates, first.candidates)
      return (
        new Set(taken).size === taken.length &&
        first.candidates.every(row => row.length === target.length) &&
        first.candidates.flat().every(({ confidence }) => confidence >= 0 && confidence <= 1)
      )
    }),
    { numRuns: 40 },
  )
  t.end()
})

function columns(names: string[]): MatchColumn[] {
  return names.map(name => ({ name, values: [] }))
}

function chosen(
  source: readonly MatchColumn[],
  target: readonly MatchColumn[],
): Record<string, string | null> {
  const { chosen } = matchColumns(source, target)
  return Object.fromEntries(
    source.map(({ name }, i) => [name, target[chosen[i]?.target ?? -1]?.name ?? null]),
  )
}
