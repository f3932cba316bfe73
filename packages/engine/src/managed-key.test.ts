import { managedKey } from '@doki/contracts'
import { test } from 'tap'
import { rowsOf, syncWorld } from './simulation/sync-world.ts'

test('rows that nothing identifies get an id of their own in a new column', async t => {
  const { run, tab, table, state, writes } = syncWorld({ rows: rowsOf(5), managed: true })
  t.match(await run(), { plan: { createsTable: true, addsKeyColumn: true, table: { insert: 5 } } })
  t.same(
    tab.cells.map(row => row[4]),
    [managedKey, 'd1', 'd2', 'd3', 'd4', 'd5'],
  )
  t.same([...table.rows.keys()], ['d1', 'd2', 'd3', 'd4', 'd5'])
  t.ok(state.steps.every(step => step.state === 'done'))

  t.match(await run(), { outcome: 'idle', plan: { addsKeyColumn: false } })
  t.same(writes(), [])
})

test('a new row gets an id, and only its cell is written', async t => {
  const { run, add, tab, table } = syncWorld({ rows: rowsOf(3), managed: true })
  await run()
  const before = structuredClone(tab.cells)
  add('k4', 'new', 4)
  t.match(await run(), { plan: { table: { insert: 1, update: 0, delete: 0, unchanged: 3 } } })
  t.same(tab.cells, [...before, ['k4', 'new', 4, null, 'd4']])
  t.equal(table.rows.size, 4)
})

test('a copied row carries its id: both are held until one is told apart', async t => {
  const { run, add, edit, tab, table, state } = syncWorld({ rows: rowsOf(3), managed: true })
  await run()
  add(...(tab.cells[2] ?? []))
  t.match(await run(), { plan: { quarantined: 2, table: { insert: 0, update: 0, delete: 0 } } })
  t.same(
    state.quarantine.map(({ row, code }) => [row, code]),
    [
      [3, 'doubled_key'],
      [5, 'doubled_key'],
    ],
  )
  edit(3, 4, null)
  t.match(await run(), { plan: { quarantined: 0, table: { insert: 1, update: 0, delete: 0 } } })
  t.equal(table.rows.size, 4)
})

test('a refused row keeps its id, and goes in under it later', async t => {
  const { run, table, tab, state } = syncWorld({ rows: rowsOf(3), managed: true })
  table.refuse = ({ values }) => (values[0] === 'k2' ? 'not this one' : undefined)
  t.match(await run(), { plan: { quarantined: 1, table: { insert: 2 } } })
  t.match(state.quarantine, [{ key: 'd2', row: 3, reason: 'not this one' }])
  table.refuse = () => undefined
  t.match(await run(), { plan: { quarantined: 0, table: { insert: 1 } } })
  t.same([...table.rows.keys()].sort(), ['d1', 'd2', 'd3'])
  t.equal(tab.cells[2]?.[4], 'd2')
})

test('sorting the sheet takes the ids along, and nothing changes', async t => {
  const { run, tab, writes } = syncWorld({ rows: rowsOf(6), managed: true })
  await run()
  const [header = [], ...rows] = tab.cells
  tab.cells.splice(0, 7, header, ...rows.reverse())
  t.match(await run(), { outcome: 'idle' })
  t.same(writes(), [])
})

test('a row that moves before its id is written is not given the id of another', async t => {
  const { run, tab, tableRows, sheet, table } = syncWorld({ rows: rowsOf(3), managed: true })
  await run()
  tab.cells.push(['k4', 'new', 4], ['k5', 'newer', 5])
  const readFormulas = sheet.side.readFormulas
  let looks = 0
  const moved = {
    ...sheet.side,
    readFormulas: (title: string, ranges: string[]) => {
      if (looks++ === 0) tab.cells.splice(4, 1)
      return readFormulas(title, ranges)
    },
  }
  await run({ ports: { sheet: moved } })
  await run()
  t.equal(table.rows.size, 4)
  t.equal(Object.values(tableRows()).filter(text => text === 'k5 newer 5').length, 1)
})

test('ids that may still be on their way are given to the same rows again', async t => {
  for (let at = 1; at < 12; at++) {
    const { run, log, tab, table } = syncWorld({ rows: rowsOf(3), managed: true })
    let wasWrite = false
    await run({ cut: { at, when: 'before' } }).catch(() => {
      wasWrite =
        log.names().at(-1) === 'sheet.write' &&
        log.names().filter(name => name === 'sheet.write').length === 2
    })
    if (!wasWrite) continue
    await run()
    t.same(
      tab.cells.slice(1).map(row => row[4]),
      ['d1', 'd2', 'd3'],
    )
    t.same([...table.rows.keys()].sort(), ['d1', 'd2', 'd3'])
    return
  }
  t.fail('no run died while it wrote ids')
})
