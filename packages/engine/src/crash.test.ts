import { test } from 'tap'
import { Crash, type Cut } from './simulation/effects.ts'
import { rowsOf, type SyncWorld, syncWorld } from './simulation/sync-world.ts'

test('a first run that dies at any effect is carried on by the next, and no row is doubled', async t => {
  for (const [managed, conflictPolicy] of [
    [false, 'sheet_wins'],
    [true, 'sheet_wins'],
    [false, 'ask'],
  ] as const) {
    const cuts = await eachCut(
      () => syncWorld({ rows: rowsOf(8), managed, sync: { conflictPolicy } }),
      async (world, cut) => {
        await dies(world, cut)
        world.edit(0, 1, 'edited in between')
        await world.run()
        const where = `${managed ? 'managed, ' : ''}${conflictPolicy}, ${cut.when} effect ${cut.at}`
        t.same(tableNames(world), sheetNames(world), where)
        t.match(await world.run(), { outcome: 'idle' }, where)
        t.same(world.writes(), [], where)
        t.equal(world.state.base.size, 8, where)
      },
    )
    t.ok(cuts > 10, `${cuts} cuts`)
  }
})

test('a row that left the sheet after the run that wrote it died leaves the table too', async t => {
  for (const managed of [false, true]) {
    await eachCut(
      () => syncWorld({ rows: rowsOf(8), managed }),
      async (world, cut) => {
        await dies(world, cut)
        world.remove(7)
        const where = `${managed ? 'managed, ' : ''}${cut.when} effect ${cut.at}`
        await world.run()
        t.same(tableNames(world), sheetNames(world), where)
        t.match(await world.run(), { outcome: 'idle' }, where)
      },
    )
  }
})

test('a run with edits, new and deleted rows that dies at any effect is carried on by the next', async t => {
  for (const managed of [false, true]) {
    await eachCut(
      async () => {
        const world = syncWorld({ rows: rowsOf(8), managed })
        await world.run()
        world.edit(0, 1, 'edited')
        world.edit(5, 2, 'held back')
        world.remove(3, 2)
        world.add('k9', 'new', 9)
        world.add('k10', 'new too', 10)
        return world
      },
      async (world, cut) => {
        await dies(world, cut)
        const where = `${managed ? 'managed, ' : ''}${cut.when} effect ${cut.at}`
        await world.run()
        t.equal(world.state.quarantine.length, 1, where)
        world.edit(3, 2, 7)
        await world.run()
        t.same(tableNames(world), sheetNames(world), where)
        t.match(await world.run(), { outcome: 'idle' }, where)
        t.same(world.writes(), [], where)
      },
    )
  }
})

test('a run that dies again and again still gets to the end', async t => {
  for (const when of ['before', 'after'] as const) {
    const world = syncWorld({ rows: rowsOf(10), managed: true })
    let tries = 0
    for (let at = 2; tries < 50; tries++) {
      const ended = await world.run({ cut: { at, when } }).then(
        () => true,
        () => false,
      )
      if (ended) break
      at++
    }
    t.ok(tries > 3 && tries < 50, `${tries} tries`)
    t.same(tableNames(world), sheetNames(world))
  }
})

/** Runs `check` on a new world for every effect of its next run, cut before and after it; answers how many there were. */
async function eachCut(
  make: () => SyncWorld | Promise<SyncWorld>,
  check: (world: SyncWorld, cut: Cut) => Promise<void>,
): Promise<number> {
  const whole = await make()
  await whole.run()
  const effects = whole.log.names().length
  for (let at = 1; at <= effects; at++) {
    for (const when of ['before', 'after'] as const) await check(await make(), { at, when })
  }
  return 2 * effects
}

async function dies(world: SyncWorld, cut: Cut): Promise<void> {
  await world.run({ cut }).then(
    () => Promise.reject(new Error('The run was to die')),
    (error: unknown) => {
      if (!(error instanceof Crash)) throw error
    },
  )
}

function sheetNames({ tab }: SyncWorld): string[] {
  return tab.cells.slice(1).map(row => row.slice(0, 3).join(' '))
}

function tableNames({ table, tab, mapping }: SyncWorld): string[] {
  const order = tab.cells.slice(1).map(row => String(row[mapping.key.managed ? 4 : 0]))
  const names = order.map(key => table.rows.get(key)?.values.join(' ') ?? `${key} is missing`)
  return [...names, ...[...table.rows.keys()].filter(key => !order.includes(key))]
}
