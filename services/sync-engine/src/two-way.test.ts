import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { realRun } from './testing/real-run.ts'

const bothWays = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const
const sheetWrite = { method: '^POST$', path: 'values:batchUpdate' }

test('edits on both sides meet, cell by cell, and then nothing is left to do', async t => {
  const real = await setup(t)
  await real.type('A2', [['from the sheet']])
  await real.query(sql`update guests set nights = 100 where no in ('n0', 'n1')`)
  t.match(await real.run(), {
    outcome: 'applied',
    plan: { conflicts: 0, table: { update: 1 }, sheet: { update: 2 } },
  })
  t.same((await real.sheetRows()).slice(0, 2), [
    ['from the sheet', 100, 'n0'],
    ['Guest 1', 100, 'n1'],
  ])
  await agree(t, real)
})

test('new rows go both ways', async t => {
  const real = await setup(t)
  await real.type('A42', [['typed', 1, 'x1']])
  await real.query(sql`insert into guests values ('y1', 'put', 2), ('y2', null, null)`)
  t.match(await real.run(), { plan: { table: { insert: 1 }, sheet: { insert: 2 } } })
  t.same((await real.sheetRows()).slice(40), [
    ['typed', 1, 'x1'],
    ['put', 2, 'y1'],
    ['', '', 'y2'],
  ])
  await agree(t, real)
})

test('rows deleted on one side are deleted on the other', async t => {
  const real = await setup(t)
  await real.removeRow(3)
  await real.query(sql`delete from guests where no in ('n5', 'n7')`)
  t.match(await real.run(), { plan: { table: { delete: 1 }, sheet: { delete: 2 } } })
  t.equal((await real.sheetRows()).length, 37)
  await agree(t, real)
})

test('a conflict waits for a person, and the next run carries out what they decide', async t => {
  const real = await setup(t)
  await real.type('A2', [['sheet']])
  await real.type('A3', [['sheet']])
  await real.query(sql`update guests set name = 'table', nights = 50 where no in ('n0', 'n1')`)
  t.match(await real.run(), { plan: { conflicts: 2, sheet: { update: 2 } } })
  t.same((await real.sheetRows())[0], ['sheet', 50, 'n0'])
  await decide(real, 'n0', 'table', null)
  t.match(await real.run(), { plan: { conflicts: 1 } })
  t.same((await real.sheetRows()).slice(0, 2), [
    ['table', 50, 'n0'],
    ['sheet', 50, 'n1'],
  ])
  await decide(real, 'n1', 'value', 'a third')
  t.match(await real.run(), { plan: { conflicts: 0 } })
  t.same((await real.sheetRows())[1], ['a third', 50, 'n1'])
  t.match(await real.query(sql`select state from sync_conflicts`), [
    { state: 'applied' },
    { state: 'applied' },
  ])
  await agree(t, real)
})

test('a run is taken back on both sides, and the sync is paused', async t => {
  const real = await setup(t)
  await real.type('A2', [['from the sheet']])
  await real.query(sql`update guests set name = 'from the table' where no = 'n1'`)
  await real.query(sql`delete from guests where no = 'n2'`)
  const id = await real.start()
  await real.deliver(id)
  t.match(await real.result(id), { plan: { table: { update: 1 }, sheet: { update: 1, delete: 1 } } })
  t.match(await real.run({ mode: 'undo', undoOf: id }), { undo: { restored: 3, skipped: [] } })
  const inSheet = new Map((await real.sheetRows()).map(([name, , no]) => [no, name]))
  const inTable = new Map((await real.tableRows()).map(({ name, id: no }) => [no, name]))
  // What people did themselves stays; what the run did because of it is gone.
  t.same([inSheet.get('n0'), inTable.get('n0')], ['from the sheet', 'Guest 0'])
  t.same([inSheet.get('n1'), inTable.get('n1')], ['Guest 1', 'from the table'])
  t.same([inSheet.get('n2'), inTable.get('n2')], ['Guest 2', undefined])
  t.match(await real.query(sql`select state from syncs`), [{ state: 'paused' }])
})

test('an undo takes new rows back, but for those that were edited since', async t => {
  const real = await setup(t)
  await real.type('A42', [
    ['new', 1, 'x1'],
    ['new', 2, 'x2'],
  ])
  const id = await real.start()
  await real.deliver(id)
  await real.type('A43', [['edited']])
  await real.run()
  t.match(await real.run({ mode: 'undo', undoOf: id }), {
    undo: { restored: 1, skipped: [{ side: 'table', key: 'x2', column: null }] },
  })
  const left = (await real.tableRows()).filter(({ id: no }) => String(no).startsWith('x'))
  t.match(left, [{ id: 'x2', name: 'edited' }])
})

