import { test } from 'tap'
import { mapFiles } from './map-files.ts'
import { showMapping } from './show-mapping.ts'

test('a mapping tells what the table keeps, in JSON and for a person', async t => {
  const names = ['Ada Lovelace', 'Bob Ray', 'Cyd Charisse']
  const headers = ['ID', 'Name', 'Betrag (€)', 'Straße', 'Hausnummer']
  const found = mapFiles({
    sheet: {
      ...{ title: 'Shop', tab: 'Orders', headerRow: 1, firstRow: 2 },
      columns: headers.map((header, index) => ({ header, label: header, index })),
      rows: names.map((name, at) => [at, name, at + 0.5, 'Main St', at + 3]),
      formatted: [],
    },
    table: {
      title: 'orders',
      headers: ['id', 'first_name', 'last_name', 'amount_cents', 'address'],
      rows: [],
    },
    types: {
      ...{ id: 'integer primary key', first_name: 'text', last_name: 'text not null' },
      ...{ amount_cents: 'integer', address: 'text' },
    },
    key: [],
    newName: 'orders',
  })
  t.same(
    found.columns.map(({ source, target, transform }) => [source, target, transform?.kind ?? null]),
    [
      ['ID', 'id', null],
      ['Name', 'first_name', 'part'],
      ['Name', 'last_name', 'part'],
      ['Betrag (€)', 'amount_cents', 'scale'],
      ['Straße', 'address', 'join'],
      ['Hausnummer', 'address', 'join'],
    ],
  )
  t.same(found.leftovers, { source: [], target: [] })
  t.match(found.previews, [{}, {}, { column: 'amount_cents', rows: [{ sheet: '0.5', table: '50' }] }])
  const shown = showMapping(found)
  t.match(shown, 'amount_cents: the table keeps cents, or hundredths: 12.50 is 1250\n    0.5 → 50\n')
  t.match(shown, 'Main St + 3 → Main St 3')
  t.match(shown, '5 of 5 columns mapped over 3 rows')
})
