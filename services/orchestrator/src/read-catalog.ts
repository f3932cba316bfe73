import type { Connections } from '@doki/connections'
import { type Catalog, type ConnectionId, DokiError, type WorkspaceId } from '@doki/contracts'
import { type GoogleClient, listSpreadsheets, sheetSide } from '@doki/google'
import { spreadsheetsAddressed } from '@doki/intent'
import type { AnyTables } from '@doki/tables'
import { describeNamed } from './describe-named.ts'
import type { FlowDeps, WorkspaceCatalog } from './flow/deps.ts'
import type { ListedConnection } from './stores/connection-store.ts'

/** Of so many spreadsheets at most the tabs are looked at: each costs a read of Google's quota. */
const describedSpreadsheets = 10

interface Deps {
  list(workspaceId: WorkspaceId): Promise<ListedConnection[]>
  readSyncs: FlowDeps['readSyncs']
  connections: Pick<Connections, 'openGoogle' | 'openDatabase'>
}

type Spreadsheet = Catalog['spreadsheets'][number] & { connectionId: ConnectionId }
type Table = Catalog['tables'][number] & { connectionId: ConnectionId }

/** Everything a workspace's connections show, as far as a sentence can name it. */
export function catalogReader({ list, readSyncs, connections }: Deps): FlowDeps['readCatalog'] {
  return async (workspaceId, { text, sheetConnectionId, tableConnectionId, timezone }) => {
    const listed = await list(workspaceId)
    const wanted = (kinds: ListedConnection['kind'][], only: ConnectionId | null) =>
      usable(listed.filter(each => kinds.includes(each.kind) && (only === null || each.id === only)))
    const databases = wanted(['postgres', 'supabase'], tableConnectionId)
    const [spreadsheets, tables, known] = await Promise.all([
      readAll(wanted(['google'], sheetConnectionId), async connectionId =>
        spreadsheetsOf(connectionId, await connections.openGoogle({ workspaceId, connectionId }), text),
      ),
      readAll(databases, async connectionId =>
        tablesOf(connectionId, await connections.openDatabase({ workspaceId, connectionId })),
      ),
      readSyncs(workspaceId, timezone),
    ])
    const found = catalogOf(spreadsheets, tables, known.syncs, timezone, databases)
    const describe: WorkspaceCatalog['describe'] = named =>
      describeNamed(named, {
        workspaceId,
        connections,
        sheetConnectionId: named.sheet ? found.sheetConnectionOf(named.sheet.spreadsheetId) : undefined,
        tableConnectionId: named.table ? found.tableConnectionOf(named.table) : undefined,
      })
    return { ...found, describe }
  }
}

/** Throws `conflict`, naming what to do, where there are connections and none of them can be used. */
function usable(connections: ListedConnection[]): ConnectionId[] {
  const [broken] = connections
  const ids = connections.filter(({ isUsable }) => isUsable).map(({ id }) => id)
  if (broken && ids.length === 0) {
    throw new DokiError(
      'conflict',
      `The connection “${broken.name}” has to be connected anew, under /connections, before anything can be found in it.`,
    )
  }
  return ids
}

/** What the connections show. One that cannot be reached is passed over, unless none can. */
async function readAll<T>(ids: ConnectionId[], read: (id: ConnectionId) => Promise<T[]>): Promise<T[]> {
  const results = await Promise.allSettled(ids.map(read))
  const failures = results.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
  const passing = failures.find(reason => !(reason instanceof DokiError))
  if (passing || (failures.length > 0 && failures.length === ids.length)) throw passing ?? failures[0]
  return results.flatMap(each => (each.status === 'fulfilled' ? each.value : []))
}

/**
 * The tabs of the spreadsheets that are spoken of, by title or address; of the latest edited ones where none is. One whose
 * address is given need not be in the list: without Drive nothing is.
 */
async function spreadsheetsOf(
  connectionId: ConnectionId,
  client: GoogleClient,
  text: string,
): Promise<Spreadsheet[]> {
  const ids = spreadsheetsAddressed(text).slice(0, describedSpreadsheets)
  const items = await listedOr(ids.length > 0, client)
  const said = text.toLowerCase()
  const named = items.filter(
    ({ spreadsheetId, title }) =>
      ids.includes(spreadsheetId) || (title !== '' && said.includes(title.toLowerCase())),
  )
  const described = new Set((named.length > 0 ? named : items).slice(0, describedSpreadsheets))
  const listed = items.map(async item => {
    const tabs = described.has(item) ? await tabsOf(client, item.spreadsheetId) : []
    return { id: item.spreadsheetId, title: item.title, tabs, connectionId }
  })
  const unlisted = ids
    .filter(id => !items.some(({ spreadsheetId }) => spreadsheetId === id))
    .map(async id => {
      const found = await describe(client, id)
      return found ? [{ id, ...found, connectionId }] : []
    })
  return [...(await Promise.all(listed)), ...(await Promise.all(unlisted)).flat()]
}

/** Where an address is given, a list that Google refuses is no hindrance. */
async function listedOr(isAddressed: boolean, client: GoogleClient) {
  try {
    const { items } = await listSpreadsheets(client)
    return items
  } catch (error) {
    if (isAddressed && error instanceof DokiError && error.code === 'forbidden') return []
    throw error
  }
}

/** None of one that was taken away since it was listed, or that Google does not show: it is still one to be named. */
async function tabsOf(client: GoogleClient, spreadsheetId: string): Promise<Spreadsheet['tabs']> {
  return (await describe(client, spreadsheetId))?.tabs ?? []
}

/** Null for one that is not there, or not for this connection to see. */
async function describe(client: GoogleClient, spreadsheetId: string) {
  try {
    const { title, tabs } = await sheetSide(client, spreadsheetId).describe()
    return { title, tabs: tabs.map(tab => ({ title: tab.title, headers: [] })) }
  } catch (error) {
    if (error instanceof DokiError && ofOne.has(error.code)) return null
    throw error
  }
}

/** What is wrong with one spreadsheet, and not with the connection. */
const ofOne = new Set<DokiError['code']>(['not_found', 'forbidden', 'gone', 'unprocessable'])

async function tablesOf(connectionId: ConnectionId, database: AnyTables): Promise<Table[]> {
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
  syncs: Catalog['syncs'],
  timezone: string,
  databases: ConnectionId[],
): Omit<WorkspaceCatalog, 'describe'> {
  return {
    catalog: {
      timezone,
      spreadsheets: spreadsheets.map(({ id, title, tabs }) => ({ id, title, tabs })),
      tables: tables.map(({ schema, name, columns, primaryKey }) => ({ schema, name, columns, primaryKey })),
      syncs,
    },
    sheetConnectionOf: id => spreadsheets.find(each => each.id === id)?.connectionId,
    tableConnectionOf: ({ schema, name }) =>
      onlyOne(
        tables.filter(each => each.schema === schema && each.name === name).map(each => each.connectionId),
        `${schema}.${name} is a table of several of your databases`,
      ),
    newTableConnection: () => onlyOne(databases, 'You have several databases'),
  }
}

function onlyOne(ids: ConnectionId[], several: string): ConnectionId | undefined {
  if (ids.length > 1) {
    throw new DokiError('unprocessable', `${several}: say which one is meant by its tableConnectionId.`)
  }
  return ids[0]
}
