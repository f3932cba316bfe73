import { sql } from '@doki/database'
import { unsureHash, type Values } from '@doki/sync'
import { type Test, test } from 'tap'
import { seedRuns } from '../testing/seed-runs.ts'
import { seedSync } from '../testing/seed-sync.ts'
import { setupRuns } from '../testing/setup-runs.ts'
import { byKey, changeOf, insertOf, mark, nothing, row } from '../testing/steps.ts'

const odd = ['a "b" \\ c', null, '', '{x,y}', 'tab\tline\nnull NULL', 'ü𝄞', '\ud800 half']

test('a base comes back as it was saved, odd texts and odd keys included', async t => {
  const { next } = await setup(t)
  const { state } = await next()
  const rows = [row('k\t1\\', 2, odd), row('', null, [null]), { ...row('b', 3, ['x']), tableHash: 'other' }]
  await state.save(rows)
  t.same(byKey(await state.marks()), byKey(rows.map(({ base, ...mark }) => mark)))
  t.same((await state.values(['k\t1\\', 'missing'])).get('k\t1\\'), odd)
  await state.save([row('b', 4, ['y'])])
  await state.remove(['', 'missing'])
  t.same(byKey(await state.marks()), [mark('b', 4, ['y']), mark('k\t1\\', 2, odd)])
})

test('new rows are in the base before they are written, and sure once the step is closed', async t => {
  const { next, steps } = await setup(t)
  const first = await next()
  const rows = [row('a', 2), row('b', 3)]
  const id = await first.state.open(insertOf('table', rows))
  const pending = (values: Values) => [{ side: 'table', before: undefined, after: values }]
  t.same(byKey(await (await next()).state.marks()), [
    { ...mark('a', 2), pending: pending(['a', null]) },
    { ...mark('b', 3), pending: pending(['b', null]) },
  ])
  await first.state.close(id, { ...nothing, failed: ['b'] })
  t.same(await (await next()).state.marks(), [mark('a', 2)])
  t.match(await steps(), [{ state: 'done', inserted: 1, updated: 0, deleted: 0, entries: [['a', 2]] }])
})

test('changes and deletions of a run that died come back with both of their sides, the oldest first', async t => {
  const { next } = await setup(t)
  const first = await next()
  await first.state.save([row('a', 2, ['1']), row('b', 3, ['1'])])
  await first.state.open(changeOf('table', [{ key: 'a', row: 2, before: ['1'], after: ['2'] }]))
  await first.state.open(
    changeOf('sheet', [
      { key: 'a', row: 2, before: ['2'], after: ['3'] },
      { key: 'b', row: 3, before: ['1'], after: undefined },
      { key: 'linked', row: 4, before: ['x'], after: ['y'] },
    ]),
  )
  await first.state.open({
    ...changeOf('sheet', [{ key: 'a', row: 2, before: [], after: [] }]),
    kind: 'notes',
  })
  t.same(byKey(await (await next()).state.marks()), [
    {
      ...mark('a', 2, ['1']),
      pending: [
        { side: 'table', before: ['1'], after: ['2'] },
        { side: 'sheet', before: ['2'], after: ['3'] },
      ],
    },
    { ...mark('b', 3, ['1']), pending: [{ side: 'sheet', before: ['1'], after: undefined }] },
    {
      ...mark('linked', 4),
      hash: unsureHash,
      pending: [{ side: 'sheet', before: ['x'], after: ['y'] }],
    },
  ])
})

test('a step stays open for the rows of which nobody knows', async t => {
  const { next, steps } = await setup(t)
  const { state } = await next()
  const id = await state.open(insertOf('sheet', [row('a', 2), row('b', 3), row('c', 4)]))
  await state.close(id, { ...nothing, unsure: ['b'], failed: ['c'] })
  t.same(byKey(await (await next()).state.marks()), [
    mark('a', 2),
    { ...mark('b', 3), pending: [{ side: 'sheet', before: undefined, after: ['b', null] }] },
  ])
  t.match(await steps(), [
    {
      state: 'intended',
      inserted: 1,
      entries: [
        ['a', 2],
        ['b', 3],
      ],
    },
  ])
})

