import { test } from 'tap'
import { rowsOf, syncWorld } from './simulation/sync-world.ts'

test('the first run fills the table, and the second has nothing to do', async t => {
  const { run, tableRows, writes } = syncWorld({ rows: rowsOf(10) })
  t.match(await run(), {
    outcome: 'applied',
    plan: { sheetRows: 10, tableRows: 0, table: { insert: 10, update: 0, delete: 0, unchanged: 0 } },
    peakRssMb: 42,
  })
  t.equal(tableRows().k3, 'k3 name 3 3')
  t.equal(Object.keys(tableRows()).length, 10)

  const second = await run()
  t.match(second, { outcome: 'idle', plan: { table: { insert: 0, update: 0, delete: 0, unchanged: 10 } } })
  t.same(writes(), [])
})

test('edited cells, new rows and deleted rows follow, each counted once', async t => {
  const { run, edit, add, remove, tableRows } = syncWorld({ rows: rowsOf(10) })
  await run()
  edit(0, 1, 'edited')
  edit(1, 2, null)
  remove(9)
  add('k11', 'new', 11)
  t.match(await run(), { plan: { table: { insert: 1, update: 2, delete: 1, unchanged: 7 } } })
  t.match(tableRows(), { k1: 'k1 edited 1', k2: 'k2 name 2 ', k11: 'k11 new 11', k10: undefined })
})

test('the policy keep leaves rows in the table that left the sheet, run after run', async t => {
  const { run, remove, tableRows, writes } = syncWorld({ rows: rowsOf(5), sync: { deletePolicy: 'keep' } })
  await run()
  remove(4)
  for (const _time of [1, 2]) {
    t.match(await run(), { outcome: 'idle', plan: { table: { delete: 0 } } })
    t.same(writes(), [])
  }
  t.equal(tableRows().k5, 'k5 name 5 5')
})

test('what is changed in the table is set back, what is lost there is written again', async t => {
  const { run, table, tableRows } = syncWorld({ rows: rowsOf(5) })
  await run()
  table.rows.set('k1', { key: ['k1'], values: ['k1', 'changed here', '1'] })
  table.rows.delete('k2')
  table.rows.set('own', { key: ['own'], values: ['own', 'of the table', null] })
  t.match(await run(), { plan: { table: { insert: 1, update: 1, delete: 0 } } })
  t.match(tableRows(), { k1: 'k1 name 1 1', k2: 'k2 name 2 2', own: 'own of the table ' })
})

test('two filled sides that meet are linked by key, not doubled', async t => {
  const { run, table, tableRows } = syncWorld({ rows: rowsOf(4) })
  for (const key of ['k1', 'k2', 'other']) table.rows.set(key, { key: [key], values: [key, 'name 1', '1'] })
  t.match(await run(), { plan: { tableRows: 3, table: { insert: 2, update: 1, unchanged: 2 } } })
  t.same(Object.keys(tableRows()).sort(), ['k1', 'k2', 'k3', 'k4', 'other'])
  t.match(await run(), { outcome: 'idle' })
})

test('sorting the sheet, and cells outside the mapping, change nothing', async t => {
  const { run, tab, edit, writes } = syncWorld({ rows: rowsOf(9) })
  await run()
  const [header = [], ...rows] = tab.cells
  tab.cells.splice(0, 10, header, ...rows.reverse())
  edit(2, 3, '=my own formula')
  t.match(await run(), { outcome: 'idle' })
  t.same(writes(), [])
  t.equal(tab.cells[3]?.[3], '=my own formula')
})

test('a plan changes nothing at all, and says what applying it does', async t => {
  for (const managed of [false, true]) {
    const { run, log } = syncWorld({ rows: rowsOf(7), managed })
    const planned = await run({ mode: 'plan' })
    t.same(log.names(), [])
    t.match(planned, { outcome: 'planned', plan: { createsTable: managed, addsKeyColumn: managed } })
    const { plan, apiReads, apiWrites } = await run()
    t.same(plan.table, planned.plan.table)
    const before = planned.apiReads + planned.apiWrites
    t.equal(planned.plan.apiReads + planned.plan.apiWrites, apiReads + apiWrites - before, 'calls foretold')
  }
})

test('a paused sync is not run, but may be planned', async t => {
  const { run, log, sheet } = syncWorld({
    rows: rowsOf(2),
    sync: { state: 'paused', stateReason: 'on holiday' },
  })
  await t.rejects(run(), { name: 'DokiError', message: /paused: on holiday/ })
  t.same([log.names(), sheet.side.usage().reads], [[], 0])
  t.match(await run({ mode: 'plan' }), { outcome: 'planned', plan: { table: { insert: 2 } } })
})

test('a run whose job was taken away writes nothing more', async t => {
  for (let asked = 1; asked < 12; asked++) {
    const { run, log } = syncWorld({ rows: rowsOf(8), managed: true })
    let times = 0
    let written = 0
    const check = async () => {
      if (++times < asked) return
      written = log.names().length
      throw new Error('taken away')
    }
    const outcome = await run({ ports: { check } }).catch((error: Error) => error.message)
    if (outcome !== 'taken away') return
    t.equal(log.names().length, written)
  }
  t.fail('it asked more often than expected')
})
