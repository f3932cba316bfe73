import {
  Job,
  JobId,
  Mapping,
  MappingId,
  MappingProposal,
  pageOf,
  SuggestRequest,
  WorkspaceId,
} from '@doki/contracts'
import { z } from 'zod'
import { withQuery } from '../ask-api.ts'
import { confirmedTool } from '../confirmed-tool.ts'
import { Refusal } from '../refusal.ts'
import { type Tool, tool } from '../tool.ts'
import { MappingView, mappingView, Next, Paging, ProposalView, quoted } from '../views.ts'
import { startAndWait, WaitSeconds, waitForJob } from '../wait-for-job.ts'

const Proposed = z.object({
  jobId: z.string(),
  status: z.string().describe('`completed`: the proposal is there, keep_mapping keeps it'),
  error: z.string().nullable(),
  proposal: ProposalView.nullable(),
})

const proposeMapping = tool({
  name: 'propose_mapping',
  title: 'Propose a mapping',
  description:
    'Has the mapping agent read a tab and a table, propose which column is which, and prove it over all rows. Writes to neither. A table that does not exist yet is proposed with the SQL that would make it.',
  does: 'change',
  input: SuggestRequest.extend({ waitSeconds: WaitSeconds }),
  output: Proposed,
  async run({ waitSeconds, ...body }, context) {
    return proposedBy(await startAndWait({ url: '/mappings/suggest', body }, waitSeconds, context))
  },
})

const showProposal = tool({
  name: 'show_proposal',
  title: 'A proposed mapping',
  description: 'What propose_mapping came to, when it was not waited for.',
  does: 'read',
  input: z.object({ jobId: JobId, waitSeconds: WaitSeconds }),
  output: Proposed,
  run: async ({ jobId, waitSeconds }, context) => proposedBy(await waitForJob(jobId, waitSeconds, context)),
})

const MappingLine = Mapping.pick({ id: true, name: true, state: true, version: true }).extend(
  MappingView.shape,
)

const keepMapping = tool({
  name: 'keep_mapping',
  title: 'Keep a proposed mapping as a draft',
  description: 'Keeps what propose_mapping proposed as a draft. It does nothing until it is approved.',
  does: 'change',
  input: z.object({ jobId: JobId.describe('Of propose_mapping'), name: z.string().min(1).max(200) }),
  output: MappingLine,
  async run({ jobId, name }, { api }) {
    const { kind, status, result, workspaceId } = await api(Job, { url: `/jobs/${jobId}` })
    if (kind !== 'mapping.suggest')
      throw new Refusal('This job proposed no mapping: give that of propose_mapping')
    if (status !== 'completed') throw new Refusal(`There is no proposal to keep: the job is ${status}`)
    const body = { workspaceId, name, proposal: MappingProposal.parse(result) }
    return mappingView(await api(Mapping, { method: 'POST', url: '/mappings', body }))
  },
})

const listMappings = tool({
  name: 'list_mappings',
  title: 'Mappings',
  description:
    'Mappings and their state: a draft waits for approve_mapping, an approved one can be kept in sync.',
  does: 'read',
  input: z.object({ workspaceId: WorkspaceId.optional(), ...Paging }),
  output: z.object({
    items: z.array(Mapping.pick({ id: true, workspaceId: true, name: true, state: true, version: true })),
    next: Next,
  }),
  run: (page, { api }) => api(pageOf(Mapping), { url: withQuery('/mappings', page) }),
})

const showMapping = tool({
  name: 'show_mapping',
  title: 'A mapping',
  description: 'Which column of the sheet is which of the table, and by what a row is known.',
  does: 'read',
  input: z.object({ mappingId: MappingId }),
  output: MappingLine,
  run: async ({ mappingId }, { api }) => mappingView(await api(Mapping, { url: `/mappings/${mappingId}` })),
})

const approveMapping = confirmedTool({
  name: 'approve_mapping',
  title: 'Approve a mapping',
  description:
    'Approves a draft, so that syncs can be made of it, and remembers for next time which header went where.',
  input: z.object({ mappingId: MappingId }),
  output: MappingLine,
  async preview({ mappingId }, { api }) {
    const mapping = await api(Mapping, { url: `/mappings/${mappingId}` })
    const { name, sheet, table, newTable, columns, key, state, version } = mapping
    if (state === 'approved') return { what: null }
    const pairs = columns.map(({ label, column }) => `${quoted(label)} is ${quoted(column)}`)
    const what = [
      `Approve the mapping ${quoted(name)} of ${quoted(sheet.spreadsheetTitle)}, ${quoted(sheet.tab)} and the table ${quoted(`${table.schema}.${table.name}`)}:`,
      `${pairs.join(', ')}. Rows are known by ${key.columns.map(quoted).join(', ')}.`,
      ...(newTable ? [`Its first run makes the table: ${newTable.sql}`] : []),
    ].join('\n')
    return { what, seen: { state, version, columns, key, newTable, sheet, table } }
  },
  run: async ({ mappingId }, { api }) =>
    mappingView(await api(Mapping, { method: 'POST', url: `/mappings/${mappingId}/approve` })),
})

function proposedBy({ id, kind, status, result, error }: Job): z.input<typeof Proposed> {
  if (kind !== 'mapping.suggest')
    throw new Refusal('This job proposes no mapping: give that of propose_mapping')
  const proposal = status === 'completed' ? mappingView(MappingProposal.parse(result)) : null
  return { jobId: id, status, error: error?.message ?? null, proposal }
}

/** Which column is which. */
export const mappingTools: readonly Tool[] = [
  proposeMapping,
  showProposal,
  keepMapping,
  listMappings,
  showMapping,
  approveMapping,
]
