import { sql } from '@doki/database'
import { test } from 'tap'
import { childOf, proposal, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

test('who decided stands with every decision, and nothing that was decided is left proposed', async t => {
  const { say, jobs, service, deliver, answer, finish, owner, member } = await testFlow(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders” every day at 9am')
  await deliver(id)
  await finish(await childOf(jobs, id), proposal)
  await deliver(id)
  await answer(id, { kind: 'review', decision: 'approve' }, member)
  await deliver(id)
  await finish(await childOf(jobs, id), run('planned'))
  await deliver(id)
  await answer(id, { kind: 'confirm', decision: 'apply' }, owner)
  await deliver(id)
  await finish(await childOf(jobs, id), run('applied'))
  await deliver(id)
  const rows = await service.rows(sql`
    select action, status, decided_by, decided_at is not null as dated from ai_actions order by created_at, id`)
  t.match(rows, [
    { action: 'interpret', status: 'applied', decided_by: null },
    { action: 'review', status: 'approved', decided_by: member, dated: true },
    { action: 'plan', status: 'approved', decided_by: owner, dated: true },
    { action: 'confirm', status: 'approved', decided_by: owner, dated: true },
    { action: 'run', status: 'applied', decided_by: null },
  ])
  t.match(await service.rows(sql`select created_by from syncs`), [{ created_by: owner }])
  t.match(await service.rows(sql`select created_by, approved_by from mappings`), [
    { created_by: owner, approved_by: member },
  ])
})

test('what the agent does in a name stands in the audit trail, once, as by the routes', async t => {
  const { addSync, addRun, ask, answer, deliver, reviewed, finish, jobs, admin, owner, member } =
    await testFlow(t)
  const trail = async () => {
    const rows = await admin.rows(
      sql`select actor, action, resource, data ->> 'jobId' as job from audit_logs order by id`,
    )
    await admin.rows(sql`truncate audit_logs`)
    return rows
  }
  const syncId = await addSync('CRM')
  await ask('Pause the CRM sync')
  await ask('Pause the CRM sync')
  await ask('Resume the CRM sync')
  t.match(await trail(), [
    { actor: owner, action: 'POST /syncs/:id/pause', resource: syncId },
    { actor: owner, action: 'POST /syncs/:id/resume', resource: syncId },
  ])
  const change = await ask('Change CRM to every two hours')
  await answer(change.id, { kind: 'change', decision: 'apply' }, member)
  await deliver(change.id)
  t.match(await trail(), [{ actor: member, action: 'PATCH /syncs/:id', resource: syncId, job: change.id }])
  const runId = await addRun(syncId, run('applied'))
  const undo = await ask('Undo the last run of CRM')
  await answer(undo.id, { kind: 'change', decision: 'apply' })
  await deliver(undo.id)
  t.match(await trail(), [{ actor: owner, action: 'POST /runs/:id/undo', resource: runId }])
  const left = await ask('Delete the CRM sync')
  await answer(left.id, { kind: 'change', decision: 'leave' })
  await deliver(left.id)
  t.same(await trail(), [])
  const gone = await ask('Delete the CRM sync')
  await answer(gone.id, { kind: 'change', decision: 'apply' }, member)
  await deliver(gone.id)
  t.match(await trail(), [{ actor: member, action: 'DELETE /syncs/:id', resource: syncId }])
  const id = await reviewed('Copy the spreadsheet “Orders” into the table “orders” every day at 9am')
  await finish(await childOf(jobs, id), run('planned'))
  await deliver(id)
  await answer(id, { kind: 'confirm', decision: 'apply' }, member)
  await deliver(id)
  t.match(await trail(), [
    { actor: owner, action: 'POST /mappings/:id/approve' },
    { actor: owner, action: 'POST /syncs' },
    { actor: member, action: 'POST /syncs/:id/resume' },
  ])
})

test('a request that fails says in a row why, and proposes nothing any more', async t => {
  const { ask, addSync, actionsOf, answer, deliver, service } = await testFlow(t)
  await addSync('CRM')
  const { id } = await ask('Change CRM to every two hours')
  await service.rows(sql`delete from syncs`)
  await answer(id, { kind: 'change', decision: 'apply' })
  await deliver(id)
  t.strictSame(await actionsOf(id), ['interpret applied', 'change_sync expired', 'agree rejected'])
})
