import { Catalog } from '@doki/contracts'
import { test } from 'tap'
import { interpret } from './interpret.ts'
import { columnsNamed, readKey } from './read-key.ts'

const columns = Catalog.parse({
  spreadsheets: [
    { id: 'o', title: 'Orders', tabs: [{ title: 'Sheet1', headers: ['Order No', 'E-Mail', 'Shop'] }] },
  ],
  tables: [
    { schema: 'public', name: 'orders', columns: [{ name: 'order_no', type: 'text' }], primaryKey: [] },
  ],
  syncs: [],
})
const both = { sheet: { spreadsheetId: 'o', tab: 'Sheet1' }, table: { schema: 'public', name: 'orders' } }

test('a key is called as the table calls it, or else as the sheet does', async t => {
  t.strictSame(readKey('copy Orders into orders, match on Order No', columns, both), ['order_no'])
  t.strictSame(readKey('use e-mail as the key please', columns, both), ['E-Mail'])
  t.strictSame(readKey('pick out the rows by shop and order no', columns, both), ['Shop', 'order_no'])
  t.strictSame(readKey('copy Orders into orders every hour', columns, both), [])
})

test('names of columns and nothing else are told from other answers', async t => {
  t.strictSame(columnsNamed('Order No.', columns), ['order_no'])
  t.strictSame(columnsNamed('the order number, please', columns), ['order_no'])
  t.strictSame(columnsNamed('Shop und E-Mail', columns), ['Shop', 'E-Mail'])
  for (const said of ['no', 'Order No and the weather', 'the other sheet', ''])
    t.strictSame(columnsNamed(said, columns), [], said)
})

test('a hyphen inside a word parts no key, also where no column is known', async t => {
  const catalog = Catalog.parse({
    spreadsheets: [{ id: 'o', title: 'Orders', tabs: [{ title: 'Sheet1' }] }],
    tables: [{ schema: 'public', name: 'orders' }],
    syncs: [],
  })
  const keyOf = (text: string) => interpret(text, catalog).intent.key
  t.strictSame(
    keyOf('sync the Orders sheet with the orders table, match on e-mail, ask me when they differ'),
    ['e-mail'],
  )
  t.strictSame(keyOf('sync the Orders sheet with the orders table and use e-mail as the key'), ['e-mail'])
})
