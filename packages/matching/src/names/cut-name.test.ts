import { test } from 'tap'
import { cutName, singular, squeeze } from './cut-name.ts'

test('names of every spelling fall into the same words', async t => {
  for (const name of ['orderId', 'OrderID', 'order_id', 'Order Id', 'ORDER-ID', 'order.id'])
    t.same(cutName(name).words, ['order', 'id'], name)
  t.same(cutName('Fälligkeit').words, ['falligkeit'])
  t.same(cutName('Line2').words, ['line', '2'])
  t.same(cutName('Lead_Status__c').words, ['lead', 'status'], 'the mark of Salesforce is no word')
  t.same(cutName('Discount %').words, ['discount', 'percent'])
  t.same(cutName('URL網址').words, ['url', '網址'], 'scripts are cut apart')
  t.same(cutName('').words, [])
})

test('a unit in brackets or at the end stands apart; other brackets are words', async t => {
  t.match(cutName('Weight (kg)'), { words: ['weight'], unit: { id: 'kg', dimension: 'mass' } })
  t.match(cutName('weight_g'), { words: ['weight'], unit: { id: 'g' } })
  t.match(cutName('Temp [°F]'), { words: ['temp'], unit: { id: 'degf' } })
  t.match(cutName('price_cents'), { words: ['price'], unit: { id: 'cents', dimension: 'money' } })
  t.match(cutName('Amount (net)'), { words: ['amount', 'net'], unit: null })
  t.match(cutName('price_min'), { words: ['price', 'min'], unit: null }, 'a minimum, not minutes')
  t.match(cutName('class_a'), { words: ['class', 'a'], unit: null })
  t.match(cutName('planned_minutes'), { words: ['planned', 'minutes'], unit: { id: 'min' } })
  t.match(cutName('kg'), { words: ['kg'], unit: null }, 'a name is never nothing but a unit')
})

test('plurals and squeezed names', async t => {
  t.same(['orders', 'companies', 'boxes', 'status', 'address', 'bus'].map(singular), [
    ...['order', 'company', 'box', 'status', 'address', 'bus'],
  ])
  t.equal(squeeze('E-Mail'), squeeze('email'))
})
