import { randomUUID } from 'node:crypto'
import { Mapping, MappingId } from '@doki/contracts'
import { sql } from '@doki/database'
import { proposeTable } from '@doki/matching'
import { test } from 'tap'
import { mappingStore } from '../stores/mapping-store.ts'
import { childOf, findingOf, proposal, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'

test('a request goes from the words to a run, one step a delivery, and asks twice on its way', async t => {
  const { say, jobs, service, deliver, answer, finish } = await testFlow(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')

  await deliver(id)
  await finish(await childOf(jobs, id), proposal)
  await deliver(id)
  t.match(await jobs.find(id), { status: 'waiting', waitingFor: { type: 'person', ask: { kind: 'review' } } })
  await answer(id, { kind: 'review', decision: 'approve' })
  await deliver(id)
  const [sync] = await service.rows(
    sql`select s.id, m.state from syncs s join mappings m on m.id = s.mapping_id`,
  )
  t.match(sync, { state: 'approved' })

  const planned = await childOf(jobs, id)
  const unasked = { findings: [], full: false, cause: 'person', undoOf: null }
  t.same((await jobs.find(planned))?.input, { syncId: sync?.id, mode: 'plan', confirmed: false, ...unasked })
  await finish(planned, run('planned'))
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'waiting',
    waitingFor: { type: 'person', ask: { kind: 'confirm' } },
  })
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  const applied = await childOf(jobs, id)
  t.same((await jobs.find(applied))?.input, { syncId: sync?.id, mode: 'apply', confirmed: false, ...unasked })
  await finish(applied, run('applied'))
  await deliver(id)

  t.match(await jobs.find(id), { status: 'completed', result: { syncId: sync?.id, runId: applied } })
  const message = 'Table: 1 row inserted, 0 updated, 0 deleted.'
  t.match(await jobs.find(id), { result: { message } })
  const actions = await service.rows(sql`
    select action, metadata ->> 'original_job_id' as origin from ai_actions order by created_at`)
  t.same(
    actions.map(row => row.action),
    ['interpret', 'review', 'plan', 'confirm', 'run'],
  )
  t.ok(actions.every(row => row.origin === id))
})

test('a yes covers the findings that were shown; a run that finds more asks again', async t => {
  const { reviewed, jobs, deliver, answer, finish } = await testFlow(t)
  const id = await reviewed('Copy the spreadsheet “Orders” into the table “orders”')
  const shown = findingOf(30)
  await finish(await childOf(jobs, id), run('planned', { guards: [shown] }))
  await deliver(id)
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  const first = await childOf(jobs, id)
  t.match((await jobs.find(first))?.input, { mode: 'apply', confirmed: true, findings: [shown] })
  const more = findingOf(90)
  await finish(first, run('guarded', { guards: [more] }))
  await deliver(id)
  t.match(await jobs.find(id), {
    waitingFor: { type: 'person', ask: { kind: 'confirm', planRunId: first, plan: { guards: [more] } } },
  })
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  const second = await childOf(jobs, id)
  t.not(second, first)
  t.match((await jobs.find(second))?.input, { confirmed: true, findings: [more] })
  const firm = { ...more, code: 'tab_missing' as const, message: 'The tab is gone.', confirmable: false }
  await finish(second, run('guarded', { guards: [firm] }))
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'completed',
    result: { message: /^Nothing was changed; .* The tab is gone\.$/, run: { outcome: 'guarded' } },
  })
})

test('columns that go one way are not copied the other', async t => {
  const { say, jobs, service, deliver, answer, finish } = await testFlow(t)
  const id = await say('Copy the table “orders” into the spreadsheet “Orders”')
  await deliver(id)
  const tidy = { kind: 'text', trim: true, case: null } as const
  const columns = proposal.columns.map(column => ({ ...column, transform: tidy }))
  await finish(await childOf(jobs, id), proposal)
  await deliver(id)
  await answer(id, { kind: 'review', decision: 'approve', columns })
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'failed',
    error: { message: /“no” can go from the sheet to the table/ },
  })
  t.same(await service.rows(sql`select from mappings`), [])
})

