import { CreateSync, pageOf, Sync, SyncId, SyncState, SyncStatus, WorkspaceId } from '@doki/contracts'
import { z } from 'zod'
import { withQuery } from '../ask-api.ts'
import { confirmedTool } from '../confirmed-tool.ts'
import { type Tool, tool } from '../tool.ts'
import { Next, Paging, quoted } from '../views.ts'

const SyncView = Sync.pick({
  id: true,
  workspaceId: true,
  name: true,
  mappingId: true,
  direction: true,
  conflictPolicy: true,
  deletePolicy: true,
  schedule: true,
  live: true,
  state: true,
  stateReason: true,
  nextRunAt: true,
  freshAsOf: true,
  lastRunId: true,
})

const One = z.object({ syncId: SyncId })

const listSyncs = tool({
  name: 'list_syncs',
  title: 'Syncs',
  description: 'What is kept in agreement: which way, by which rules, when, and whether it goes on.',
  does: 'read',
  input: z.object({ workspaceId: WorkspaceId.optional(), state: SyncState.optional(), ...Paging }),
  output: z.object({ items: z.array(SyncView), next: Next }),
  run: (page, { api }) => api(pageOf(Sync), { url: withQuery('/syncs', page) }),
})

const createSync = tool({
  name: 'create_sync',
  title: 'Make a sync',
  description:
    'Keeps an approved mapping in sync. Without a schedule, and not live, it runs only when asked: look at plan_sync before its first run.',
  does: 'change',
  input: CreateSync,
  output: SyncView,
  run: (body, { api }) => api(Sync, { method: 'POST', url: '/syncs', body }),
})

const syncStatus = tool({
  name: 'sync_status',
  title: 'How a sync is',
  description:
    'A sync, and what of it waits for a person: conflicts, rows that cannot cross, a run that a guard stopped.',
  does: 'read',
  input: One,
  output: z.object({ sync: SyncView, status: SyncStatus }),
  run: async ({ syncId }, { api }) => ({
    sync: await api(Sync, { url: `/syncs/${syncId}` }),
    status: await api(SyncStatus, { url: `/syncs/${syncId}/status` }),
  }),
})

const pauseSync = tool({
  name: 'pause_sync',
  title: 'Pause a sync',
  description: 'No run starts by itself until it is resumed. A run at work goes on to its end.',
  does: 'change',
  input: One,
  output: SyncView,
  run: ({ syncId }, { api }) => api(Sync, { method: 'POST', url: `/syncs/${syncId}/pause` }),
})

const resumeSync = tool({
  name: 'resume_sync',
  title: 'Resume a sync',
  description: 'Runs start again, by its schedule and as things change.',
  does: 'change',
  input: One,
  output: SyncView,
  run: ({ syncId }, { api }) => api(Sync, { method: 'POST', url: `/syncs/${syncId}/resume` }),
})

const deleteSync = confirmedTool({
  name: 'delete_sync',
  title: 'Delete a sync',
  description:
    'Forgets a sync with its history and conflicts; the sheet and the table stay as they are. It asks for confirmation.',
  input: One,
  output: z.object({ syncId: z.string() }),
  async preview({ syncId }, { api }) {
    const { name, direction, mappingId } = await api(Sync, { url: `/syncs/${syncId}` })
    const what = `Delete the sync ${quoted(name)} (${direction}), with its history and what waits in it. The sheet and the table stay as they are, and are no longer kept in agreement. Its runs cannot be undone any more.`
    return { what, seen: { name, direction, mappingId } }
  },
  async run({ syncId }, { api }) {
    await api(z.null(), { method: 'DELETE', url: `/syncs/${syncId}` })
    return { syncId }
  },
})

/** What is kept in agreement. */
export const syncTools: readonly Tool[] = [
  listSyncs,
  createSync,
  syncStatus,
  pauseSync,
  resumeSync,
  deleteSync,
]
