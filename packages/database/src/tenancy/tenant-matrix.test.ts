import { type Test, test } from 'tap'
import { sql, testDatabase } from '../index.ts'
import { examples, seedWorld } from './example-rows.ts'
import { type Actor, matrix } from './matrix.ts'
import { measure } from './measure.ts'

test('every table is in the tenant matrix', async t => {
  const { admin } = await testDatabase(t)
  const tables = await admin.rows(sql`
    select c.relname as name from pg_class c
    where c.relkind in ('r', 'p', 'm', 'f', 'v') and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by 1`)
  t.strictSame(
    tables.map(({ name }) => name),
    Object.keys(matrix).sort(),
  )
  t.strictSame(Object.keys(examples).sort(), Object.keys(matrix).sort())
})

test('every table does what the tenant matrix says, to each of two tenants', t => holds(t))

/** All of it, on the cluster given. */
async function holds(t: Test, cluster?: string) {
  const database = await testDatabase(t, cluster)
  const a = await seedWorld(database.admin)
  const b = await seedWorld(database.admin)
  for (const [table, expected] of Object.entries(matrix)) {
    const actors = Object.keys(expected) as Actor[]
    const found: Record<string, string> = {}
    const mirrored: Record<string, string> = {}
    for (const actor of actors) {
      found[actor] = await measure(database, actor, table, a, b)
      mirrored[actor] = await measure(database, actor, table, b, a)
    }
    t.strictSame(found, expected, table)
    t.strictSame(mirrored, expected, `${table}, the other way round`)
  }
}
