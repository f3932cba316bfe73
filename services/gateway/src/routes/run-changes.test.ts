import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { columnOf, runResult } from '../testing/samples.ts'
import { testWorkspace } from '../testing/test-workspace.ts'

test('a run tells what it wrote: new rows with their values, of others what changed, page by page', async t => {
  const { seed, send, runId, step, base } = await setup(t)
  const first = await step('table', [
    ['1', 2],
    ['2', 3],
    ['3', 4, ['3', 'old', null], ['3', 'new', null]],
  ])
  await base('1', first, ['1', 'Rome', null])
  await base('2', '0', ['2', 'written again since', null])
  await step('sheet', [
    ['4', 5, ['4', 'x', 'y'], null, ['4', 'w', 'y']],
    ['5', null, null, ['5', 'z', null]],
  ])
  await step('sheet', [['6', 6, null, ['6', 'not yet', null]]], { state: 'intended' })
  const two = ['8', '9'].map(key => [key, null, null, [key, null, null]])
  await step('table', two, { state: 'intended', unsure: ['9'] })
  await step('sheet', [['7', 7, ['7'], ['7']]], { kind: 'notes' })
  const { body } = await send(seed.viewer, `/runs/${runId}/changes`)
  const expected = [
    {
      side: 'table',
      op: 'insert',
      key: '1',
      row: 2,
      before: null,
      after: { id: '1', city: 'Rome', note: null },
    },
    { side: 'table', op: 'insert', key: '2', row: 3, before: null, after: null },
    { side: 'table', op: 'update', key: '3', row: 4, before: { city: 'old' }, after: { city: 'new' } },
    { side: 'sheet', op: 'delete', key: '4', row: 5, before: { id: '4', city: 'x', note: 'y' }, after: null },
    {
      side: 'sheet',
      op: 'insert',
      key: '5',
      row: null,
      before: null,
      after: { id: '5', city: 'z', note: null },
    },
    {
      side: 'table',
      op: 'insert',
      key: '8',
      row: null,
      before: null,
      after: { id: '8', city: null, note: null },
    },
  ]
  t.strictSame(body, { items: expected, next: null })
  const seen: unknown[] = []
  for (let cursor = ''; ; ) {
    const { body: page } = await send(seed.viewer, `/runs/${runId}/changes?limit=2${cursor}`)
    seen.push(...page.items)
    if (page.next === null) break
    cursor = `&cursor=${page.next}`
  }
  t.strictSame(seen, expected)
  t.equal((await send(seed.viewer, `/runs/${runId}/changes?cursor=rubbish`)).status, 400)
  t.equal((await send(seed.viewer, `/runs/${runId}/changes?page=2`)).status, 400)
})

test('a run that went through is taken back by one new run, however often it is asked for', async t => {
  const { seed, send, sync, runId, finish, step, database } = await setup(t)
  const undo = (id: string, as = seed.member) => send(as, `/runs/${id}/undo`, { method: 'POST' })
  t.match(await undo(runId), { status: 409, body: { message: /this one is pending/ } })
  for (const outcome of ['planned', 'guarded', 'idle'] as const) {
    await finish(runId, runResult(outcome))
    t.match(await undo(runId), { status: 409, body: { message: new RegExp(`it is ${outcome}`) } })
  }
  await finish(runId, runResult('applied'))
  t.match(await undo(runId), { status: 409, body: { message: /Nothing is known/ } })
  await step('table', [['1', 2, null, ['1', null, null]]])
  t.equal((await undo(runId, seed.viewer)).status, 403)
  const { status, body: started } = await undo(runId)
  t.equal(status, 202)
  const { body: taken } = await send(seed.member, `/runs/${started.jobId}`)
  t.match(taken, { input: { syncId: sync.id, mode: 'undo', undoOf: runId, confirmed: false } })
  t.equal((await undo(runId, seed.admin)).body.jobId, started.jobId)

  await database.admin.rows(
    sql`update jobs set status = 'failed', finished_at = now() where id = ${started.jobId}`,
  )
  const { body: again } = await undo(runId)
  t.not(again.jobId, started.jobId, 'one that failed took nothing back')
  t.equal((await undo(runId)).body.jobId, again.jobId)
  await finish(again.jobId, runResult('applied'))
  await step('table', [['1', 2, ['1', null, null], null]], { run: again.jobId })
  t.match(await undo(again.jobId), { status: 202 }, 'taking back can be taken back')
})

test('the yes to a guarded undo is a yes to that undo, and to what was found', async t => {
  const { seed, send, runId, finish, step } = await setup(t)
  await finish(runId, runResult('applied'))
  await step('table', [['1', 2, null, ['1', null, null]]])
  const { jobId } = (await send(seed.member, `/runs/${runId}/undo`, { method: 'POST' })).body
  const finding = {
    code: 'too_many_deletes',
    message: '40 rows',
    confirmable: true,
    side: 'table',
    count: 40,
  }
  await finish(jobId, runResult('guarded', [finding]))
  const yes = await send(seed.member, `/runs/${jobId}/confirm`, { method: 'POST' })
  t.match((await send(seed.member, `/runs/${yes.body.jobId}`)).body, {
    input: { mode: 'undo', undoOf: runId, confirmed: true, findings: [finding] },
  })
})

type Kept = { state?: string; kind?: string; unsure?: string[]; run?: string }

/** A run of a sync of three columns; `step` writes what the engine would, `base` a row both sides agree on. */
async function setup(t: Test) {
  const gateway = await testWorkspace(t)
  const { seed, send, sync, mapping } = gateway
  const { admin } = gateway.database
  const { workspaceId } = seed
  const columns = ['id', 'city', 'note'].map(columnOf)
  await admin.rows(
    sql`update mappings set columns = ${JSON.stringify(columns)}::jsonb where id = ${mapping.id}`,
  )
  const { body } = await send(seed.member, '/start-sync-job', { body: { syncId: sync.id } })
  const runId: string = body.jobId
  return {
    ...gateway,
    runId,
    async step(
      side: string,
      entries: unknown[],
      { state = 'done', kind = 'rows', unsure, run = runId }: Kept = {},
    ): Promise<string> {
      const row = await admin.one(sql`
        insert into sync_steps (workspace_id, sync_id, run_id, side, kind, state, unsure, fence, entries)
        values (${workspaceId}, ${sync.id}, ${run}, ${side}, ${kind}, ${state}, ${unsure ?? null}::text[], 1, ${JSON.stringify(entries)}::json)
        returning id::text`)
      return String(row.id)
    },
    async base(key: string, step: string, values: (string | null)[]): Promise<void> {
      await admin.rows(sql`
        insert into sync_rows (sync_id, key, hash, base, step)
        values (${sync.id}, ${key}, 'x', ${JSON.stringify(values)}::json, ${step}::bigint)`)
    },
  }
}
