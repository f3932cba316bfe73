import { sql } from '@doki/database'
import { test } from 'tap'
import { seedRuns } from '../testing/seed-runs.ts'
import { seedSync } from '../testing/seed-sync.ts'
import { setupRuns } from '../testing/setup-runs.ts'

test('of many runs at once, one writes to the spreadsheet, and the next when that one lets go', async t => {
  const { next } = await setupRuns(t)
  const runs = await Promise.all(Array.from({ length: 8 }, next))
  const took = await Promise.all(runs.map(({ hold }) => hold.writer.take()))
  t.equal(took.filter(Boolean).length, 1)
  const holder = runs[took.indexOf(true)]
  const others = runs.filter(run => run !== holder)
  t.equal(await holder?.hold.writer.take(), true, 'asking again changes nothing')
  for (const { hold } of others) await hold.writer.release()
  t.equal(await others[0]?.hold.writer.take(), false, 'nobody gives away what another holds')
  await holder?.hold.writer.release()
  t.equal(await others[0]?.hold.writer.take(), true)
})

test('another spreadsheet is another matter', async t => {
  const { next, service, workspaceId } = await setupRuns(t)
  const other = seedRuns(service, workspaceId, await seedSync(service, workspaceId), 'another')
  t.equal(await (await next()).hold.writer.take(), true)
  t.equal(await (await other.next()).hold.writer.take(), true)
})

test('a holder that died, ended or was tried again is taken over, and writes nothing more', async t => {
  const { next, again, lapse, service } = await setupRuns(t)
  const dead = await next()
  await dead.hold.writer.take()
  await lapse(dead.job.id)
  const ended = await next()
  t.equal(await ended.hold.writer.take(), true)
  // Its lease comes back to life; the spreadsheet does not.
  await service.rows(sql`update jobs set lease_until = now() + interval '1 minute' where id = ${dead.job.id}`)
  await t.rejects(dead.state.save([row]), { name: 'LostLeaseError' })
  await t.rejects(dead.hold.check(), { name: 'LostLeaseError' })
  await ended.hold.check()

  await service.rows(
    sql`update jobs set status = 'completed', finished_at = now() where id = ${ended.job.id}`,
  )
  const tried = await next()
  t.equal(await tried.hold.writer.take(), true)
  const second = await again(tried.job.id)
  await second.state.save([row])
  t.equal(await second.hold.writer.take(), true)
  await tried.hold.writer.release()
  t.equal(await (await next()).hold.writer.take(), false)
})

test('who lost the job does not get the spreadsheet', async t => {
  const { next, again } = await setupRuns(t)
  const { hold, job } = await next()
  await again(job.id)
  await t.rejects(hold.writer.take(), { name: 'LostLeaseError' })
})

test('a job under way in a transaction is claimed by the next worker after the commit, not before', async t => {
  const { next, again, service } = await setupRuns(t)
  const { hold, job } = await next()
  const order: string[] = []
  let claimed: Promise<unknown> | undefined
  await hold.tx(async tx => {
    claimed = service
      .rows(sql`update jobs set fence = fence + 1 where id = ${job.id}`)
      .then(() => order.push('claimed'))
    await tx.rows(sql`select pg_sleep(0.1)`)
    order.push('written')
  })
  await claimed
  t.same(order, ['written', 'claimed'])
  await again(job.id)
})

const row = { key: 'a', hash: 'h', base: ['x'], sheetRow: 2, tableHash: null }
