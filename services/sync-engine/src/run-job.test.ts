import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { realRun } from './testing/real-run.ts'

type Run = Awaited<ReturnType<typeof realRun>>

const idWrite = { method: '^POST$', path: 'values:batchUpdate' }

test('300 rows go from a spreadsheet into a table made for them; then there is nothing left to do', async t => {
  const real = await realRun(t, 300)
  t.match(await real.run(), { outcome: 'applied', plan: { createsTable: true, table: { insert: 300 } } })
  await agree(t, real)
  real.log.reset()
  t.match(await real.run(), { outcome: 'idle', plan: { table: { insert: 0, unchanged: 300 } } })
  t.same(real.writes(), [])
})

test('ids whose answer got lost are found in the sheet by the same run', async t => {
  const real = await realRun(t, 300)
  await real.fault({ ...idWrite, after: 1, lost: 'after' })
  t.match(await real.run(), { outcome: 'applied', plan: { table: { insert: 300 } } })
  await agree(t, real)
  t.same(await real.query(sql`select distinct state from sync_steps`), [{ state: 'done' }])
})

test('ids that did not arrive are written again by the same run, or by the next try', async t => {
  const real = await realRun(t, 300)
  await real.fault({ ...idWrite, after: 1, times: 3, lost: 'before' })
  const id = await real.start()
  await t.rejects(real.deliver(id), { name: 'UnclearWriteError' })
  t.match(await real.job(id), { status: 'pending' })
  t.same(await real.query(sql`select to_regclass('public.guests') is not null as made`), [{ made: true }])
  await real.fault({ ...idWrite, lost: 'before' })
  t.equal(await real.deliver(id), 'completed')
  t.match(await real.result(id), { plan: { table: { insert: 300 } } })
  await agree(t, real)
})

test('a storm of 429 and 503 in the middle of a run only makes it slower', async t => {
  const real = await realRun(t, 300)
  await real.fault({ method: '^GET$', path: '/values', status: 429, times: 3 })
  await real.fault({ ...idWrite, status: 429, times: 2 })
  await real.fault({ method: '^GET$', path: '/values:batchGet', status: 503, times: 2 })
  t.match(await real.run(), { outcome: 'applied', plan: { table: { insert: 300 } } })
  await agree(t, real)
})

test('rows the table does not take wait in quarantine with its own reason, until it does', async t => {
  const real = await realRun(t, 300)
  await real.query(sql`
    create table public.guests (_doki_id text primary key, name text, nights integer,
      constraint no_six_nights check (nights <> 6))`)
  const refused = Math.floor(300 / 7)
  t.match(await real.run(), { plan: { quarantined: refused, table: { insert: 300 - refused } } })
  const open = sql`select count(*)::int as rows, min(reason) as reason from sync_quarantine where state = 'open'`
  t.match(await real.query(open), [{ rows: refused, reason: /no_six_nights/ }])

  await real.query(sql`alter table public.guests drop constraint no_six_nights`)
  t.match(await real.run(), { plan: { quarantined: 0, table: { insert: refused } } })
  t.match(await real.query(open), [{ rows: 0 }])
  await agree(t, real)
})

/** Each row of the sheet is in the table once, under the id beside it, and the next run finds nothing to do. */
async function agree(t: Test, { sheetRows, tableRows, run }: Run): Promise<void> {
  const inSheet = (await sheetRows()).map(([name, nights, id]) => `${id} ${name} ${nights}`)
  const inTable = (await tableRows()).map(({ id, name, nights }) => `${id} ${name} ${nights}`)
  t.equal(new Set(inSheet).size, 300)
  t.same(inTable.sort(), inSheet.sort())
  t.match(await run(), { outcome: 'idle' })
}
