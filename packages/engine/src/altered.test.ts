import { test } from 'tap'
import { syncWorld } from './simulation/sync-world.ts'

const tableWins = { direction: 'two_way', conflictPolicy: 'table_wins', deletePolicy: 'delete' } as const

test('what a trigger makes of a value is no edit, also of a row that goes both ways at once', async t => {
  const { run, edit, tableEdit, tab, tableRows } = setup()
  await run()
  edit(0, 1, 'a')
  tableEdit('k1', 'k1', null, '100')
  await run()
  t.same(tab.cells[1], ['k1', 'a', 100])
  edit(0, 1, 'b')
  await run()
  t.match(tableRows(), { k1: 'k1 b~ 100' })
})

test('and stays none when somebody edits another column of the row', async t => {
  const { run, edit, tableEdit, tableRows } = setup()
  await run()
  edit(0, 1, 'a')
  await run()
  tableEdit('k1', 'k1', 'a~', '100')
  edit(0, 1, 'b')
  await run()
  t.match(tableRows(), { k1: 'k1 b~ 100' })
})

/** One row on both sides; the table adds `~` to names. */
function setup() {
  const world = syncWorld({ rows: [['k1', null, 1]], sync: tableWins })
  world.table.rows.set('k1', { key: ['k1'], values: ['k1', null, '1'] })
  world.table.alter = ({ values: [id = null, name = null, amount = null] }) => {
    return [id, name && `${name.replace(/~$/, '')}~`, amount]
  }
  return world
}
