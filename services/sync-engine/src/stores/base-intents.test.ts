import { seedWorkspace, testDatabase } from '@doki/database'
import { baseWithIntents } from '@doki/engine'
import { unsureHash } from '@doki/sync'
import { type Test, test } from 'tap'
import { seedSync } from '../testing/seed-sync.ts'
import { baseStore } from './base-store.ts'

const row = (key: string, sheetRow: number | null) => ({ key, hash: 'h', base: ['x', null], sheetRow })

test('rows of a run that died are unsure to the next one, but for those the base has', async t => {
  const { open } = await setup(t)
  const died = open()
  await died.intend([row('a', 2), row('b c', 3), row('d', null)])
  await died.add([row('a', 2)])
  const next = open()
  t.same(byKey(await next.marks()), [
    { key: 'a', hash: 'h', sheetRow: 2 },
    { key: 'b c', hash: unsureHash, sheetRow: 3 },
    { key: 'd', hash: unsureHash, sheetRow: null },
  ])
})

test('at the end of a run what is still unsure stays noted, and all else is forgotten', async t => {
  const { open } = await setup(t)
  await open().intend([row('a', 2), row('held', 3), row('gone', 4), row('refused', 5)])
  const next = open()
  await next.marks()
  await next.save([row('a', 2)])
  await next.remove(['gone'])
  await next.settle(['refused'])
  t.same(byKey(await open().marks()), [
    { key: 'a', hash: 'h', sheetRow: 2 },
    { key: 'held', hash: unsureHash, sheetRow: 3 },
  ])
})

test('a run that finished leaves nothing but the base', async t => {
  const { open, plain } = await setup(t)
  const run = open()
  for (const key of ['a', 'b']) {
    await run.intend([row(key, 2)])
    await run.add([row(key, 2)])
  }
  await run.settle([])
  t.equal((await plain.marks()).length, 2)
})

const byKey = <T extends { key: string }>(rows: T[]) => rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))

async function setup(t: Test) {
  const { service, admin } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const plain = baseStore(service, await seedSync(service, workspaceId))
  let names = 0
  return { plain, open: () => baseWithIntents(plain, () => `note ${++names}`) }
}
