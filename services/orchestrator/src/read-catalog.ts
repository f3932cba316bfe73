import type { Connections } from '@doki/connections'
import type { Catalog, ConnectionId, WorkspaceId } from '@doki/contracts'
import { type GoogleClient, listSpreadsheets, sheetSide } from '@doki/google'
import type { Tables } from '@doki/tables'
import { z } from 'zod'
import type { FlowDeps, WorkspaceCatalog } from './flow/deps.ts'
import type { UsableConnection } from './stores/connection-store.ts'

/** Of so many spreadsheets, the latest edited ones, the tabs are looked at: each costs a read of Google's quota. */
const describedSpreadsheets = 10

interface Deps {
  usable(workspaceId: WorkspaceId): Promise<UsableConnection[]>
  syncs(workspaceId: WorkspaceId): Promise<unknown[]>
  connections: Pick<Connections, 'openGoogle' | 'openDatabase'>
}

type Spreadsheet = Catalog['spreadsheets'][number] & { connectionId: ConnectionId }
type Table = Catalog['tables'][number] & { connectionId: ConnectionId }

const Listed = z.array(
  z.object({ id: z.string(), name: z.string(), sheet: z.string().nullable(), table: z.string().nullable() }),
)

/** Everything a workspace's connections show, as far as a sentence can name it. */
export function catalogReader({ usable, syncs, connections }: Deps): FlowDeps['readCatalog'] {
  return async (workspaceId, { sheetConnectionId, tableConnectionId, timezone }) => {
    const found = await usable(workspaceId)
    const wanted = (kinds: UsableConnection['kind'][], only: ConnectionId | null) =>
      found
        .filter(each => kinds.includes(each.kind) && (only === null || each.id === only))
        .map(({ id }) => id)
    const databases = wanted(['postgres', 'supabase'], tableConnectionId)
    const [spreadsheets, listed, known] = await Promise.all([
      Promise.all(
        wanted(['google'], sheetConnectionId).map(async connectionId =>
          spreadsheetsOf(connectionId, await connections.openGoogle({ workspaceId, connectionId })),
        ),
      ),
      Promise.all(
        databases.map(async connectionId =>
          tablesOf(connectionId, await connections.openDatabase({ workspaceId, connectionId })),
        ),
      ),
      syncs(workspaceId),
    ])
    return catalogOf(spreadsheets.flat(), listed.flat(), Listed.parse(known), timezone, databases)
  }
}

async function spreadsheetsOf(connectionId: ConnectionId, client: GoogleClient): Promise<Spreadsheet[]> {
  const { items } = await listSpreadsheets(client)
  return Promise.all(
    items.map(async ({ spreadsheetId, title }, at) => {
      const tabs = at < describedSpreadsheets ? (await sheetSide(client, spreadsheetId).describe()).tabs : []
      return {
        id: spreadsheetId,
        title,
        tabs: tabs.map(tab => ({ title: tab.title, headers: [] })),
        connectionId,
      }
    }),
  )
}

async function tablesOf(connectionId: ConnectionId, database: Tables): Promise<Table[]> {
  try {
    const listed = await database.listTables()
    return listed.map(({ schema, name }) => ({ schema, name, columns: [], primaryKey: [], connectionId }))
  } finally {
    await database.end()
  }
}

function catalogOf(
  spreadsheets: Spreadsheet[],
  tables: Table[],
  syncs: z.infer<typeof Listed>,
  timezone: string,
  databases: ConnectionId[],
): WorkspaceCatalog {
  return {
    catalog: {
      timezone,
      spreadsheets: spreadsheets.map(({ id, title, tabs }) => ({ id, title, tabs })),
      tables: tables.map(({ schema, name, columns, primaryKey }) => ({ schema, name, columns, primaryKey })),
      syncs: syncs.map(({ id, name, sheet, table }) => ({
        id,
        name,
        sheet: sheet ?? '',
        table: table ?? '',
      })),
    },
    sheetConnectionOf: id => spreadsheets.find(each => each.id === id)?.connectionId,
    tableConnectionOf: ({ schema, name }) =>
      tables.find(each => each.schema === schema && each.name === name)?.connectionId,
    newTableConnection: databases[0],
  }
}
