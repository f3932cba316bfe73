import { type SheetSide, UnclearWriteError } from '@doki/sync'
import { test } from 'tap'
import { rowsOf, type SyncWorld, syncWorld } from './simulation/sync-world.ts'

const bothWays = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const

test('a row inserted while cells are written: the neighbour gets its own values back', async t => {
  const world = syncWorld({ rows: rowsOf(6), sync: bothWays })
  await world.run()
  world.tableEdit('k3', 'k3', 'from the table', '3')
  await world.run({ ports: { sheet: meanwhile(world, 'write', () => world.tab.cells.splice(1, 0, [])) } })
  await world.run()
  t.same(rowsIn(world), [
    'k1 name 1 1',
    'k2 name 2 2',
    'k3 from the table 3',
    'k4 name 4 4',
    'k5 name 5 5',
    'k6 name 6 6',
  ])
  t.equal(world.tableRows().k2, 'k2 name 2 2')
  t.match(await world.run(), { outcome: 'idle' })
})

test('a row inserted while new rows are written: the last row, which they hit, comes back', async t => {
  const world = syncWorld({ rows: rowsOf(4), sync: bothWays })
  await world.run()
  world.tableEdit('t1', 't1', 'new', '7')
  await world.run({ ports: { sheet: meanwhile(world, 'write', () => world.tab.cells.splice(1, 0, [])) } })
  await world.run()
  t.same(rowsIn(world).sort(), ['k1 name 1 1', 'k2 name 2 2', 'k3 name 3 3', 'k4 name 4 4', 't1 new 7'])
  t.same(Object.keys(world.tableRows()).sort(), ['k1', 'k2', 'k3', 'k4', 't1'])
})

test('a row inserted while rows are deleted: the one deleted by mistake comes back', async t => {
  const world = syncWorld({ rows: rowsOf(5), sync: bothWays })
  await world.run()
  world.tableEdit('k3')
  await world.run({
    ports: { sheet: meanwhile(world, 'deleteRows', () => world.tab.cells.splice(1, 0, ['k0', 'mine', 0])) },
  })
  await world.run()
  t.same(rowsIn(world).sort(), ['k0 mine 0', 'k1 name 1 1', 'k2 name 2 2', 'k4 name 4 4', 'k5 name 5 5'])
  t.same(Object.keys(world.tableRows()).sort(), ['k0', 'k1', 'k2', 'k4', 'k5'])
})

test('rows sorted while the lost ones are looked for: none is added twice', async t => {
  const world = syncWorld({ rows: rowsOf(6), sync: bothWays })
  await world.run()
  world.tableEdit('t1', 't1', 'new', '7')
  const { side } = world.sheet
  let written = false
  const sheet: SheetSide = {
    ...meanwhile(world, 'write', () => {
      world.tab.cells.splice(1, 0, [])
      written = true
    }),
    /** Two rows a page, and somebody takes the last row up to the first page once that was read. */
    async *readRows(title, from, to, columns) {
      for (let first = from; first <= to; first += 2) {
        yield* side.readRows(title, first, Math.min(to, first + 1), columns)
        const last = written && first === from ? world.tab.cells.splice(5, 1) : []
        if (last.length > 0) world.tab.cells.splice(1, 0, ...last)
      }
    },
  }
  await world.run({ ports: { sheet } })
  const keys = rowsIn(world).map(text => text.split(' ')[0])
  t.equal(new Set(keys).size, keys.length)
})

test('a column put in while cells are written: its neighbours get back what they had', async t => {
  const world = syncWorld({ rows: rowsOf(3), sync: bothWays })
  await world.run()
  world.tableEdit('k2', 'k2', 'from the table', '2')
  await world.run({ ports: { sheet: meanwhile(world, 'write', () => putInColumn(world)) } })
  await world.run()
  t.same(world.tab.cells[2], [null, 'k2', 'from the table', 2])
  t.equal(world.tableRows().k2, 'k2 from the table 2')
})

