import { test } from 'tap'
import { contextOf, nameLikeness, readColumnName } from './name-likeness.ts'
import { squeeze, tokenize } from './tokens.ts'

test('names are cut where people see words', async t => {
  for (const [name, words] of Object.entries({
    OrderID: ['order', 'id'],
    SKUCode: ['sku', 'code'],
    order_items: ['order', 'item'],
    'Ship-To  Address2': ['ship', 'to', 'address', '2'],
    Größe: ['große'],
    'Straße/Ort': ['straße', 'ort'],
    'Invoice #': ['invoice', 'number'],
    "Customer's name": ['customer', 'name'],
    Prénom: ['prenom'],
    '': [],
    '???': [],
  }))
    t.same(tokenize(name).words, words, name)
  t.same(tokenize('Weight (kg)'), { words: ['weight'], unit: 'kg' })
  t.equal(squeeze('E-Mail'), 'email')
})

test('same name, short form, synonym: high scores with the reason in words', async t => {
  for (const [a, b, least, reason] of [
    ['E-mail', 'email', 1, 'same name'],
    ['Order Date', 'order_date', 1, 'same name'],
    ['Qty', 'quantity', 0.9, '“qty” is short for quantity'],
    ['Cust. No', 'customer_number', 0.9, '“cust” is short for customer'],
    ['Zip', 'postal_code', 0.9, '“zip” and “postal code” mean the same'],
    ['Surname', 'last_name', 0.9, '“surname” and “last name” mean the same'],
    ['Telephone', 'phone_number', 0.9, /mean the same/],
    ['Quantty', 'quantity', 0.8, '“quantty” looks like “quantity”'],
  ] as const) {
    const { score, reasons } = likeness(a, b)
    t.ok(score >= least, `${a} ${b} ${score}`)
    t.match(reasons[0], reason)
  }
})

test('different things stay apart', async t => {
  for (const [a, b] of [
    ['Order ID', 'customer_id'],
    ['First name', 'last_name'],
    ['Ship Date', 'order_date'],
    ['Sales', 'region'],
    ['Address 1', 'address_2'],
    ['Column 7', 'quantity'],
    ['', ''],
  ] as const)
    t.ok(likeness(a, b).score < 0.7, `${a} ${b} ${likeness(a, b).score}`)
})

test("the table's own name says little in a column's", async t => {
  const context = contextOf('customers')
  const { score } = nameLikeness(readColumnName('Name', context), readColumnName('customer_name', context))
  t.ok(score > likeness('Name', 'customer_name').score)
})

test('likeness is the same both ways', async t => {
  for (const [a, b] of [
    ['Ship Date', 'shipped_on'],
    ['Unit Price', 'price'],
  ] as const)
    t.equal(likeness(a, b).score, likeness(b, a).score)
})

function likeness(a: string, b: string) {
  return nameLikeness(readColumnName(a), readColumnName(b))
}
