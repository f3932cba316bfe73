import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { realRun } from './testing/real-run.ts'
import { textColumn } from './testing/text-column.ts'

test('a date of the sheet is kept in a text column as it is written everywhere, and both sides may change it', async t => {
  const real = await setup(t)
  t.same(await tableRows(real), [
    ['a', '2020-01-01'],
    ['b', '2020-01-02'],
    ['c', null],
  ])
  await real.query(
    sql`update guests set due = case no when 'a' then '2020-03-01' else '' end where no <> 'b'`,
  )
  await real.type('B3', [[43_900]])
  t.match(await real.run(), { plan: { conflicts: 0, quarantined: 0 } })
  t.same(await real.sheetRows(), [['a', 43_891], ['b', 43_900], ['c']])
  await real.type('B4', [[43_901]])
  t.match(await real.run(), { plan: { conflicts: 0, quarantined: 0, table: { update: 1 } } })
  t.same(await tableRows(real), [
    ['a', '2020-03-01'],
    ['b', '2020-03-10'],
    ['c', '2020-03-11'],
  ])
  t.match(await real.run({ full: true }), { outcome: 'idle' })
})

test('a text of the table that is no date waits, and nothing is written over it', async t => {
  const real = await setup(t)
  await real.query(sql`update guests set due = 'soon' where no = 'a'`)
  t.match(await real.run(), { plan: { quarantined: 1, sheet: { update: 0 } } })
  t.same((await tableRows(real))[0], ['a', 'soon'])
})

async function tableRows({ query }: Awaited<ReturnType<typeof setup>>): Promise<unknown[][]> {
  const rows = await query(sql`select no, due from guests order by no`)
  return rows.map(row => Object.values(row))
}

async function setup(t: Test) {
  const columns = [
    { ...textColumn('No', 0), column: 'no', nullable: false },
    { ...textColumn('Due', 1), column: 'due', type: 'date' as const },
  ]
  const lines = [
    ['a', '2020-01-01'],
    ['b', '2020-01-02'],
    ['c', ''],
  ]
  const table = sql`create table public.guests (no text primary key, due text)`
  const shape = { header: ['No', 'Due'], lines, columns, table }
  const sync = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const
  const real = await realRun(t, 0, { sync, shape })
  await real.run()
  return real
}