test('a column put in while a reason is told: no id is written over', async t => {
  const world = syncWorld({ rows: rowsOf(3), managed: true, sync: { ...bothWays, statusColumn: true } })
  await world.run()
  world.edit(1, 2, 'not a number')
  await world.run({ ports: { sheet: meanwhile(world, 'write', () => putInColumn(world)) } })
  t.same(
    world.tab.cells.map(row => row[5]),
    ['_doki_id', 'd1', 'd2', 'd3'],
  )
})

test('a column put in while the column of ids is added: no header is written over', async t => {
  const world = syncWorld({ rows: rowsOf(3), managed: true, sync: bothWays })
  const sheet = meanwhile(world, 'write', () => putInColumn(world))
  await world.run({ ports: { sheet } })
  await world.run()
  t.same(world.tab.cells[0]?.slice(1), ['id', 'name', 'amount', 'mine', '_doki_id'])
})

test('a deletion that was never carried out, while a row was put in above: it is still to be done', async t => {
  const world = syncWorld({ rows: rowsOf(4), sync: bothWays })
  await world.run()
  world.tableEdit('k3')
  const deleteRows = async () => {
    world.tab.cells.splice(1, 0, ['k0', 'mine', 0])
    throw new UnclearWriteError('the answer was lost')
  }
  await world.run({ ports: { sheet: { ...world.sheet.side, deleteRows } } })
  await world.run()
  t.same(rowsIn(world), ['k0 mine 0', 'k1 name 1 1', 'k2 name 2 2', 'k4 name 4 4'])
  t.same(Object.keys(world.tableRows()).sort(), ['k0', 'k1', 'k2', 'k4'])
})

test('a formula that somebody types into a row about to be deleted is an edit', async t => {
  const world = syncWorld({ rows: rowsOf(3), sync: bothWays })
  await world.run()
  world.tableEdit('k2')
  const type = () => world.edit(1, 1, { formula: '=UPPER("mine")', value: 'MINE' })
  await world.run({ ports: { sheet: meanwhile(world, 'readFormulas', type) } })
  t.equal(rowsIn(world).length, 3)
  await world.run()
  t.same(world.conflicts(), ['k2 row k2 MINE 2/gone'])
})

test('a deletion that arrives late takes out the row it was meant for', async t => {
  const world = syncWorld({ rows: rowsOf(5), sync: bothWays })
  await world.run()
  world.tableEdit('k3')
  await t.rejects(world.run({ cut: { at: 2, when: 'before' } }), { name: 'Crash' })
  await world.run()
  t.same(
    rowsIn(world).map(text => text.trim()),
    ['k1 name 1 1', 'k2 name 2 2', '', 'k4 name 4 4', 'k5 name 5 5'],
  )
  world.tab.cells.splice(3, 1)
  t.match(await world.run(), { outcome: 'idle' })
  t.same(rowsIn(world), ['k1 name 1 1', 'k2 name 2 2', 'k4 name 4 4', 'k5 name 5 5'])
})

/** The sheet's side, on which something happens right before the first such call arrives. */
function meanwhile(
  { sheet }: SyncWorld,
  name: 'write' | 'deleteRows' | 'readFormulas',
  happen: () => void,
): SheetSide {
  let happened = false
  const first = async () => {
    if (!happened) happen()
    happened = true
  }
  const { side } = sheet
  if (name === 'write') return { ...side, write: (...args) => first().then(() => side.write(...args)) }
  if (name === 'deleteRows')
    return { ...side, deleteRows: (...args) => first().then(() => side.deleteRows(...args)) }
  return { ...side, readFormulas: (...args) => first().then(() => side.readFormulas(...args)) }
}

function putInColumn({ tab }: SyncWorld): void {
  for (const row of tab.cells) row.unshift(null)
  tab.columns++
}

function rowsIn({ tab }: SyncWorld): string[] {
  return tab.cells.slice(1).flatMap(row => (row.length > 0 ? [row.slice(0, 3).join(' ')] : []))
}