for (const lost of ['before', 'after'] as const) {
  test(`writes to the sheet whose answer is lost ${lost} they are done arrive once`, async t => {
    const real = await setup(t)
    await real.query(sql`update guests set nights = nights + 100`)
    await real.query(sql`insert into guests select 'y' || n, 'new', n from generate_series(1, 9) n`)
    await real.fault({ ...sheetWrite, times: 2, lost })
    t.match(await real.run(), { plan: { sheet: { update: 40, insert: 9 } } })
    await agree(t, real)
    t.equal((await real.sheetRows()).length, 49)
  })
}

test('a second run at once waits until the first one has ended', async t => {
  const real = await setup(t)
  await real.query(sql`update guests set nights = nights + 100`)
  const [first, second] = [await real.start(), await real.start()]
  let other: Promise<unknown> | undefined
  const after = async () => {
    other ??= real.deliver(second)
  }
  const outcome = await real.deliver(first, { after })
  t.equal(outcome, 'completed')
  t.equal(await other, 'completed')
  t.match(await real.result(first), { outcome: 'applied', plan: { sheet: { update: 40 } } })
  t.match(await real.result(second), { outcome: 'idle' })
  t.same(await real.query(sql`select from spreadsheet_writers`), [])
  await agree(t, real)
})

test('a run that froze past its lease after it looked at it writes nothing to our database', async t => {
  const real = await setup(t)
  t.match(await frozenAt(real, 'after', 1), { next: 'completed', outcome: 'lost' })
  t.same(real.writes(), [])
  await agree(t, real)
})

test('wherever a run freezes past its lease, it writes nothing more when it thaws', async t => {
  for (let check = 1; ; check++) {
    const real = await setup(t)
    const { next, outcome } = await frozenAt(real, 'before', check)
    if (!next) break
    t.match({ next, outcome }, { next: 'completed', outcome: 'lost' }, `at check ${check}`)
    t.same(real.writes(), [])
    await agree(t, real)
    t.same(await real.query(sql`select from sync_steps where state = 'intended'`), [])
  }
})

type Run = Awaited<ReturnType<typeof realRun>>

/**
 * Both sides are edited, and the run that is to carry it over freezes at its `at`th look at the lease, until another
 * process has done the job.
 */
async function frozenAt(real: Run, when: 'before' | 'after', at: number) {
  await real.query(sql`update guests set nights = nights + 100 where no <> 'n7'`)
  await real.query(sql`delete from guests where no = 'n7'`)
  await real.query(sql`insert into guests values ('y1', 'put', 1)`)
  await real.type('A2', [['from the sheet']])
  await real.type('A42', [['typed', 1, 'x1']])
  const id = await real.start()
  let checks = 0
  let next: unknown
  const freeze = async () => {
    if (++checks !== at) return
    await real.lapse(id)
    next = await real.deliver(id)
    real.log.reset()
  }
  const outcome = await real.deliver(id, { [when]: freeze })
  return { next, outcome }
}

/** As the gateway does for a person. */
function decide({ query }: Run, key: string, take: string, value: string | null) {
  return query(sql`
    update sync_conflicts
    set state = 'resolved', resolution = ${take}, resolved_value = ${value}, resolved_at = now()
    where key = ${key} and state = 'open'`)
}

/** Both sides hold the same rows, and the next run finds nothing to do and writes nothing. A blank row is none. */
async function agree(t: Test, real: Run): Promise<void> {
  const text = (row: readonly unknown[]) => row.map(cell => cell ?? '').join(' ')
  const inSheet = (await real.sheetRows())
    .filter(row => row.length > 0)
    .map(text)
    .sort()
  const inTable = (await real.tableRows()).map(({ name, nights, id }) => text([name, nights, id])).sort()
  t.same(inTable, inSheet)
  real.log.reset()
  t.match(await real.run(), { outcome: 'idle', plan: { conflicts: 0 } })
  t.same(real.writes(), [])
}

/** 40 guests that both sides agree on. */
async function setup(t: Test): Promise<Run> {
  const real = await realRun(t, 40, { sync: bothWays, numbered: true })
  await real.run()
  return real
}
