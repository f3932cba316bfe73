import { Catalog } from '@doki/contracts'
import { test } from 'tap'
import { chooseTab } from './choose-tab.ts'

test('the tab called as the table is, in whatever language, or as the spreadsheet', async t => {
  t.equal(choose({ tabs: { Returns: [], Orders: [] }, table: 'orders' }), 'Orders')
  t.equal(choose({ tabs: { Retouren: [], Bestellungen: [] }, table: 'orders' }), 'Bestellungen')
  t.equal(choose({ tabs: { Shop: [], Old: [] }, table: 'invoices' }), 'Shop')
  t.equal(choose({ tabs: { Returns: [], Invoices: [] }, newTable: 'invoices' }), 'Invoices')
})

test('the tab whose headers are the columns of the table', async t => {
  const tabs = { North: ['SKU', 'Qty on hand'], Contacts: ['E-mail', 'Full name', 'Phone'] }
  t.equal(choose({ tabs, table: 'people', columns: ['email', 'full_name', 'phone'] }), 'Contacts')
})

test('the only tab with anything in it', async t => {
  t.equal(choose({ tabs: { Notes: [], Data: ['SKU'] }, table: 'people' }), 'Data')
})

test('nothing tells', async t => {
  t.equal(choose({ tabs: { Q1: [], Q2: [] }, table: 'orders' }), null)
  t.equal(
    choose({
      tabs: { Q1: ['SKU', 'Price'], Q2: ['SKU', 'Price'] },
      table: 'orders',
      columns: ['sku', 'price'],
    }),
    null,
  )
  t.equal(choose({ tabs: { Orders: [], orders: [] }, table: 'orders' }), null, 'two of one name')
  t.equal(choose({ tabs: {}, table: 'orders' }), null, 'no tab is known')
})

interface Setting {
  tabs: Record<string, string[]>
  table?: string
  columns?: string[]
  newTable?: string
}

function choose({ tabs, table, columns = [], newTable }: Setting) {
  const catalog = Catalog.parse({
    spreadsheets: [
      { id: 's', title: 'Shop', tabs: Object.entries(tabs).map(([title, headers]) => ({ title, headers })) },
    ],
    tables: table
      ? [{ schema: 'public', name: table, columns: columns.map(name => ({ name, type: 'text' })) }]
      : [],
    syncs: [],
  })
  const beside = { table: table ? { schema: 'public', name: table } : null, newTable: newTable ?? null }
  return chooseTab({ spreadsheetId: 's', tab: null }, beside, catalog)
}
