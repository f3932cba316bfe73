import type { QuarantinedRow } from '@doki/contracts'
import { sql } from '@doki/database'
import { test } from 'tap'
import { setupRuns } from '../testing/setup-runs.ts'

const held = (row: number, reason: string): QuarantinedRow => ({
  side: 'sheet',
  row,
  key: null,
  column: 'due',
  code: 'not_castable',
  reason,
})

const byTable: QuarantinedRow = {
  side: 'table',
  row: null,
  key: 'k',
  column: null,
  code: 'does_not_fit_sheet',
  reason: 'too long',
}

test('a row is held once however often it is found, and resolved when it is not found again', async t => {
  const { next, again, service } = await setupRuns(t)
  const { job, quarantine } = await next()
  await quarantine.replace([held(2, 'no date'), held(3, 'no date'), held(3, 'no date'), byTable])
  const second = await again(job.id)
  await second.quarantine.replace([held(3, 'still no date'), byTable])
  await t.rejects(quarantine.replace([]), { name: 'LostLeaseError' })
  t.same(
    await service.rows(sql`select side, row_number, state, reason from sync_quarantine order by row_number`),
    [
      { side: 'sheet', row_number: 2, state: 'resolved', reason: 'no date' },
      { side: 'sheet', row_number: 3, state: 'open', reason: 'still no date' },
      { side: 'table', row_number: null, state: 'open', reason: 'too long' },
    ],
  )
})
