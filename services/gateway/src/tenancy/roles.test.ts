import { sql } from '@doki/database'
import { test } from 'tap'
import { runResult } from '../testing/samples.ts'
import { rights, roles } from './rights.ts'
import { routes } from './routes.ts'
import { exampleOf, methodOf, waysOf, world } from './world.ts'

test('every route that names something says from which role on it is for', async t => {
  const naming = Object.entries(routes).filter(([, access]) => waysOf(access).length > 0)
  t.strictSame(naming.map(([route]) => route).sort(), Object.keys(rights).sort())
})

for (const role of roles) {
  test(`${role}s may do what their role lets them, and are told of all else that it does not`, async t => {
    const { ids, seed, send, database } = await world(t)
    const guard = { code: 'too_many_deletes', message: '30 rows would go', confirmable: true }
    const results: [string, object | null][] = [
      [ids.job, null],
      [ids.run, runResult('guarded', [guard])],
    ]
    for (const [id, result] of results)
      await database.admin.rows(sql`
        update jobs set status = 'completed', finished_at = now(), result = ${result && JSON.stringify(result)}::jsonb
        where id = ${id}`)
    for (const [route, [from, status, but]] of Object.entries(rights)) {
      if (route === 'GET /workspaces/:id/events') continue // it stays open: its own tests watch it
      const access = routes[route] ?? 'anyone'
      const { url, body } = exampleOf(route, access, ids)
      const answer = await send(seed[role], url, { method: methodOf(route), ...(body ? { body } : {}) })
      const may = roles.indexOf(role) >= roles.indexOf(from)
      t.equal(
        answer.status,
        may ? (but?.[role] ?? status) : 403,
        `${route}: ${answer.body?.message ?? 'done'}`,
      )
    }
  })
}
