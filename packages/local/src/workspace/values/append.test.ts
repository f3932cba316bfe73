import { test } from 'tap'
import { sheetFor } from '../testing.ts'

test('an empty tab has no table: the row lands in A1', async t => {
  const { append } = await sheetFor(t)
  const reply = await append('Sheet1', [['a', 'b']])
  t.notOk('tableRange' in reply)
  t.match(reply.updates, { updatedRange: 'Sheet1!A1:B1', updatedCells: 2 })
})

test('a table grows row by row', async t => {
  const { append } = await sheetFor(t)
  for (const row of [1, 2, 3]) await append('Sheet1', [['a', 'b', row]])
  t.match(await append('Sheet1', [['x']]), {
    tableRange: 'Sheet1!A1:C3',
    updates: { updatedRange: 'Sheet1!A4' },
  })
})

test('after a first row with a gap the next row drifts under the last block', async t => {
  const { put, append } = await sheetFor(t)
  await put('A1:C1', [['a', '', 'c']])
  t.match(await append('Sheet1', [['a', 'b', 'c']]), {
    tableRange: 'Sheet1!C1',
    updates: { updatedRange: 'Sheet1!C2:E2' },
  })
})

test('anchored at A1 it lands under A1', async t => {
  const { put, append } = await sheetFor(t)
  await put('A1:C1', [['a', '', 'c']])
  t.match(await append('Sheet1!A1', [['a', 'b', 'c']]), {
    tableRange: 'Sheet1!A1',
    updates: { updatedRange: 'Sheet1!A2:C2' },
  })
})

test('anchored at a blank row it writes there and names no table', async t => {
  const { put, append } = await sheetFor(t)
  await put('A1:B3', [
    ['a', 'b'],
    ['', ''],
    ['c', 'd'],
  ])
  const reply = await append('Sheet1!A2', [['x', 'y']])
  t.notOk('tableRange' in reply)
  t.match(reply.updates, { updatedRange: 'Sheet1!A2:B2' })
})

test("of two tables in the range the last one wins, as in Google's guide", async t => {
  const { put, append } = await sheetFor(t)
  await put('A1:C2', [
    ['x', 'y', 'z'],
    ['x', 'y', 'z'],
  ])
  await put('B4:D6', [
    ['x', 'y', 'z'],
    ['x', 'y', 'z'],
    ['x', 'y', 'z'],
  ])
  t.match(await append('Sheet1!A3:G10', [['n']]), {
    tableRange: 'Sheet1!B4:D6',
    updates: { updatedRange: 'Sheet1!B7' },
  })
  t.match(await append('Sheet1!A1', [['n']]), {
    tableRange: 'Sheet1!A1:C2',
    updates: { updatedRange: 'Sheet1!A3' },
  })
})

test('rows are added when the grid ends', async t => {
  const { put, append, world, spreadsheetId } = await sheetFor(t)
  await put('A1000', [['last']])
  t.match(await append('Sheet1', [['a'], ['b']]), { updates: { updatedRange: 'Sheet1!A1001:A1002' } })
  t.equal(world.sheets.get(spreadsheetId)?.tabs[0]?.rowCount, 1002)
})
