import { test } from 'tap'
import { rowsOf, syncWorld } from './simulation/sync-world.ts'

const bothWays = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const

test('edits on both sides meet, cell by cell, and then nothing is left to do', async t => {
  const { run, edit, tableEdit, tab, tableRows, writes } = syncWorld({ rows: rowsOf(6), sync: bothWays })
  await run()
  edit(0, 1, 'from the sheet')
  tableEdit('k1', 'k1', 'name 1', '100')
  tableEdit('k2', 'k2', 'from the table', '2')
  t.match(await run(), {
    outcome: 'applied',
    plan: { conflicts: 0, table: { update: 1 }, sheet: { update: 2 } },
  })
  t.same(tab.cells[1], ['k1', 'from the sheet', 100])
  t.same(tab.cells[2], ['k2', 'from the table', 2])
  t.match(tableRows(), { k1: 'k1 from the sheet 100', k2: 'k2 from the table 2' })
  t.match(await run(), { outcome: 'idle' })
  t.same(writes(), [])
})

test('new rows go both ways, those of the table below the last row of the sheet', async t => {
  const { run, add, tableEdit, tab, tableRows } = syncWorld({ rows: rowsOf(3), sync: bothWays })
  await run()
  add('k4', 'in the sheet', 4)
  tableEdit('t1', 't1', 'in the table', '5')
  tableEdit('t2', 't2', null, null)
  t.match(await run(), { plan: { table: { insert: 1 }, sheet: { insert: 2 } } })
  t.same(tab.cells.slice(4), [
    ['k4', 'in the sheet', 4],
    ['t1', 'in the table', 5],
    ['t2', null, null],
  ])
  t.equal(tableRows().k4, 'k4 in the sheet 4')
  t.match(await run(), { outcome: 'idle' })
})

test('deletions go both ways; a row with something of a person’s own stays, emptied', async t => {
  const { run, edit, remove, tableEdit, tab, tableRows } = syncWorld({ rows: rowsOf(6), sync: bothWays })
  await run()
  edit(2, 3, 'my own note')
  remove(0)
  tableEdit('k3')
  tableEdit('k5')
  t.match(await run(), { plan: { table: { delete: 1 }, sheet: { delete: 2 } } })
  t.same(
    tab.cells.slice(1).map(row =>
      row
        .map(cell => cell ?? '')
        .join(' ')
        .trim(),
    ),
    ['k2 name 2 2', 'my own note', 'k4 name 4 4', 'k6 name 6 6'],
  )
  t.same(Object.keys(tableRows()).sort(), ['k2', 'k4', 'k6'])
  t.match(await run(), { outcome: 'idle' })
})

test('a cell changed on both sides waits for a person, the others of its row go on', async t => {
  const { run, edit, tableEdit, tab, tableRows, conflicts, resolve } = syncWorld({
    rows: rowsOf(3),
    sync: bothWays,
  })
  await run()
  edit(0, 1, 'mine')
  edit(0, 2, 7)
  tableEdit('k1', 'k1', 'theirs', '1')
  t.match(await run(), { plan: { conflicts: 1, table: { update: 1 }, sheet: { update: 0 } } })
  t.same(conflicts(), ['k1 name mine/theirs'])
  t.equal(tableRows().k1, 'k1 theirs 7')
  t.match(await run(), { outcome: 'idle', plan: { conflicts: 1 } })

  resolve('k1', 'name', 'table')
  t.match(await run(), { outcome: 'applied', plan: { conflicts: 0, sheet: { update: 1 } } })
  t.equal(tab.cells[1]?.[1], 'theirs')
  t.same(conflicts(), [])
  t.match(await run(), { outcome: 'idle' })
})

test('a decision whose cells changed since is asked for again', async t => {
  const { run, edit, tableEdit, conflicts, resolve, tab } = syncWorld({ rows: rowsOf(2), sync: bothWays })
  await run()
  edit(0, 1, 'mine')
  tableEdit('k1', 'k1', 'theirs', '1')
  await run()
  resolve('k1', 'name', 'table')
  edit(0, 1, 'mine, once more')
  await run()
  t.same(conflicts(), ['k1 name mine, once more/theirs'])
  t.equal(tab.cells[1]?.[1], 'mine, once more')
})

test('a conflict that a person decided, and then settled by hand, is over', async t => {
  const { run, edit, tableEdit, conflicts, resolve } = syncWorld({ rows: rowsOf(2), sync: bothWays })
  await run()
  edit(0, 1, 'mine')
  tableEdit('k1', 'k1', 'theirs', '1')
  await run()
  resolve('k1', 'name', 'table')
  edit(0, 1, 'theirs')
  t.match(await run(), { plan: { conflicts: 0, table: { update: 0 }, sheet: { update: 0 } } })
  t.same(conflicts(), [])
  t.match(await run(), { outcome: 'idle' })
})

test('from the table to the sheet, the table is never written', async t => {
  const { run, edit, tableEdit, tab, tableRows, writes } = syncWorld({
    sync: { direction: 'table_to_sheet', conflictPolicy: 'table_wins', deletePolicy: 'delete' },
  })
  for (const key of ['b', 'a']) tableEdit(key, key, `name ${key}`, '1')
  t.match(await run(), { plan: { sheet: { insert: 2 } } })
  t.same(tab.cells.slice(1), [
    ['a', 'name a', 1],
    ['b', 'name b', 1],
  ])
  edit(0, 1, 'typed here')
  const before = tableRows()
  t.match(await run(), { plan: { sheet: { update: 1 } } })
  t.equal(tab.cells[1]?.[1], 'name a')
  t.same(tableRows(), before)
  t.ok(writes().every(name => name.startsWith('sheet.')))
})

