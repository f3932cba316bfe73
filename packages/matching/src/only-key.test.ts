import { test } from 'tap'
import { column, suggest, table } from '../test/suggest-case.ts'
import { onlyKey } from './only-key.ts'

test('nothing but the key is no mapping, unless the table has nothing else', async t => {
  const orders = table([column('id', 'integer', { nullable: false }), column('total', 'decimal')])
  t.match(onlyKey(['id'], ['id'], orders), [
    { code: 'nothing_mapped', message: /Only the key “id” is mapped/ },
  ])
  t.same(onlyKey(['id', 'total'], ['id'], orders), [])
  t.same(onlyKey(['id'], ['id'], table([column('id', 'integer', { nullable: false })])), [])
  t.same(onlyKey(['id'], ['id'], null), [])
})

test('a proposal that only finds the id fails closed', async t => {
  const { problems } = suggest({
    headers: ['ID', 'Xqzv'],
    rows: [
      [1, 'a'],
      [2, 'b'],
    ],
    table: table([column('id', 'integer', { nullable: false }), column('opened_on', 'date')]),
  })
  t.match(problems, [{ code: 'nothing_mapped' }])
})
