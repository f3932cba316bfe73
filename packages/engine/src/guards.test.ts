import { test } from 'tap'
import { rowsOf, syncWorld } from './simulation/sync-world.ts'

test('a mass deletion stops the run until a person says yes', async t => {
  const { run, remove, tableRows, log } = syncWorld({ rows: rowsOf(12) })
  await run()
  remove(0, 5)
  const stopped = await run()
  t.match(stopped, {
    outcome: 'guarded',
    plan: { guards: [{ code: 'too_many_deletes', confirmable: true }] },
  })
  t.same(log.names(), [])
  t.equal(Object.keys(tableRows()).length, 12)

  t.match(await run({ confirmed: true }), { outcome: 'applied', plan: { table: { delete: 5 } } })
  t.equal(Object.keys(tableRows()).length, 7)
  t.match(await run(), { outcome: 'idle' })
})

test('many emptied cells stop the run too', async t => {
  const { run, edit, tableRows } = syncWorld({ rows: rowsOf(12) })
  await run()
  for (let row = 0; row < 5; row++) edit(row, 1, null)
  t.match(await run(), { outcome: 'guarded', plan: { guards: [{ code: 'too_many_blanked' }] } })
  t.equal(tableRows().k1, 'k1 name 1 1')
})

test('a header that was renamed blocks the sync, and mending it frees it', async t => {
  const { run, edit, tableRows, state, writes } = syncWorld({ rows: rowsOf(4) })
  await run()
  const before = tableRows()
  edit(-1, 1, 'nome')
  t.match(await run({ confirmed: true }), {
    outcome: 'guarded',
    plan: { guards: [{ code: 'header_changed', confirmable: false }] },
  })
  t.match(state.sync.stateReason, /“name” in column B is now called “nome”/)
  t.same(writes(), [])

  edit(-1, 1, 'name')
  t.match(await run(), { outcome: 'idle' })
  t.match(state.sync, { state: 'active', stateReason: null })
  t.same(tableRows(), before)
})

test('columns and a header that moved are followed when they are found for certain', async t => {
  const { run, edit, tab, tableRows } = syncWorld({ rows: rowsOf(4) })
  await run()
  for (const row of tab.cells) row.splice(1, 0, row[0] === 'id' ? 'a new column' : null)
  tab.columns++
  tab.cells.unshift(['A title'])
  edit(1, 2, 'edited')
  t.match(await run(), { outcome: 'applied', plan: { guards: [], table: { update: 1, unchanged: 3 } } })
  t.equal(tableRows().k1, 'k1 edited 1')
})

test('a tab that is gone, or reads as empty, never deletes: not even confirmed', async t => {
  for (const [lose, code] of [
    ['tab', 'tab_missing'],
    ['rows', 'empty_range'],
  ]) {
    const { run, sheet, tab, tableRows, state, writes } = syncWorld({ rows: rowsOf(4) })
    await run()
    if (lose === 'tab') sheet.tabs.length = 0
    else tab.cells.length = 1
    t.match(await run({ confirmed: true }), { outcome: 'guarded', plan: { guards: [{ code }] } })
    t.same([writes(), Object.keys(tableRows()).length], [[], 4])
    t.match(state.sync, { state: 'blocked', stateReason: String })
  }
})

test('a tab that was renamed is found by its id', async t => {
  const { run, tab } = syncWorld({ rows: rowsOf(4) })
  await run()
  tab.title = 'Leute'
  t.match(await run(), { outcome: 'idle' })
})

test('a sheet that lost its column of ids is not taken for one with new rows', async t => {
  const { run, tab, table, writes } = syncWorld({ rows: rowsOf(4), managed: true })
  await run()
  for (const row of tab.cells) row.length = 4
  const lost = await run({ confirmed: true })
  t.match(lost, { outcome: 'guarded', plan: { guards: [{ code: 'header_changed', confirmable: false }] } })
  t.match(lost.plan.guards[0]?.message, /_doki_id/)
  t.same([writes(), table.rows.size], [[], 4])
})

test('a table that is gone after the first run is not made again', async t => {
  const { run, table, writes } = syncWorld({ rows: rowsOf(4), managed: true })
  await run()
  table.schema = null
  t.match(await run({ confirmed: true }), {
    outcome: 'guarded',
    plan: { guards: [{ code: 'table_missing' }] },
  })
  t.same(writes(), [])
})