test('keys that the database gives are reserved, and are in the sheet before the row is in the table', async t => {
  const rows = [
    [1, 'has one', 1],
    [null, 'has none', 2],
  ]
  const { run, tab, tableRows, log } = syncWorld({ rows, generated: true, sync: bothWays })
  t.match(await run(), { plan: { quarantined: 0, table: { insert: 2 } } })
  const key = String(tab.cells[2]?.[0])
  t.equal(tableRows()[key], `${key} has none 2`)
  t.ok(log.names().indexOf('sheet.write') < log.names().indexOf('table.write'))
  t.match(await run(), { outcome: 'idle' })
})

test('a formula is never overwritten, and its row says so', async t => {
  const { run, edit, tableEdit, tab, state } = syncWorld({ rows: rowsOf(3), sync: bothWays })
  await run()
  edit(1, 2, { formula: '=1+1', value: 2 })
  tableEdit('k2', 'k2', 'name 2', '99')
  await run()
  t.match(tab.cells[2]?.[2], { formula: '=1+1' })
  t.match(state.quarantine, [{ side: 'table', key: 'k2', column: 'amount', code: 'formula_in_the_way' }])
})

test('what was decided of a cell is not asked again while a formula keeps the rest of its row waiting', async t => {
  const { run, edit, tableEdit, tab, conflicts, resolve } = syncWorld({ rows: rowsOf(2), sync: bothWays })
  await run()
  edit(0, 1, 'from the sheet')
  edit(0, 2, { formula: '=1+0', value: 1 })
  tableEdit('k1', 'k1', 'from the table', '99')
  await run()
  resolve('k1', 'name', 'table')
  await run()
  t.match(tab.cells[1], ['k1', 'from the table', { formula: '=1+0' }])
  await run()
  t.same(conflicts(), [])
})

test('one run after another writes to a spreadsheet', async t => {
  const world = syncWorld({ rows: rowsOf(2), sync: bothWays })
  let asked = 0
  const writer = { take: async () => ++asked > 3, release: async () => {} }
  t.match(await world.run({ ports: { writer } }), { outcome: 'applied' })
  t.equal(asked, 4)
})

test('when nothing moved, no row is read', async t => {
  const { run, edit, tableEdit, sheet } = syncWorld({ rows: rowsOf(4), sync: bothWays })
  await run()
  const { reads } = sheet.side.usage()
  t.match(await run(), { outcome: 'idle', apiWrites: 0, plan: { sheetRows: 4 } })
  t.equal(sheet.side.usage().reads, reads + 1)
  tableEdit('k1', 'k1', 'edited', '1')
  t.match(await run(), { outcome: 'applied', plan: { sheet: { update: 1 } } })
  await run()
  edit(1, 1, 'edited')
  t.match(await run(), { outcome: 'applied', plan: { table: { update: 1 } } })
  t.match(await run({ full: true }), { outcome: 'idle', plan: { sheetRows: 4, table: { unchanged: 4 } } })
})

test('an undo puts back what a run wrote, lists what was edited since, and pauses the sync', async t => {
  const { run, edit, add, remove, tableEdit, tab, tableRows, state } = syncWorld({
    rows: rowsOf(5),
    sync: bothWays,
  })
  await run()
  edit(0, 1, 'wrong')
  edit(1, 1, 'wrong too')
  add('k6', 'new', 6)
  remove(4)
  tableEdit('k3', 'k3', 'name 3', '33')
  await run()
  tableEdit('k2', 'k2', 'edited since', '2')
  t.match(await run({ mode: 'undo', undoOf: 2 }), {
    outcome: 'applied',
    undo: {
      skipped: [{ side: 'table', key: 'k2', column: 'name', written: 'wrong too', found: 'edited since' }],
    },
  })
  t.same(tableRows(), {
    k1: 'k1 name 1 1',
    k2: 'k2 edited since 2',
    k3: 'k3 name 3 33',
    k4: 'k4 name 4 4',
    k5: 'k5 name 5 5',
  })
  t.equal(tab.cells[3]?.[2], 3, 'what the table had brought into the sheet is gone from it')
  t.equal(tab.cells[1]?.[1], 'wrong', 'what a person typed into the sheet is theirs')
  t.match(state.sync, { state: 'paused', stateReason: /undone/ })
})

test('a row that moves between the pages that are read is not taken for deleted', async t => {
  const { run, tab, tableRows, sheet } = syncWorld({ rows: rowsOf(9), sync: bothWays })
  await run()
  const torn = {
    ...sheet.side,
    async *readRows(...asked: Parameters<typeof sheet.side.readRows>) {
      for await (const page of sheet.side.readRows(...asked)) {
        yield page
        if (page.firstRow === 1) tab.cells.splice(1, 1)
      }
    },
  }
  await run({ full: true, ports: { sheet: torn } })
  t.match(tableRows(), { k4: 'k4 name 4 4' })
  t.match(await run(), { plan: { table: { delete: 1 } } })
  t.same(Object.keys(tableRows()), ['k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9'])
})
