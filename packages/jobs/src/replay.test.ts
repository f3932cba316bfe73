import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { found, idsOf, setupJobs } from '../test/setup-jobs.ts'

const all = { since: new Date(0), limit: 100 }

test('what was given up is asked for again once, for the same person, and stays as it is', async t => {
  const { jobs, get, given, requestedBy } = await setup(t)
  const dead = await given({ requestedBy, input: { text: 'sync orders' } })
  const before = await get(dead)
  t.match(await jobs.deadLetters(all), [{ id: dead, kind: 'request' }])

  const [made, ...others] = await jobs.replay(all)
  t.same(others, [])
  t.match(await get(found(made).id), {
    status: 'pending',
    kind: 'request',
    input: { text: 'sync orders' },
    requestedBy,
    originalJobId: dead,
    attempt: 0,
  })
  t.same(await get(dead), before)
  t.same(await jobs.deadLetters(all), [])
  t.same(await jobs.replay(all), [], 'once')
})

test('of many that ask at once, one does', async t => {
  const { jobs, given } = await setup(t)
  for (let n = 0; n < 5; n++) await given()
  const made = await Promise.all([jobs.replay(all), jobs.replay(all), jobs.replay(all)])
  t.equal(made.flat().length, 5)
})

test('one that is given up again is a dead letter of its own', async t => {
  const { jobs, given } = await setup(t)
  await given()
  const [again] = await jobs.replay(all)
  await jobs.giveUp(found(again).id)
  t.equal((await jobs.deadLetters(all)).length, 1)
  t.equal((await jobs.replay(all)).length, 1)
})

test('what failed for another reason, or led a step of another job, is left alone', async t => {
  const { jobs, claimed, create, given } = await setup(t)
  const { id, fence } = await claimed()
  await jobs.fail(id, fence, { code: 'unprocessable', message: 'No such tab' })
  const parent = await create()
  await given({ parentJobId: parent.id })
  t.same(await jobs.replay(all), [])
})

test('by time, by kind and so many at a time, the oldest first', async t => {
  const { jobs, given, endedAgo } = await setup(t)
  const [old, older, sync] = [await given(), await given(), await given({}, 'sync')]
  await endedAgo(old, 60)
  await endedAgo(older, 120)
  const anHourAgo = new Date(Date.now() - 3_600_000)
  t.same(idsOf(await jobs.deadLetters({ ...all, limit: 2 })), [older, old])
  t.same(idsOf(await jobs.deadLetters({ ...all, kind: 'sync' })), [sync])
  await endedAgo(older, 7200)
  t.same(idsOf(await jobs.deadLetters({ ...all, since: anHourAgo })), [old, sync])
})

test('nothing is asked for in the name of a person who may not any more', async t => {
  const { jobs, given, requestedBy, leave } = await setup(t)
  await given({ requestedBy })
  await leave(requestedBy)
  t.same(await jobs.replay(all), [])
})

async function setup(t: Test) {
  const made = await setupJobs(t, { own: true })
  const { jobs, create, db, admin, member, workspaceId } = made
  return {
    ...made,
    requestedBy: member,
    async given(more: Parameters<typeof create>[1] = {}, kind = 'request') {
      const { id } = await create(kind, more)
      await jobs.giveUp(id)
      return id
    },
    endedAgo: (id: string, seconds: number) =>
      db.rows(
        sql`update jobs set finished_at = now() - ${seconds}::int * interval '1 second' where id = ${id}`,
      ),
    leave: (id: string) =>
      admin.rows(sql`delete from workspace_members where workspace_id = ${workspaceId} and user_id = ${id}`),
  }
}
