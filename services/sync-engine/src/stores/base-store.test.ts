import { seedWorkspace, testDatabase } from '@doki/database'
import { type Test, test } from 'tap'
import { seedSync } from '../testing/seed-sync.ts'
import { baseStore } from './base-store.ts'

test('a base comes back as it was saved, nulls, quotes and backslashes included', async t => {
  const { base } = await setup(t)
  const values = ['a "b" \\ c', null, '', '{x,y}', 'tab\tline\nnull NULL', 'ü𝄞']
  await base.save([{ key: 'k\t1', hash: 'h', base: values, sheetRow: 2 }])
  t.same(await base.marks(), [{ key: 'k\t1', hash: 'h', sheetRow: 2 }])
  t.same((await base.values(['k\t1', 'missing'])).get('k\t1'), values)
})

test('saving again changes what differs and removing forgets', async t => {
  const { base } = await setup(t)
  await base.save([
    { key: 'a', hash: '1', base: ['x'], sheetRow: 2 },
    { key: 'b', hash: '1', base: ['y'], sheetRow: 3 },
  ])
  await base.save([{ key: 'a', hash: '2', base: ['z'], sheetRow: null }])
  await base.remove(['b'])
  t.same(await base.marks(), [{ key: 'a', hash: '2', sheetRow: null }])
  t.same((await base.values(['a'])).get('a'), ['z'])
})

test('one sync does not see the base of another', async t => {
  const { base, service, workspaceId } = await setup(t)
  await base.save([{ key: 'a', hash: '1', base: ['x'], sheetRow: 2 }])
  const other = baseStore(service, await seedSync(service, workspaceId))
  t.same(await other.marks(), [])
  await other.remove(['a'])
  t.equal((await base.marks()).length, 1)
})

async function setup(t: Test) {
  const { service, admin } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const syncId = await seedSync(service, workspaceId)
  return { service, workspaceId, base: baseStore(service, syncId) }
}
