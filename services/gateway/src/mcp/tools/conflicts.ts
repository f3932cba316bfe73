import { Conflict, ConflictsResolved, pageOf, Quarantined, SyncId, WorkspaceId } from '@doki/contracts'
import { z } from 'zod'
import { withQuery } from '../ask-api.ts'
import { confirmedTool } from '../confirmed-tool.ts'
import { Refusal } from '../refusal.ts'
import { type Tool, tool } from '../tool.ts'
import { conflictText, Next, Paging, quoted } from '../views.ts'

const Of = { workspaceId: WorkspaceId.optional(), syncId: SyncId.optional() }

const showConflicts = tool({
  name: 'show_conflicts',
  title: 'Conflicts',
  description:
    'Cells and rows that both sides changed, differently, newest first. Everything else goes on meanwhile.',
  does: 'read',
  input: z.object({
    ...Of,
    state: z.enum(['open', 'resolved', 'applied', 'gone']).default('open'),
    column: z.string().max(200).optional().describe('Only of this table column'),
    ...Paging,
  }),
  output: z.object({ items: z.array(Conflict), next: Next }),
  run: (page, { api }) => api(pageOf(Conflict), { url: withQuery('/conflicts', page) }),
})

const Resolve = z.object({
  conflictIds: z.array(z.uuid()).min(1).max(20),
  take: z.enum(['sheet', 'table', 'value']).describe('Whose value is right; `value`: one of your own'),
  value: z
    .string()
    .max(50_000)
    .nullable()
    .optional()
    .describe('With take=value, and one conflict: as one would type it into the sheet; null is blank'),
})

const resolveConflicts = confirmedTool({
  name: 'resolve_conflicts',
  title: 'Decide conflicts',
  description:
    'Decides which side is right for up to 20 conflicts; the next run writes it to the other side, over what is there. It asks for confirmation.',
  input: Resolve,
  output: z.object({ resolved: z.int() }),
  async preview({ conflictIds, take, value }, { api }) {
    if ((take === 'value') !== (value !== undefined))
      throw new Refusal('Give a `value` with take=value, and only then')
    if (take === 'value' && conflictIds.length > 1)
      throw new Refusal('A value of your own is for one conflict at a time')
    const conflicts: Conflict[] = []
    for (const id of new Set(conflictIds)) conflicts.push(await api(Conflict, { url: `/conflicts/${id}` }))
    const whose = take === 'value' ? `the value ${quoted(value ?? null)}` : `what the ${take} has`
    const what = [
      `Take ${whose}, to be written by the next run over the other:`,
      ...conflicts.map(each => `- ${conflictText(each)}`),
    ].join('\n')
    return {
      what,
      seen: conflicts.map(({ id, sheet, table, base, state }) => ({ id, sheet, table, base, state })),
    }
  },
  async run({ conflictIds, take, value = null }, { api }) {
    const [id] = conflictIds
    if (take === 'value') {
      await api(Conflict, { method: 'POST', url: `/conflicts/${id}/resolve`, body: { take, value } })
      return { resolved: 1 }
    }
    return api(ConflictsResolved, {
      method: 'POST',
      url: '/conflicts/resolve',
      body: { take, ids: conflictIds },
    })
  },
})

const showQuarantine = tool({
  name: 'show_quarantine',
  title: 'Rows that cannot cross',
  description:
    'Rows that were set aside, each with the reason, newest first. Once mended, a full run takes them.',
  does: 'read',
  input: z.object({ ...Of, ...Paging }),
  output: z.object({ items: z.array(Quarantined), next: Next }),
  run: (page, { api }) => api(pageOf(Quarantined), { url: withQuery('/quarantine', page) }),
})

/** What needs a person. */
export const conflictTools: readonly Tool[] = [showConflicts, resolveConflicts, showQuarantine]
