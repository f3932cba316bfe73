import { Answer, Ask, InterpretRequest, Job, JobId, RequestResult } from '@doki/contracts'
import { z } from 'zod'
import { confirmedTool } from '../confirmed-tool.ts'
import { Refusal } from '../refusal.ts'
import { type Tool, tool } from '../tool.ts'
import { countsText, mappingView, PlanView, ProposalView, quoted } from '../views.ts'
import { startAndWait, WaitSeconds, waitForJob } from '../wait-for-job.ts'

const Asked = z.object({
  note: z.string().optional().describe('What became of the answer before, where it was none'),
})
const AskView = z.discriminatedUnion('kind', [
  Asked.extend({
    kind: z.literal('question'),
    question: z.object({ text: z.string(), choices: z.array(z.string()) }),
  }),
  Asked.extend({
    kind: z.literal('review'),
    proposal: ProposalView,
    text: z.string().optional().describe('How the sync will go: direction, who wins, deletions, times'),
  }),
  Asked.extend({ kind: z.literal('confirm'), plan: PlanView }),
  Asked.extend({
    kind: z.literal('change'),
    change: z.object({ action: z.string(), text: z.string() }),
  }),
])

const RequestView = z.object({
  jobId: z.string(),
  kind: z.string(),
  status: z.string().describe('`waiting` with an `ask`: use answer'),
  ask: AskView.nullable(),
  message: z.string().nullable().describe('What came of it'),
  syncId: z.string().nullable(),
  runId: z.string().nullable(),
})

const ask = tool({
  name: 'ask',
  title: 'Say it in words',
  description:
    'Takes a wish in plain words, in many languages, such as “keep the Orders sheet and the table orders in step both ways every hour”, “pause it”, “undo that”. It comes back with a question, a mapping or a plan to agree to: go on with answer.',
  does: 'change',
  input: InterpretRequest.extend({ waitSeconds: WaitSeconds }),
  output: RequestView,
  async run({ waitSeconds, ...body }, context) {
    return requestView(await startAndWait({ url: '/agent/interpret', body }, waitSeconds, context))
  },
})

const showJob = tool({
  name: 'show_job',
  title: 'A job',
  description: 'How a request, a proposal or a run is, and what it asks.',
  does: 'read',
  input: z.object({ jobId: JobId, waitSeconds: WaitSeconds.default(0) }),
  output: RequestView,
  run: async ({ jobId, waitSeconds }, context) => requestView(await waitForJob(jobId, waitSeconds, context)),
})

/** As it is answered here: a mapping that is to be another one is said in words. */
const Given = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('question'), choice: z.string().max(500) }),
  z.object({ kind: z.literal('review'), decision: z.enum(['approve', 'reject']) }),
  z.object({ kind: z.literal('confirm'), decision: z.enum(['apply', 'leave']) }),
  z.object({ kind: z.literal('change'), decision: z.enum(['apply', 'leave']) }),
])

const answer = confirmedTool({
  name: 'answer',
  title: 'Answer what a request asks',
  description:
    'Answers the `ask` of a waiting request, with the same kind, or with words (kind `question`) to anything. Approving and applying ask for confirmation.',
  input: z.object({ jobId: JobId, answer: Given, waitSeconds: WaitSeconds }),
  output: RequestView,
  async preview({ jobId, answer: given }, { api }) {
    const job = await api(Job, { url: `/jobs/${jobId}` })
    if (job.waitingFor?.type !== 'person') throw new Refusal(`This job asks nothing: it is ${job.status}`)
    const asked = Ask.parse(job.waitingFor.ask)
    const { fence } = job
    // Words may be a yes too, but to a question they decide nothing yet.
    if (given.kind === 'question' && asked.kind === 'question') return { what: null, fence }
    if (given.kind !== 'question' && ['reject', 'leave'].includes(given.decision))
      return { what: null, fence }
    const what = `${given.kind === 'question' ? `Answer ${quoted(given.choice)} to this.` : 'Say yes to this.'}\n${askText(asked)}`
    return { what, seen: { fence, asked }, fence }
  },
  async run({ jobId, answer: given, waitSeconds }, context, { key, fence }) {
    const body = { answer: Answer.parse(given), fence }
    const ask = { url: `/jobs/${jobId}/answer`, body, ...(key && { key }) }
    return requestView(await startAndWait(ask, waitSeconds, context))
  },
})

const cancelJob = tool({
  name: 'cancel_job',
  title: 'Stop a job',
  description: 'Stops a request, a proposal or a run. What a run wrote by then stays, and can be undone.',
  does: 'change',
  input: z.object({ jobId: JobId }),
  output: RequestView,
  run: async ({ jobId }, { api }) =>
    requestView(await api(Job, { method: 'POST', url: `/jobs/${jobId}/cancel` })),
})

function requestView({ id, kind, status, waitingFor, result, error }: Job): z.input<typeof RequestView> {
  const asked = status === 'waiting' && waitingFor?.type === 'person' ? Ask.parse(waitingFor.ask) : null
  const came = kind === 'request' && status === 'completed' ? RequestResult.parse(result) : undefined
  return {
    jobId: id,
    kind,
    status,
    ask: asked?.kind === 'review' ? { ...asked, proposal: mappingView(asked.proposal) } : asked,
    message: error?.message ?? came?.message ?? null,
    syncId: came?.syncId ?? null,
    runId: came?.runId ?? null,
  }
}

function askText(asked: Ask): string {
  switch (asked.kind) {
    case 'question':
      return asked.question.text
    case 'review': {
      const { sheet, table, columns, key, newTable } = asked.proposal
      const pairs = columns.map(({ label, column }) => `${quoted(label)} is ${quoted(column)}`)
      return [
        `The mapping of ${quoted(sheet.spreadsheetTitle)}, ${quoted(sheet.tab)} and ${quoted(`${table.schema}.${table.name}`)}: ${pairs.join(', ')}.`,
        `Rows are known by ${key.columns.map(quoted).join(', ')}.`,
        ...(newTable ? [`The table is made: ${newTable.sql}`] : []),
        ...(asked.text ? [asked.text] : []),
      ].join('\n')
    }
    case 'confirm': {
      const { table, sheet, guards } = asked.plan
      const found = guards.map(({ message }) => message)
      return [`In the table: ${countsText(table)}. In the sheet: ${countsText(sheet)}.`, ...found].join('\n')
    }
    case 'change':
      return asked.change.text
  }
}

/** In words. */
export const requestTools: readonly Tool[] = [ask, showJob, answer, cancelJob]
