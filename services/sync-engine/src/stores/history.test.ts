import { sql } from '@doki/database'
import { test } from 'tap'
import { setupRuns as setup } from '../testing/setup-runs.ts'
import { changeOf, insertOf, nothing, row } from '../testing/steps.ts'

test('history tells what a run wrote, and of new rows what they were while nobody changed them', async t => {
  const { next } = await setup(t)
  const { state, job } = await next()
  const changes = [
    { key: 'u', row: 5, before: ['1'], after: ['2'], base: ['0'] },
    { key: 'd', row: 6, before: ['1'], after: undefined, base: undefined },
  ]
  const inserted = await state.open(
    insertOf(
      'table',
      ['same', 'moved', 'edited', 'gone'].map(key => row(key, 2)),
    ),
  )
  await state.close(inserted, nothing)
  await state.close(await state.open(changeOf('sheet', changes)), nothing)
  await state.close(await state.open({ ...changeOf('sheet', changes), kind: 'keys' }), nothing)
  const later = await next()
  await later.state.save([row('moved', 30), row('edited', 2, ['new'])])
  await later.state.remove(['gone'])
  const before = undefined
  t.same(await later.state.history(job.id), [
    {
      side: 'table',
      changes: [
        { key: 'same', row: 2, before, after: ['same', null] },
        { key: 'moved', row: 2, before, after: ['moved', null] },
        { key: 'edited', row: 2, before, after: undefined },
        { key: 'gone', row: 2, before, after: undefined },
      ],
    },
    { side: 'sheet', changes },
  ])
  t.same(await later.state.history(later.job.id), [])
})

test('a second try counts what the first one wrote', async t => {
  const { next, again } = await setup(t)
  const { state, job } = await next()
  await state.close(await state.open(insertOf('table', [row('a', 2), row('b', 3)])), nothing)
  const deletion = changeOf('sheet', [{ key: 'c', row: 4, before: ['1'], after: undefined }])
  await state.close(await state.open(deletion), nothing)
  const second = await again(job.id)
  await second.state.close(await second.state.open(insertOf('table', [row('d', 5)])), nothing)
  t.same(await second.state.done(), {
    sheet: { inserted: 0, updated: 0, deleted: 1 },
    table: { inserted: 2, updated: 0, deleted: 0 },
  })
})

test('a history is forgotten after a month, but for what is open', async t => {
  const { next, service } = await setup(t)
  const { state } = await next()
  await state.open(insertOf('table', [row('open', 2)]))
  await state.close(await state.open(insertOf('table', [row('old', 3)])), nothing)
  await service.rows(sql`update sync_steps set created_at = now() - interval '31 days'`)
  await state.close(await state.open(insertOf('table', [row('young', 4)])), nothing)
  await state.settle(new Set())
  t.match(await service.rows(sql`select entries from sync_steps order by id`), [
    { entries: [['open', 2]] },
    { entries: [['young', 4]] },
  ])
})
