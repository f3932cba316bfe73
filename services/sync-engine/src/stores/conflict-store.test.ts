import { sql } from '@doki/database'
import type { PlannedConflict, Values } from '@doki/sync'
import { type Test, test } from 'tap'
import { setupRuns } from '../testing/setup-runs.ts'

test('cells and whole rows in conflict are kept as a person reads them', async t => {
  const { next, all } = await setup(t)
  const { conflicts } = await next()
  await conflicts.replace([cell('a', ['x', '1'], ['x', null]), wholeRow('b', ['y', '2'], undefined)], [])
  t.match(await all(), [
    { key: 'a', row_number: 2, column_name: 'city', base_value: '0', sheet_value: '1', table_value: null },
    {
      key: 'b',
      row_number: 3,
      column_name: null,
      base_value: '{"name":"y","city":"0"}',
      sheet_value: '{"name":"y","city":"2"}',
      table_value: null,
    },
  ])
})

test('a conflict found again is the one it was, with fresh values; one not found again is gone', async t => {
  const { next, again, all } = await setup(t)
  const { job, conflicts } = await next()
  await conflicts.replace([cell('a', ['x', '1'], ['x', '2']), cell('b', ['x', '1'], ['x', '2'])], [])
  const [before] = await all()
  const second = await again(job.id)
  await second.conflicts.replace([cell('a', ['x', '1'], ['x', '3']), cell('c', ['x', '1'], ['x', '2'])], [])
  t.match(await all(), [
    { id: before?.id, created_at: before?.created_at, key: 'a', state: 'open', table_value: '3' },
    { key: 'b', state: 'gone' },
    { key: 'c', state: 'open' },
  ])
  await t.rejects(conflicts.replace([], []), { name: 'LostLeaseError' })
})

test('what a person decided is told to the next run, and applied, kept or asked anew as it went', async t => {
  const { next, all, resolve } = await setup(t)
  const first = await next()
  const found = ['applied', 'kept', 'changed', 'gone'].map(key => cell(key, ['x', '1'], ['x', '2']))
  await first.conflicts.replace(found, [])
  const rows = await all()
  for (const { key } of rows) await resolve(String(key), 'value', '7')
  const { conflicts } = await next()
  const resolutions = await conflicts.resolutions()
  t.match(
    resolutions.find(({ key }) => key === 'applied'),
    { column: 'city', take: 'value', value: '7', sheet: '1', table: '2' },
  )
  const applied = resolutions.filter(({ key }) => key === 'applied').map(({ id }) => id)
  await conflicts.replace(
    [cell('kept', ['x', '1'], ['x', '2']), cell('changed', ['x', '1'], ['x', '3'])],
    applied,
  )
  t.match(await all(), [
    { key: 'applied', state: 'applied', resolution: 'value' },
    {
      key: 'changed',
      state: 'open',
      resolution: null,
      resolved_value: null,
      resolved_at: null,
      table_value: '3',
    },
    { key: 'gone', state: 'gone' },
    { key: 'kept', state: 'resolved', resolution: 'value', resolved_value: '7' },
  ])
  t.same(
    (await conflicts.resolutions()).map(({ key }) => key),
    ['kept'],
  )
})

test('a decision that took the place of the one carried out does not count as applied', async t => {
  const { next, all, resolve, service } = await setup(t)
  const { conflicts } = await next()
  await conflicts.replace([cell('a', ['x', '1'], ['x', '2'])], [])
  await resolve('a', 'sheet', null)
  const [resolution] = await conflicts.resolutions()
  await service.rows(sql`update sync_conflicts set resolution = 'table', resolved_at = now()`)
  await conflicts.replace([], [resolution?.id ?? ''])
  t.match(await all(), [{ state: 'gone', resolution: 'table' }])
})

test('thousands of conflicts are kept in a few statements', async t => {
  const { next, all } = await setup(t)
  const { conflicts } = await next()
  const found = Array.from({ length: 5_000 }, (_, at) => cell(`k${at}`, ['x', '1'], ['x', '2']))
  await conflicts.replace(found, [])
  await conflicts.replace(found.slice(1), [])
  t.equal((await all()).filter(({ state }) => state === 'open').length, 4_999)
})

/** Of the second column. */
function cell(key: string, sheet: Values, table: Values): PlannedConflict {
  return { key, row: 2, column: 1, base: ['x', '0'], sheet, table }
}

function wholeRow(key: string, sheet: Values | undefined, table: Values | undefined): PlannedConflict {
  return { key, row: 3, column: null, base: ['y', '0'], sheet, table }
}

async function setup(t: Test) {
  const runs = await setupRuns(t)
  const { service, member } = runs
  return {
    ...runs,
    all: () => service.rows(sql`select * from sync_conflicts order by key`),
    /** As the gateway does for a person. */
    resolve: (key: string, take: string, value: string | null) =>
      service.rows(sql`
        update sync_conflicts
        set state = 'resolved', resolution = ${take}, resolved_value = ${value}, resolved_by = ${member},
          resolved_at = now()
        where key = ${key} and state = 'open'`),
  }
}
