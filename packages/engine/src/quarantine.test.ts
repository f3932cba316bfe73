import { test } from 'tap'
import { rowsOf, syncWorld } from './simulation/sync-world.ts'

test('a cell that cannot cross holds its row back, and a mended one goes through', async t => {
  const { run, edit, tableRows, state } = syncWorld({ rows: rowsOf(5) })
  await run()
  edit(1, 2, 'many')
  edit(2, 1, 'edited')
  t.match(await run(), { plan: { quarantined: 1, table: { insert: 0, update: 1, delete: 0, unchanged: 4 } } })
  t.match(state.quarantine, [{ row: 3, key: 'k2', column: 'amount', code: 'not_castable' }])
  t.match(tableRows(), { k2: 'k2 name 2 2', k3: 'k3 edited 3' })

  edit(1, 2, 22)
  t.match(await run(), { plan: { quarantined: 0, table: { update: 1 } } })
  t.same(state.quarantine, [])
  t.equal(tableRows().k2, 'k2 name 2 22')
})

test('a row without a key, and both rows of a doubled one, are held; none is taken for deleted', async t => {
  const { run, edit, tableRows, state } = syncWorld({ rows: rowsOf(6) })
  await run()
  edit(0, 0, null)
  edit(2, 0, 'k4')
  t.match(await run(), { plan: { quarantined: 3, table: { insert: 0, update: 0 } } })
  t.same(
    state.quarantine.map(({ row, code }) => [row, code]),
    [
      [2, 'blank_key'],
      [4, 'doubled_key'],
      [5, 'doubled_key'],
    ],
  )
  t.match(tableRows(), { k1: 'k1 name 1 1', k4: 'k4 name 4 4' })
})

test('what the database refuses is held with its reason, the others go on, and it is tried again', async t => {
  const { run, edit, table, tableRows, state } = syncWorld({ rows: rowsOf(8) })
  table.refuse = ({ values }) => (Number(values[2]) === 5 ? 'violates check "not_five"' : undefined)
  t.match(await run(), { outcome: 'applied', plan: { quarantined: 1, table: { insert: 7 } } })
  t.match(state.quarantine, [
    { side: 'sheet', row: 6, key: 'k5', code: 'refused_by_database', reason: /not_five/ },
  ])
  t.equal(state.base.has('k5'), false)

  t.match(await run(), { plan: { quarantined: 1, table: { insert: 0 } } })
  edit(4, 2, 6)
  t.match(await run(), { plan: { quarantined: 0, table: { insert: 1, unchanged: 7 } } })
  t.equal(tableRows().k5, 'k5 name 5 6')
})

test('a deletion the database refuses is tried again, and nothing is forgotten', async t => {
  const { run, remove, table, state } = syncWorld({ rows: rowsOf(8) })
  await run()
  remove(0)
  table.refuse = ({ values }) => (values.length === 0 ? 'is still referenced' : undefined)
  t.match(await run(), { plan: { quarantined: 1, table: { delete: 0 } } })
  t.match(state.quarantine, [{ key: 'k1', row: null, code: 'refused_by_database' }])
  table.refuse = () => undefined
  t.match(await run(), { plan: { quarantined: 0, table: { delete: 1 } } })
  t.same([table.rows.size, state.base.size], [7, 7])
})

test('a row whose key is typed over with that of another is held, and not taken for deleted', async t => {
  const { run, edit, tableRows } = syncWorld({
    rows: rowsOf(6),
    sync: { direction: 'two_way', conflictPolicy: 'ask' },
  })
  await run()
  const before = tableRows()
  edit(1, 0, 'k4')
  t.match(await run(), { plan: { quarantined: 2, table: { delete: 0 } } })
  t.same(tableRows(), before)
  edit(1, 0, 'k2')
  t.match(await run(), { plan: { quarantined: 0, table: { insert: 0, delete: 0 } } })
})
