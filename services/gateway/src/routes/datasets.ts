import { ConnectionId, DatasetSchema, DatasetSummary, pageOf } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { orMissing } from '../access.ts'
import { byId, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import type { DatabaseDoor } from '../database-door.ts'
import type { GoogleDoor } from '../google/port.ts'
import { readDatasetName } from '../read-dataset-name.ts'
import { connectionStore } from '../stores/connection-store.ts'

type Options = { as: AsCaller; databases: DatabaseDoor; google: GoogleDoor }

const Query = z.strictObject({
  query: z.string().max(200).optional().describe('Only names with this in them'),
  cursor: z.string().max(2000).optional().describe('`next` of the page before'),
})

/** What a connection leads to: spreadsheets, or tables, and their columns. */
export const datasetRoutes: FastifyPluginAsyncZod<Options> = async (app, { as, databases, google }) => {
  const tags = ['connections']
  const params = byId(ConnectionId)

  /** A connection that the caller may see. */
  async function find(request: FastifyRequest, id: ConnectionId) {
    const connection = await as(request, tx => connectionStore(tx).find(id))
    const { kind, workspaceId } = orMissing(connection, 'connection')
    return { kind, place: { workspaceId, connectionId: id } }
  }

  const list = { tags, summary: 'Spreadsheets or tables to choose from', params, querystring: Query }
  app.get(
    '/connections/:id/datasets',
    { schema: { ...list, response: { 200: pageOf(DatasetSummary), ...problems } } },
    async request => {
      const { kind, place } = await find(request, request.params.id)
      if (kind === 'google') return google.spreadsheets(place, request.query)
      const wanted = request.query.query?.toLowerCase() ?? ''
      const tables = await databases.tables(place)
      return { items: tables.filter(({ name }) => name.toLowerCase().includes(wanted)), next: null }
    },
  )

  const describe = {
    tags,
    summary: 'The columns of one dataset',
    params,
    querystring: z.strictObject({
      dataset: z
        .string()
        .min(1)
        .max(500)
        .describe('A table: `schema.table`. A tab: the spreadsheet’s id, and after a slash the tab’s name'),
    }),
    response: { 200: DatasetSchema, ...problems },
  }
  app.get('/connections/:id/schema', { schema: describe }, async request => {
    const { kind, place } = await find(request, request.params.id)
    if (kind === 'google') {
      const { spreadsheetId, tab } = readDatasetName.sheet(request.query.dataset)
      const sheet = await google.describe(place, spreadsheetId, tab)
      return { kind: 'sheet' as const, sheet: orMissing(sheet ?? undefined, 'sheet with a header row') }
    }
    const { schema, name } = readDatasetName.table(request.query.dataset)
    const table = await databases.describe(place, schema, name)
    return { kind: 'table' as const, table: orMissing(table ?? undefined, 'table') }
  })
}
