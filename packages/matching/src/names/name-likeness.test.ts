import fc from 'fast-check'
import { test } from 'tap'
import { readNames } from './column-name.ts'
import { nameLikeness } from './name-likeness.ts'

test('the same thing in other words is alike, whole or in part', async t => {
  t.match(likeness('Qty', 'quantity'), { sameMeaning: true, common: 1 })
  t.match(likeness('Surname', 'last_name'), { sameMeaning: true })
  t.match(likeness('Courriel', 'email_address'), { sameMeaning: true })
  t.ok(likeness('Customer email', 'email').common > likeness('Customer email', 'phone').common)
  t.ok(likeness('Invoice no', 'invoice_number').common > likeness('Invoice no', 'order_number').common)
  t.ok(likeness('Vendor', 'supplier_name').common > 0.3)
})

test('twins are told apart', async t => {
  for (const [a, b] of [
    ['billing_city', 'shipping_city'],
    ['net_amount', 'gross_amount'],
    ['created_at', 'updated_at'],
    ['first_name', 'last_name'],
  ] as const)
    t.equal(likeness(a, b).opposed, 1, `${a}, ${b}`)
  t.equal(likeness('note 1', 'note_2').otherNumber, true)
  t.equal(likeness('billing_city', 'city').opposed, 0)
})

test('slips of the pen are forgiven, other words are not', async t => {
  t.ok(likeness('Catgory', 'category').common > 0.8)
  t.ok(likeness('invoice', 'voice').common < 0.8)
  t.ok(likeness('member', 'number').common < 0.5)
})

test('likeness has no direction, and a name is most like itself', async t => {
  const word = fc.constantFrom(
    'order',
    'customer',
    'date',
    'name',
    'net',
    'total',
    'Betrag',
    'xyz',
    '電話',
    'qty',
  )
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map(words => words.join(' '))
  fc.assert(
    fc.property(name, name, (a, b) => {
      const there = likeness(a, b)
      const back = likeness(b, a)
      return (
        Math.abs(there.common - back.common) < 1e-9 &&
        there.opposed === back.opposed &&
        there.letters === back.letters &&
        likeness(a, a).common > 0.999
      )
    }),
  )
  t.end()
})

function likeness(a: string, b: string) {
  return nameLikeness(readNames([a], '')[0]!, readNames([b], '')[0]!)
}
