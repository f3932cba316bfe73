import { sql } from '@doki/database'
import { postgrestBinary } from '@doki/local'
import { test } from 'tap'
import { realRun } from './testing/real-run.ts'

const sync = { direction: 'two_way', conflictPolicy: 'ask', deletePolicy: 'delete' } as const
const skip = postgrestBinary() ? false : 'npm has no PostgREST for this machine'

test('a sheet and a table agree through a URL and a key alone', { skip }, async t => {
  const real = await realRun(t, 40, { sync, numbered: true, rest: true })
  t.match(await real.run(), { outcome: 'applied', plan: { table: { insert: 40 } } })
  await real.type('A2', [['from the sheet']])
  await real.type('A42', [['typed', 1, 'x1']])
  await real.removeRow(4)
  await real.query(sql`update guests set nights = 100 where no in ('n0', 'n1')`)
  await real.query(sql`insert into guests values ('y1', 'put', 2)`)
  await real.query(sql`delete from guests where no = 'n9'`)
  t.match(await real.run(), {
    outcome: 'applied',
    plan: {
      conflicts: 0,
      table: { insert: 1, update: 1, delete: 1 },
      sheet: { insert: 1, update: 2, delete: 1 },
    },
  })
  const rows = await real.sheetRows()
  t.same(rows.slice(0, 2), [
    ['from the sheet', 100, 'n0'],
    ['Guest 1', 100, 'n1'],
  ])
  const seen = rows.map(([name, nights, id]) => ({ name, nights, id }))
  t.same(
    seen.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)),
    await real.tableRows(),
  )
  t.match(await real.run(), { plan: { table: { insert: 0, update: 0 }, sheet: { insert: 0, update: 0 } } })
})

test('a table that is not there yet is asked for, with its SQL', { skip }, async t => {
  const real = await realRun(t, 3, { rest: true })
  const id = await real.start()
  await real.deliver(id)
  t.match(await real.job(id), { status: 'failed', error: { message: /SQL editor[\s\S]*create table/i } })
})
