import { type Test, test } from 'tap'
import { connect, sql, testDatabase } from '../index.ts'

test('each test has a database of its own, migrated, and gone after it', async t => {
  const names: string[] = []
  await t.test('two at once', async child => {
    const both = await Promise.all([testDatabase(child), testDatabase(child)])
    for (const { admin, service, gateway } of both) {
      const { name } = await admin.one(sql`select current_database() as name`)
      names.push(String(name))
      child.match(await service.one(sql`select current_user as role`), { role: 'doki_service' })
      child.match(await gateway.one(sql`select current_user as role`), { role: 'doki_gateway' })
    }
  })
  t.equal(new Set(names).size, 2)
  const { rows } = cluster(t)
  t.strictSame(await rows(sql`select datname from pg_database where datname = any (${names})`), [])
})

test('without a cluster it says what to run', async t => {
  await t.rejects(testDatabase(t, ''), /DOKI_TEST_DATABASE_URL is not set.*\.\/doki test/)
})

function cluster(t: Test) {
  const db = connect(process.env.DOKI_TEST_DATABASE_URL ?? '')
  t.teardown(() => db.end())
  return db
}
