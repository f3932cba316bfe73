import { test } from 'tap'
import { guardRoom } from './room.ts'

test('rows beyond what Google allows are refused before any is written', t => {
  const tab = { sheetId: 0, title: 'People', rows: 1000, columns: 26 }
  const info = { tabs: [tab, { sheetId: 1, title: 'More', rows: 100_000, columns: 50 }] }
  t.same(guardRoom(info, tab, 10, 990), [], 'they fit into the grid')
  t.same(guardRoom(info, tab, 10, 150_000), [])
  t.match(guardRoom(info, tab, 10, 200_000), [
    { code: 'sheet_full', confirmable: false, message: /10200260 cells/ },
  ])
  t.same(guardRoom(info, undefined, 10, 200_000), [], 'the tab is gone: another guard says so')
  t.end()
})