test('a sync goes the way the words say, and who wins follows from that', async t => {
  const { reviewed, service } = await testFlow(t)
  const ways = {
    'Copy the spreadsheet “Orders” into the table “orders”': {
      name: 'Orders → orders',
      direction: 'sheet_to_table',
      conflict_policy: 'sheet_wins',
      delete_policy: 'keep',
    },
    'Copy the table “orders” into the spreadsheet “Orders”': {
      name: 'orders → Orders',
      direction: 'table_to_sheet',
      conflict_policy: 'table_wins',
    },
    'Keep the spreadsheet “Orders” and the table “orders” in sync both ways': {
      name: 'Orders ⇄ orders',
      direction: 'two_way',
      conflict_policy: 'ask',
    },
    'Keep the spreadsheet “Orders” and the table “orders” in sync both ways, the sheet wins': {
      direction: 'two_way',
      conflict_policy: 'sheet_wins',
    },
  }
  for (const [text, rules] of Object.entries(ways)) {
    await reviewed(text)
    const [made] = await service.rows(sql`select * from syncs order by created_at desc limit 1`)
    t.match(made, rules, text)
  }
})

test('delivered ten times at once, a step is done once', async t => {
  const { say, service, deliver } = await testFlow(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await Promise.all(Array.from({ length: 10 }, () => deliver(id)))
  const children = await service.rows(sql`select id from jobs where parent_job_id = ${id}`)
  t.equal(children.length, 1)
})

test('a table that is not named is asked for, and the answer is taken', async t => {
  const { say, jobs, deliver, answer } = await testFlow(t)
  const id = await say('Put the spreadsheet “Orders” into the database')
  await deliver(id)
  const asked = await jobs.find(id)
  t.match(asked, { waitingFor: { ask: { kind: 'question', question: { about: 'table' } } } })
  await answer(id, { kind: 'question', choice: 'orders' })
  await deliver(id)
  t.match(await jobs.find(id), { status: 'waiting', waitingFor: { type: 'job' } })
})

test('a mapping with a problem cannot be approved as it stands', async t => {
  const { say, jobs, deliver, answer, finish } = await testFlow(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(id)
  const problem = { code: 'no_key', message: 'No column identifies a row.', column: null }
  await finish(await childOf(jobs, id), { ...proposal, problems: [problem] })
  await deliver(id)
  await answer(id, { kind: 'review', decision: 'approve' })
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'failed',
    error: { code: 'unprocessable', message: problem.message },
  })
})

