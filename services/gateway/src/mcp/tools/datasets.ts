import {
  Connection,
  ConnectionId,
  DatasetSchema,
  DatasetSummary,
  pageOf,
  Workspace,
  WorkspaceId,
} from '@doki/contracts'
import { z } from 'zod'
import { withQuery } from '../ask-api.ts'
import { type Tool, tool } from '../tool.ts'
import { Next, Paging } from '../views.ts'

const listWorkspaces = tool({
  name: 'list_workspaces',
  title: 'Workspaces',
  description:
    'The workspaces the signed-in person belongs to, and their role in each. A viewer may look and start nothing.',
  does: 'read',
  input: z.object(Paging),
  output: z.object({
    items: z.array(Workspace.pick({ id: true, name: true, kind: true, role: true })),
    next: Next,
  }),
  run: (page, { api }) => api(pageOf(Workspace), { url: withQuery('/workspaces', page) }),
})

const listConnections = tool({
  name: 'list_connections',
  title: 'Connections',
  description:
    'Ways in to Google and to databases. They are made by a person on the website of this Doki, not here: a tool never sees a password.',
  does: 'read',
  input: z.object({ workspaceId: WorkspaceId.optional(), ...Paging }),
  output: z.object({
    items: z.array(
      Connection.pick({
        id: true,
        workspaceId: true,
        kind: true,
        name: true,
        details: true,
        state: true,
        stateReason: true,
      }),
    ),
    next: Next,
  }),
  run: (page, { api }) => api(pageOf(Connection), { url: withQuery('/connections', page) }),
})

const listDatasets = tool({
  name: 'list_datasets',
  title: 'Datasets of a connection',
  description: 'The spreadsheets of a Google connection, or the tables of a database.',
  does: 'read',
  input: z.object({
    connectionId: ConnectionId,
    query: z.string().max(200).optional().describe('Only names with this in them'),
    cursor: Paging.cursor,
  }),
  output: z.object({ items: z.array(DatasetSummary), next: Next }),
  run: ({ connectionId, ...query }, { api }) =>
    api(pageOf(DatasetSummary), { url: withQuery(`/connections/${connectionId}/datasets`, query) }),
})

const readSchema = tool({
  name: 'read_schema',
  title: 'Columns of a dataset',
  description: 'The headers of a tab, or the columns, keys and rights of a table. No row is read.',
  does: 'read',
  input: z.object({
    connectionId: ConnectionId,
    dataset: z
      .string()
      .min(1)
      .max(500)
      .describe('A table: `schema.table`. A tab: the spreadsheet’s id, and after a slash the tab’s name'),
  }),
  output: z.object({ dataset: DatasetSchema }),
  run: async ({ connectionId, dataset }, { api }) => ({
    dataset: await api(DatasetSchema, { url: withQuery(`/connections/${connectionId}/schema`, { dataset }) }),
  }),
})

/** What there is to keep in agreement. */
export const datasetTools: readonly Tool[] = [listWorkspaces, listConnections, listDatasets, readSchema]
