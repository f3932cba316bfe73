import { type Sql, sql } from '@doki/database'
import { type Test, test } from 'tap'
import { testMachines } from '../testing/test-machines.ts'
import { testWorkspace } from '../testing/test-workspace.ts'
import { countStale } from './stale-syncs.ts'

test('a sync is late when it was due a quarter of an hour ago and nothing came of it', async t => {
  const { alter, count, send, seed, sync } = await setup(t)
  t.same(await count(), { late: 0, behind: 0 })
  await alter(sql`next_run_at = now() - interval '14 minutes'`)
  t.match(await count(), { late: 0 })
  await alter(sql`next_run_at = now() - interval '16 minutes'`)
  t.match(await count(), { late: 1 })
  await send(seed.member, '/start-sync-job', { body: { syncId: sync.id, mode: 'apply' } })
  t.match(await count(), { late: 0 }, 'a run is under way')
})

test('a live sync is late when nobody looks at it, a paused one never', async t => {
  const { alter, count, send, seed, sync } = await setup(t)
  await send(seed.member, `/syncs/${sync.id}`, { method: 'PATCH', body: { live: true } })
  await alter(sql`look_at = now() - interval '1 hour'`)
  t.match(await count(), { late: 1 })
  await send(seed.member, `/syncs/${sync.id}/pause`, { method: 'POST' })
  t.same(await count(), { late: 0, behind: 0 })
})

test('a sync is behind when it runs, and has not been in step for a day', async t => {
  const { alter, count, database } = await setup(t)
  await alter(sql`last_start_at = now(), fresh_as_of = now() - interval '23 hours'`)
  t.match(await count(), { behind: 0 })
  await alter(sql`fresh_as_of = now() - interval '25 hours'`)
  t.match(await count(), { behind: 1 })
  await database.admin.rows(sql`
    insert into sync_conflicts (workspace_id, sync_id, key) select workspace_id, id, '1' from syncs`)
  t.match(await count(), { behind: 0 }, 'a person has to decide')
  await database.admin.rows(sql`delete from sync_conflicts`)
  t.match(await count(), { behind: 1 })
  await alter(sql`last_start_at = now() - interval '3 days'`)
  t.match(await count(), { behind: 0 }, 'it was not started since')
})

test('the tick tells of it in the log', async t => {
  const { alter, tick, lines } = await setup(t)
  await tick()
  t.notOk(lines.some(line => line.includes('syncs are stale')))
  await alter(sql`last_start_at = now(), fresh_as_of = now() - interval '2 days'`)
  t.equal((await tick()).statusCode, 200)
  const told = lines.find(line => line.includes('syncs are stale'))
  t.match(JSON.parse(told ?? '{}'), { severity: 'WARNING', late: 0, behind: 1 })
})

/** A sync that runs each morning. */
async function setup(t: Test) {
  const workspace = await testWorkspace(t, made => ({ machines: testMachines(made) }))
  const { app, deps, send, seed, sync, database } = workspace
  const schedule = { cron: '0 9 * * *', timezone: 'UTC' }
  await send(seed.member, `/syncs/${sync.id}`, { method: 'PATCH', body: { schedule } })
  const headers = { 'x-internal-secret': deps.secrets[0] ?? '' }
  return {
    ...workspace,
    database,
    count: () => countStale(database.service),
    alter: (change: Sql) => database.admin.rows(sql`update syncs set ${change}`),
    tick: () => app.inject({ method: 'POST', url: '/internal/tick', headers }),
  }
}