test('columns and key edited at the review shape the table that is to be made', async t => {
  const { say, jobs, service, deliver, answer, finish } = await testFlow(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(id)
  const newTable = proposeTable('public', 'orders', proposal.columns, proposal.key)
  await finish(await childOf(jobs, id), { ...proposal, newTable })
  await deliver(id)
  const columns = proposal.columns.map(column => ({ ...column, column: 'number' }))
  await answer(id, {
    kind: 'review',
    decision: 'approve',
    columns,
    key: { columns: ['number'], managed: false },
  })
  await deliver(id)
  const [kept] = await service.rows(sql`select new_table from mappings`)
  t.match(kept?.new_table, {
    primaryKey: ['number'],
    sql: 'create table public.orders (\n  number text not null,\n  primary key (number)\n);',
  })
})

test('the review is remembered: what was mapped, and what of the proposal was left out', async t => {
  const { say, jobs, service, deliver, answer, finish } = await testFlow(t)
  const memory = () =>
    service.rows(sql`
      select header, table_name, column_name, taught_by, mapping_id from mapping_memory order by header`)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(id)
  const [no] = proposal.columns
  const mood = { ...no, header: 'Mood', label: 'Mood', index: 1, column: 'mood' }
  await finish(await childOf(jobs, id), { ...proposal, columns: [no, mood] })
  await deliver(id)
  t.same(await memory(), [], 'nothing before somebody said yes')
  await answer(id, { kind: 'review', decision: 'approve', columns: proposal.columns })
  await deliver(id)
  const [mapping] = await service.rows(sql`select id, approved_by from mappings`)
  const common = { table_name: 'orders', taught_by: mapping?.approved_by, mapping_id: mapping?.id }
  const taught = [
    { header: 'Mood', column_name: null, ...common },
    { header: 'No', column_name: 'no', ...common },
  ]
  t.strictSame(await memory(), taught)
  t.ok(mapping?.approved_by)
})

test('a mapping that is kept once more does not teach what was decided otherwise since', async t => {
  const { reviewed, service, jobs } = await testFlow(t)
  const id = await reviewed('Copy the spreadsheet “Orders” into the table “orders”')
  const job = (await jobs.find(id))!
  const [kept] = await service.rows(sql`
    select id, workspace_id as "workspaceId", name, sheet, table_ref as "table", new_table as "newTable", columns, key,
      version, state, header_fingerprint as "headerFingerprint", created_at as "createdAt" from mappings`)
  const { createdAt: _, state: __, version: ___, ...mapping } = Mapping.parse(kept)
  const { saveApproved } = mappingStore(service)
  const columns = mapping.columns.map(column => ({ ...column, column: 'number' }))
  const other = { ...mapping, id: MappingId.parse(randomUUID()), columns }
  await saveApproved(other, [], job)
  await saveApproved(mapping, ['No', 'Mood'], job)
  const memory = await service.rows(sql`select header, column_name, mapping_id from mapping_memory`)
  t.strictSame(memory, [{ header: 'No', column_name: 'number', mapping_id: other.id }])
})

test('a rejected mapping changes nothing, and a failed step fails the request in the same words', async t => {
  const { say, jobs, service, deliver, answer, finish, fail } = await testFlow(t)
  const rejected = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(rejected)
  await finish(await childOf(jobs, rejected), proposal)
  await deliver(rejected)
  await answer(rejected, { kind: 'review', decision: 'reject' })
  await deliver(rejected)
  t.match(await jobs.find(rejected), { status: 'completed', result: { syncId: null } })
  t.same(await service.rows(sql`select id from syncs`), [])
  t.same(await service.rows(sql`select id from mapping_memory`), [], 'and teaches nothing')

  const failed = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(failed)
  await fail(await childOf(jobs, failed), 'The tab is empty.')
  await deliver(failed)
  t.match(await jobs.find(failed), { status: 'failed', error: { message: 'The tab is empty.' } })
})

test('words that ask for something else end in a sentence that says what can be asked', async t => {
  const { say, jobs, deliver } = await testFlow(t)
  const id = await say('What is the weather in Rome?')
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'failed',
    error: { code: 'unprocessable', message: /not understood/ },
  })
})

test('rows cannot come from a table that is not there', async t => {
  const { say, jobs, deliver } = await testFlow(t)
  const id = await say('Copy the new table “bills” into the spreadsheet “Orders”')
  await deliver(id)
  t.match(await jobs.find(id), {
    status: 'failed',
    error: { code: 'unprocessable', message: /no table “bills” to copy from/ },
  })
})

test('a schedule said in words is kept from the yes to the plan on, and not before', async t => {
  const { reviewed, jobs, service, deliver, answer, finish } = await testFlow(t)
  const id = await reviewed('Copy the spreadsheet “Orders” into the table “orders” every day at 9am')
  const sync = () => service.one(sql`select state, state_reason, cron, next_run_at from syncs`)
  t.match(await sync(), { state: 'paused', state_reason: /said yes/, cron: '0 9 * * *', next_run_at: null })
  await finish(await childOf(jobs, id), run('planned'))
  await deliver(id)
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  t.match(await sync(), { state: 'active', state_reason: null, next_run_at: /T0[78]:00:00/ })
  t.match(await jobs.find(await childOf(jobs, id)), { input: { mode: 'apply' } })
})

test('a sync that is to follow changes does so from the yes to the plan on, and not before', async t => {
  const { say, jobs, service, deliver, answer, finish } = await testFlow(t)
  const id = await say('Copy the spreadsheet “Orders” into the table “orders”')
  await deliver(id)
  await finish(await childOf(jobs, id), proposal)
  await deliver(id)
  await service.rows(
    sql`update jobs set state = jsonb_set(state, '{interpretation,intent,live}', 'true') where id = ${id}`,
  )
  await answer(id, { kind: 'review', decision: 'approve' })
  await deliver(id)
  const sync = () => service.one(sql`select state, state_reason, live, cron, next_run_at from syncs`)
  t.match(await sync(), { state: 'paused', state_reason: /said yes/, live: true, cron: null })
  await finish(await childOf(jobs, id), run('planned'))
  await deliver(id)
  await answer(id, { kind: 'confirm', decision: 'apply' })
  await deliver(id)
  t.match(await sync(), { state: 'active', state_reason: null, live: true, next_run_at: null })
})
