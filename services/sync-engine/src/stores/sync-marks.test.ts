import { sql } from '@doki/database'
import { test } from 'tap'
import { setupRuns } from '../testing/setup-runs.ts'

const counts = { sheetRows: 3, tableRows: 4, unchanged: 4, conflicts: 0, quarantined: 1 }

test('a run finds what the one before saw, by the clock of the database', async t => {
  const { next, syncId, service } = await setupRuns(t)
  const { job, marks } = await next()
  t.equal(await marks.seen(), undefined)
  await marks.noteRun({ runId: job.id, sheetVersion: '7', tableToken: 'x', full: true, counts })
  const first = await marks.seen()
  t.match(first, { sheetVersion: '7', tableToken: 'x', sheetSeenAt: /^20.*Z$/, counts, unfinished: false })
  await service.rows(sql`update syncs set full_read_at = now() - interval '1 hour' where id = ${syncId}`)
  await marks.noteRun({ runId: job.id, sheetVersion: null, tableToken: null, full: false, counts: null })
  const second = await marks.seen()
  t.match(second, { sheetVersion: null, tableToken: null, counts: null })
  t.ok(Number(second?.fullAgeMs) >= 3_600_000)
  t.match(await service.rows(sql`select last_run_job_id from syncs`), [{ last_run_job_id: job.id }])
})

test('something is unfinished while a step is open, a decision waits or a row may be taken now', async t => {
  const { next, service } = await setupRuns(t)
  const { job, marks, state, conflicts, quarantine } = await next()
  await marks.noteRun({ runId: job.id, sheetVersion: '7', tableToken: 'x', full: true, counts: null })
  const unfinished = async () => (await marks.seen())?.unfinished

  const step = await state.open({ side: 'sheet', kind: 'rows', changes: [], ahead: [] })
  t.equal(await unfinished(), true)
  await state.close(step, { save: [], remove: [], failed: [], unsure: [] })
  t.equal(await unfinished(), false)

  const sides = { base: undefined, sheet: ['a'], table: ['b'] }
  await conflicts.replace([{ key: 'k', row: 2, column: 0, ...sides }], [])
  t.equal(await unfinished(), false)
  await service.rows(sql`update sync_conflicts set state = 'resolved', resolution = 'sheet'`)
  t.equal(await unfinished(), true)
  await conflicts.replace([], [])

  const held = { side: 'sheet', row: 2, key: 'k', column: null, reason: 'no' } as const
  await quarantine.replace([{ ...held, code: 'blank_key' }])
  t.equal(await unfinished(), false)
  await quarantine.replace([{ ...held, code: 'refused_by_database' }])
  t.equal(await unfinished(), true)
})

test('a blocked sync is freed by a run that went through, a paused one is not', async t => {
  const { next, service } = await setupRuns(t)
  const { marks } = await next()
  const state = () => service.one(sql`select state, state_reason from syncs`)
  await marks.block('The tab is gone')
  t.same(await state(), { state: 'blocked', state_reason: 'The tab is gone' })
  await marks.unblock()
  t.same(await state(), { state: 'active', state_reason: null })
  await service.rows(sql`update syncs set cron = '0 9 * * *', time_zone = 'Asia/Kathmandu'`)
  const due = async () => (await service.one(sql`select next_run_at from syncs`)).next_run_at
  await marks.block('The tab is gone')
  t.equal(await due(), null)
  await marks.unblock()
  t.match(await due(), /T03:15:00/, 'at the next time of its schedule')
  await marks.pause('Taken back')
  await marks.block('no')
  await marks.unblock()
  t.same(await state(), { state: 'paused', state_reason: 'Taken back' })
})
