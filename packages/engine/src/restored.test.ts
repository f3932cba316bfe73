import { test } from 'tap'
import type { Memory } from './simulation/memory.ts'
import { rowsOf, syncWorld } from './simulation/sync-world.ts'

const bothWays = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const

test('with a base older than both sides, what they agree on stays, and nothing is written', async t => {
  const { run, edit, add, remove, tab, tableRows, writes, backUp } = setup(8)
  await run()
  const restore = backUp()
  edit(0, 1, 'later')
  add('k9', 'new', 9)
  remove(7)
  await run()
  const [sheet, table] = [structuredClone(tab.cells), tableRows()]

  restore()
  t.match(await run(), { plan: { conflicts: 0, guards: [] } })
  t.same(writes(), [])
  t.same([tab.cells, tableRows()], [sheet, table])
  t.match(await run(), { outcome: 'idle' })
})

test('an edit after the restore goes across, unless the cell has changed on both sides since the backup: that is asked', async t => {
  const { run, edit, tab, tableRows, conflicts, backUp } = setup(8)
  await run()
  const restore = backUp()
  edit(0, 1, 'later')
  await run()
  edit(0, 1, 'latest')
  edit(1, 1, 'fresh')

  restore()
  t.match(await run(), { plan: { conflicts: 1 } })
  t.same(conflicts(), ['k1 name latest/later'])
  t.same([tab.cells[1]?.[1], tableRows().k1], ['latest', 'k1 later 1'], 'both values are kept')
  t.match(tableRows().k2, /^k2 fresh /)
})

test('a sheet that was put back to an old version reads as edits: a plan shows them and writes nothing', async t => {
  const { run, edit, tab, tableRows, writes } = setup(8)
  await run()
  const old = structuredClone(tab.cells)
  edit(0, 1, 'later')
  edit(1, 1, 'later')
  await run()
  tab.cells.splice(0, tab.cells.length, ...old)
  edit(7, 3, 'somebody is there')
  const before = tableRows()
  t.match(await run({ mode: 'plan' }), { plan: { table: { update: 2 } } })
  t.same(writes(), [])
  t.same(tableRows(), before)
})

function setup(rows: number) {
  const world = syncWorld({ rows: rowsOf(rows), sync: bothWays })
  return {
    ...world,
    /** What Doki’s database holds now; the answer puts it back. */
    backUp() {
      const kept: Memory = structuredClone(world.state)
      return () => void Object.assign(world.state, kept)
    },
  }
}
