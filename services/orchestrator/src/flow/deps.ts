import type { Catalog, ConnectionId, Mapping, Sync, SyncId, UserId, WorkspaceId } from '@doki/contracts'

/** A workspace's catalogue, and which connection each name in it comes from. */
export interface WorkspaceCatalog {
  catalog: Catalog
  sheetConnectionOf(spreadsheetId: string): ConnectionId | undefined
  /** Throws `unprocessable` when several databases have such a table. */
  tableConnectionOf(table: { schema: string; name: string }): ConnectionId | undefined
  /** Where a new table would be made; throws `unprocessable` when there are several databases. */
  newTableConnection(): ConnectionId | undefined
}

export type NewMapping = Omit<Mapping, 'createdAt' | 'state' | 'version'>
export type NewSync = Omit<
  Sync,
  | 'createdAt'
  | 'guards'
  | 'statusColumn'
  | 'live'
  | 'state'
  | 'stateReason'
  | 'nextRunAt'
  | 'freshAsOf'
  | 'lastRunId'
>

/** What the flow needs of the world beyond its own job. */
export interface FlowDeps {
  readCatalog(
    workspaceId: WorkspaceId,
    only: {
      /** What was said: it tells which spreadsheets are worth a look. */
      text: string
      sheetConnectionId: ConnectionId | null
      tableConnectionId: ConnectionId | null
      timezone: string
    },
  ): Promise<WorkspaceCatalog>
  /** Both are safe to repeat with the same ids. `proposed` are the headers the agent had a column for. */
  saveMapping(mapping: NewMapping, proposed: readonly string[], by: UserId | null): Promise<void>
  saveSync(sync: NewSync, by: UserId | null): Promise<void>
  /** A person said yes to the plan: from now on the sync keeps its schedule, if it has one. */
  letRun(syncId: SyncId): Promise<void>
}
