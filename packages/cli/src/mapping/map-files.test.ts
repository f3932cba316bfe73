import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Test, test } from 'tap'
import { mapFiles } from './map-files.ts'
import { readSheetFile } from './read-sheet-file.ts'
import { readTable } from './read-table.ts'
import { showMapping } from './show-mapping.ts'
import type { TableTypes } from './table-schema.ts'

const sheet = `Order export,,,
Order No,Courriel,Betrag,Internal
A-1,ada@example.org,"1.234,50 €",x
A-2,bob@example.org,"99,00 €",y
A-3,cy@example.org,"12,25 €",z
`

test('two files become a mapping with reasons, candidates, key, leftovers and proof', async t => {
  const found = await map(t, sheet, 'id,order_number,email,amount,note\n', {
    columns: {
      id: 'bigint',
      order_number: 'text not null',
      email: 'text',
      amount: 'numeric(10,2)',
      note: 'text',
    },
    primaryKey: ['order_number'],
  })
  t.match(
    found.columns.map(({ source, target }) => [source, target]),
    [
      ['Order No', 'order_number'],
      ['Courriel', 'email'],
      ['Betrag', 'amount'],
      ['Internal', null],
    ],
  )
  t.match(found.columns[1]?.reasons, [/“courriel” is French for email/])
  t.equal(found.columns[1]?.candidates[0]?.target, 'email')
  t.same(found.key, ['order_number'])
  t.same(found.leftovers, { source: ['Internal'], target: ['id', 'note'] })
  t.match(found.proof, { rows: 3, blankKeys: 0, doubledKeys: 0 })
  t.same(found.problems, [])
  t.match(showMapping(found), /3 of 4 columns mapped over 3 rows/)
})

test('a required column without a source fails closed', async t => {
  const { problems } = await map(t, sheet, 'order_number,country\n', {
    order_number: 'text primary key',
    country: 'text not null',
  })
  t.match(problems, [{ code: 'required_column_without_source', column: 'country' }])
})

test('without a table one is proposed, as SQL', async t => {
  const found = await map(t, sheet, null, null)
  t.match(found.newTable?.sql, /create table public\.orders \(/)
  t.match(showMapping(found), /create table/)
})

test('types are told from the rows where nobody gives them, and what makes a row unique, too', async t => {
  const rows = 'order_number,email\nB-1,dee@example.org\nB-2,eli@example.org\nB-3,fay@example.org\n'
  const { key, columns } = await map(t, sheet, rows, null)
  t.same(key, ['order_number'])
  t.equal(columns[0]?.type, 'text')
})

test('bad input is refused in words', async t => {
  await t.rejects(map(t, sheet, 'a\n', { b: 'text' }), { message: /no column “b”/ })
  await t.rejects(readTable('/nowhere/x.csv'), { message: /There is no file/ })
  await t.rejects(readSheetFile(tmpdir()), { message: /is not a file/ })
})

async function map(t: Test, sheetText: string, tableText: string | null, types: TableTypes | null) {
  const folder = await mkdtemp(path.join(tmpdir(), 'doki-map-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text)
    return path.join(folder, name)
  }
  return mapFiles({
    sheet: await readSheetFile(await file('orders.csv', sheetText)),
    table: tableText === null ? null : await readTable(await file('table.csv', tableText)),
    types,
    key: [],
    newName: 'orders',
  })
}
