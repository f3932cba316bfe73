import { test } from 'tap'
import { asUser, claimsOf, sql, testDatabase } from '../index.ts'
import { seedWorld } from './example-rows.ts'

test('a conflict is decided in one’s own name, again and again until a run carried it out', async t => {
  const { admin, gateway } = await testDatabase(t)
  const { member, owner, viewer, ids } = await seedWorld(admin)
  const decide = (actor: string, change: { as?: string; state?: string } = {}) =>
    asUser(gateway, claimsOf(actor), tx =>
      tx.rows(sql`
        update sync_conflicts
        set state = ${change.state ?? 'resolved'}, resolution = 'sheet', resolved_by = ${change.as ?? actor}
        where id = ${ids.sync_conflicts} returning id`),
    )
  const turn = (state: string) =>
    admin.rows(sql`update sync_conflicts set state = ${state} where id = ${ids.sync_conflicts}`)
  t.equal((await decide(member)).length, 1)
  t.equal((await decide(owner)).length, 1, 'somebody thinks again')
  t.equal((await decide(viewer)).length, 0)
  await t.rejects(decide(member, { as: owner }), { code: 'forbidden' }, 'in the name of another')
  for (const state of ['open', 'applied', 'gone'])
    await t.rejects(decide(member, { state }), { code: 'forbidden' }, `people do not make it ${state}`)
  for (const state of ['applied', 'gone']) {
    await turn(state)
    t.equal((await decide(member)).length, 0, `${state} is past deciding`)
  }
})