test('what a run found of a row settles what was unsure of it, in the same breath', async t => {
  const { next, steps } = await setup(t)
  const died = await next()
  await died.state.save(['s', 'r', 'c'].map(key => row(key, 2, ['1'])))
  await died.state.open(
    changeOf(
      'sheet',
      ['s', 'r', 'c', 'left'].map(key => ({ key, row: 2, before: ['1'], after: ['2'] })),
    ),
  )
  await died.state.open(insertOf('table', [row('new', 9), row('put', 8)]))
  const { state } = await next()
  await state.marks()
  await state.save([row('s', 2, ['2']), row('new', 9)])
  await state.remove(['r'])
  const step = await state.open({
    ...changeOf('table', [{ key: 'c', row: 2, before: ['1'], after: ['2'] }]),
    ahead: [row('put', 8, ['again'])],
  })
  await state.close(step, { ...nothing, save: [row('c', 2, ['2'])] })
  t.same(
    (await (await next()).state.marks()).filter(({ pending }) => pending).map(({ key }) => key),
    ['left'],
  )
  t.match(await steps(), [{ state: 'intended' }, { state: 'settled' }, { state: 'done' }])
  t.same((await state.values(['put'])).get('put'), ['again'])
})

test('at the end of a run all that earlier ones left open is settled, but for rows that are held', async t => {
  const { next, steps, pendingKeys } = await setup(t)
  const died = await next()
  await died.state.open(insertOf('table', [row('a', 2), row('held', 3)]))
  await died.state.open(changeOf('sheet', [{ key: 'b', row: 2, before: ['1'], after: ['2'] }]))
  await died.state.open({
    ...changeOf('sheet', [{ key: 'held', row: 3, before: [], after: [] }]),
    kind: 'keys',
  })
  const { state } = await next()
  await state.marks()
  const own = await state.open(insertOf('sheet', [row('own', 7)]))
  await state.close(own, { ...nothing, unsure: ['own'] })
  await state.settle(new Set(['held', 'unheard of']))
  t.same(await pendingKeys(), ['held', 'own'])
  t.match(await steps(), [
    { state: 'intended' },
    { state: 'settled' },
    { state: 'settled' },
    { state: 'intended' },
  ])
})

test('a run that begins anew looks at what it left open itself', async t => {
  const { next, pendingKeys } = await setup(t)
  const { state } = await next()
  await state.marks()
  await state.open(insertOf('sheet', [row('a', 2)]))
  t.same(
    (await state.marks()).map(({ key, pending }) => [key, pending?.length]),
    [['a', 1]],
  )
  await state.open(insertOf('sheet', [row('b', 3)]))
  await state.settle(new Set())
  t.same(await pendingKeys(), ['b'])
})

test('a row that could not be written this time either stays unsure', async t => {
  const { next, pendingKeys } = await setup(t)
  const died = await next()
  await died.state.save([row('a', 2, ['1']), row('b', 3, ['1'])])
  const change = changeOf(
    'table',
    ['a', 'b'].map(key => ({ key, row: 2, before: ['1'], after: ['2'] })),
  )
  await died.state.open(change)
  const { state } = await next()
  await state.marks()
  const step = await state.open(change)
  await state.close(step, { ...nothing, save: [row('a', 2, ['2'])], failed: ['b'] })
  await state.settle(new Set())
  t.same(await pendingKeys(), ['b'])
})

test('who lost the job writes nothing, whatever they try', async t => {
  const { next, again, service } = await setup(t)
  const { state, job } = await next()
  await state.save([row('a', 2)])
  const id = await state.open(insertOf('table', [row('b', 3)]))
  await again(job.id)
  const before = await service.rows(sql`select s, r from sync_steps s, sync_rows r order by r.key`)
  const tries: (() => Promise<unknown>)[] = [
    () => state.open(insertOf('table', [row('c', 4)])),
    () => state.close(id, nothing),
    () => state.save([row('a', 9)]),
    () => state.remove(['a']),
    () => state.settle(new Set()),
  ]
  for (const attempt of tries) await t.rejects(async () => void (await attempt()), { name: 'LostLeaseError' })
  t.same(await service.rows(sql`select s, r from sync_steps s, sync_rows r order by r.key`), before)
})

test('who is frozen past the lease writes nothing, even before anybody else has the job', async t => {
  const { next, lapse } = await setup(t)
  const { state, job } = await next()
  await lapse(job.id)
  await t.rejects(state.save([row('a', 2)]), { name: 'LostLeaseError' })
  t.same(await state.marks(), [])
})

test('one sync does not see the base of another', async t => {
  const { next, service, workspaceId } = await setup(t)
  const { state } = await next()
  await state.open(insertOf('table', [row('a', 2)]))
  const other = await seedRuns(service, workspaceId, await seedSync(service, workspaceId)).next()
  await other.state.remove(['a'])
  t.same(await other.state.marks(), [])
  t.equal((await state.marks()).length, 1)
})

async function setup(t: Test) {
  const runs = await setupRuns(t)
  return {
    ...runs,
    steps: () => runs.service.rows(sql`select * from sync_steps order by id`),
    pendingKeys: async () =>
      byKey((await (await runs.next()).state.marks()).filter(({ pending }) => pending)).map(({ key }) => key),
  }
}
