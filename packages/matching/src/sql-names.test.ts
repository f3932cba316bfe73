import fc from 'fast-check'
import { test } from 'tap'
import { reservedWords } from './lexicon/reserved-words.ts'
import { quoteIfNeeded, sqlName, sqlNames } from './sql-names.ts'

test('labels become the names people would give', async t => {
  for (const [label, name] of Object.entries({
    'Order ID': 'order_id',
    orderDate: 'order_date',
    SKUCode: 'sku_code',
    'Trump 2016 Vote%': 'trump_2016_vote_percent',
    'Culmen Length (mm)': 'culmen_length_mm',
    'On- or off-budget': 'on_or_off_budget',
    Größe: 'grosse',
    Straße: 'strasse',
    Prénom: 'prenom',
    'Invoice #': 'invoice_number',
    "Customer's name": 'customers_name',
    '1962': 'c_1962',
    '2nd choice': 'c_2nd_choice',
    Order: 'order_',
    user: 'user_',
    ctid: 'ctid_',
    顧客番号: '顧客番号',
    メールアドレス: 'メールアドレス',
    ﾒｰﾙ: 'メール',
    Йод: 'йод',
    'नाम पता': 'नाम_पता',
    'Đã trả': 'da_tra',
    __proto__: 'proto',
    '???': '',
  }))
    t.equal(sqlName(label), name, label)
})

test('empty, equal and too long labels get names of their own', async t => {
  t.same(sqlNames(['', 'Total', 'total', 'TOTAL', '  ']), [
    'column_a',
    'total',
    'total_2',
    'total_3',
    'column_e',
  ])
  t.same(sqlNames(['_doki_id', ' doki id']), ['doki_id', 'doki_id_2'])
  const long =
    'Please rank the Star Wars films in order of preference with 1 being your favorite film in the franchise'
  const [first, second] = sqlNames([long, long])
  t.equal(first, 'please_rank_the_star_wars_films_in_order_of_preference_with_1')
  t.ok(second?.endsWith('_2'))
})

test('whatever the labels: different names, at most 63 bytes, none reserved', async () => {
  const label = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc.constantFrom(
      '',
      'id',
      'ID',
      'order',
      '__proto__',
      'constructor',
      'é'.repeat(60),
      '字'.repeat(40),
      '_doki_id',
    ),
  )
  fc.assert(
    fc.property(fc.array(label, { maxLength: 40 }), labels => {
      const names = sqlNames(labels)
      const areShort = names.every(
        name => name !== '' && Buffer.byteLength(name) <= 63 && name.isWellFormed(),
      )
      const areFree = names.every(name => !reservedWords.has(name) && name !== '_doki_id' && name !== 'ctid')
      return new Set(names).size === labels.length && areShort && areFree
    }),
  )
})

test('quotes stand only where they are needed', async t => {
  t.equal(quoteIfNeeded('order_id'), 'order_id')
  t.equal(quoteIfNeeded('order'), '"order"')
  t.equal(quoteIfNeeded('Order "ID"'), '"Order ""ID"""')
})
