import { ConnectionId, DatasetSchema, DatasetSummary, pageOf } from '@doki/contracts'
import type { CredentialStore } from '@doki/vault'
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

type Options = { as: AsCaller; credentials: CredentialStore; databases: DatabaseDoor; google: GoogleDoor }

const Query = z.object({
  query: z.string().max(200).optional().describe('Only names with this in them'),
  cursor: z.string().max(2000).optional().describe('`next` of the page before'),
})

/** What a connection leads to: spreadsheets, or tables, and their columns. */
export const datasetRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { as, credentials, databases, google },
) => {
  const tags = ['connections']
  const params = byId(ConnectionId)

  /** What opens a connection that the caller may see. */
  async function open(request: FastifyRequest, id: ConnectionId) {
    await as(request, async tx => orMissing(await connectionStore(tx).find(id), 'connection'))
    return (await credentials.open(id)).credentials
  }

  const list = { tags, summary: 'Spreadsheets or tables to choose from', params, querystring: Query }
  app.get(
    '/connections/:id/datasets',
    { schema: { ...list, response: { 200: pageOf(DatasetSummary), ...problems } } },
    async request => {
      const way = await open(request, request.params.id)
      if (way.kind === 'google')
        return google.spreadsheets({ connectionId: request.params.id, credentials: way }, request.query)
      const wanted = request.query.query?.toLowerCase() ?? ''
      const tables = await databases.tables(way.url)
      return { items: tables.filter(({ name }) => name.toLowerCase().includes(wanted)), next: null }
    },
  )

  const describe = {
    tags,
    summary: 'The columns of one dataset',
    params,
    querystring: z.object({
      dataset: z
        .string()
        .min(1)
        .max(500)
        .describe('A table: `schema.table`. A tab: the spreadsheet’s id, and after a slash the tab’s name'),
    }),
    response: { 200: DatasetSchema, ...problems },
  }
  app.get('/connections/:id/schema', { schema: describe }, async request => {
    const way = await open(request, request.params.id)
    if (way.kind === 'google') {
      const { spreadsheetId, tab } = readDatasetName.sheet(request.query.dataset)
      const sheet = orMissing(
        (await google.describe({ connectionId: request.params.id, credentials: way }, spreadsheetId, tab)) ??
          undefined,
        'sheet with a header row',
      )
      return { kind: 'sheet' as const, sheet }
    }
    const { schema, name } = readDatasetName.table(request.query.dataset)
    const table = orMissing((await databases.describe(way.url, schema, name)) ?? undefined, 'table')
    return { kind: 'table' as const, table }
  })
}
