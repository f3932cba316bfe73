import { Job, JobId, JobStatus, pageOf, RunChange, RunResult, SyncId } from '@doki/contracts'
import { z } from 'zod'
import { withQuery } from '../ask-api.ts'
import { confirmedTool } from '../confirmed-tool.ts'
import { Refusal } from '../refusal.ts'
import { type Context, type Tool, tool } from '../tool.ts'
import { countsText, Next, Paging, RunView, runView } from '../views.ts'
import { startAndWait, WaitSeconds, waitForJob } from '../wait-for-job.ts'

const Start = z.object({
  syncId: SyncId,
  full: z.boolean().default(false).describe('Looks at every row, also when nothing seems to have changed'),
  waitSeconds: WaitSeconds,
})

const planSync = tool({
  name: 'plan_sync',
  title: 'What a run would change',
  description: 'Reads both sides and shows what a run would change on each, with examples. Changes nothing.',
  does: 'read',
  input: Start,
  output: RunView,
  run: (args, context) => start('plan', args, context),
})

const runSync = tool({
  name: 'run_sync',
  title: 'Run a sync',
  description:
    'Brings both sides into agreement now. It writes to the sheet and the table; a guard stops it (outcome `guarded`) before it deletes or blanks much. undo_run takes it back.',
  does: 'destroy',
  input: Start,
  output: RunView,
  run: (args, context) => start('apply', args, context),
})

const showRun = tool({
  name: 'show_run',
  title: 'A run',
  description: 'How a run is or was, and its plan: what it would change, or changed.',
  does: 'read',
  input: z.object({ runId: JobId, waitSeconds: WaitSeconds.default(0) }),
  output: RunView,
  async run({ runId, waitSeconds }, context) {
    await context.api(Job, { url: `/runs/${runId}` })
    return runView(await waitForJob(runId, waitSeconds, context))
  },
})

const listRuns = tool({
  name: 'list_runs',
  title: 'Runs of a sync',
  description: 'The runs of a sync, newest first; show_run says more of one.',
  does: 'read',
  input: z.object({ syncId: SyncId, status: JobStatus.optional(), ...Paging }),
  output: z.object({
    items: z.array(RunView.omit({ plan: true }).extend({ createdAt: z.string() })),
    next: Next,
  }),
  async run({ syncId, ...page }, { api }) {
    const { items, next } = await api(pageOf(Job), { url: withQuery(`/syncs/${syncId}/runs`, page) })
    return { items: items.map(job => ({ ...runView(job), createdAt: job.createdAt })), next }
  },
})

const showChanges = tool({
  name: 'show_changes',
  title: 'What a run wrote',
  description: 'Each row that a run wrote on either side, with the values before and after.',
  does: 'read',
  input: z.object({ runId: JobId, ...Paging }),
  output: z.object({ items: z.array(RunChange), next: Next }),
  run: ({ runId, ...page }, { api }) =>
    api(pageOf(RunChange), { url: withQuery(`/runs/${runId}/changes`, page) }),
})

const confirmRun = confirmedTool({
  name: 'confirm_run',
  title: 'Let a stopped run go on',
  description:
    'Says yes to what a guard stopped a run for: a new run goes through with exactly those findings, and stops at any others. It asks for confirmation.',
  input: z.object({ runId: JobId, waitSeconds: WaitSeconds }),
  output: RunView,
  async preview({ runId }, { api }) {
    const { status, result } = await api(Job, { url: `/runs/${runId}` })
    if (status !== 'completed') throw new Refusal(`No guard stopped this run: it is ${status}`)
    const { outcome, plan } = RunResult.parse(result)
    if (outcome !== 'guarded') throw new Refusal(`No guard stopped this run: it is ${outcome}`)
    const what = [
      'Let a run go on that a guard stopped. It found:',
      ...plan.guards.map(({ message }) => `- ${message}`),
      `In the table: ${countsText(plan.table)}. In the sheet: ${countsText(plan.sheet)}.`,
    ].join('\n')
    return { what, seen: { guards: plan.guards, table: plan.table, sheet: plan.sheet } }
  },
  async run({ runId, waitSeconds }, context, { key }) {
    const ask = { url: `/runs/${runId}/confirm`, ...(key && { key }) }
    return runView(await startAndWait(ask, waitSeconds, context))
  },
})

const undoRun = confirmedTool({
  name: 'undo_run',
  title: 'Undo a run',
  description:
    'Takes back what a run wrote on both sides, but for cells edited since, and pauses the sync. It asks for confirmation.',
  input: z.object({ runId: JobId, waitSeconds: WaitSeconds }),
  output: RunView,
  async preview({ runId }, { api }) {
    const { status, result, finishedAt } = await api(Job, { url: `/runs/${runId}` })
    if (status !== 'completed')
      throw new Refusal(`Only a run that went through can be undone: this one is ${status}`)
    const { outcome, plan } = RunResult.parse(result)
    if (outcome !== 'applied')
      throw new Refusal(`This run changed nothing that could be undone: it is ${outcome}`)
    const what = `Undo the run of ${finishedAt}. It had made, in the table: ${countsText(plan.table)}; in the sheet: ${countsText(plan.sheet)}. Cells that were edited since stay; the sync is paused.`
    return { what, seen: { finishedAt } }
  },
  async run({ runId, waitSeconds }, context, { key }) {
    const ask = { url: `/runs/${runId}/undo`, ...(key && { key }) }
    return runView(await startAndWait(ask, waitSeconds, context))
  },
})

async function start(mode: 'plan' | 'apply', args: z.output<typeof Start>, context: Context) {
  const { waitSeconds, ...asked } = args
  const body = { ...asked, mode }
  return runView(await startAndWait({ url: '/start-sync-job', body }, waitSeconds, context))
}

/** Bringing both sides into agreement, and taking it back. */
export const runTools: readonly Tool[] = [
  planSync,
  runSync,
  showRun,
  listRuns,
  showChanges,
  confirmRun,
  undoRun,
]
