import type {
  Catalog,
  ConnectionId,
  Intent,
  Job,
  JobId,
  Mapping,
  Sync,
  SyncId,
  SyncRules,
  SyncStatus,
  UserId,
  WorkspaceId,
} from '@doki/contracts'

/** A workspace's catalogue, and which connection each name in it comes from. */
export interface WorkspaceCatalog {
  catalog: Catalog
  sheetConnectionOf(spreadsheetId: string): ConnectionId | undefined
  /** Throws `unprocessable` when several databases have such a table. */
  tableConnectionOf(table: { schema: string; name: string }): ConnectionId | undefined
  /** Where a new table would be made; throws `unprocessable` when there are several databases. */
  newTableConnection(): ConnectionId | undefined
  /** The headers of this sheet and the columns of this table, of which the catalogue has the names alone. */
  describe(named: Pick<Intent, 'sheet' | 'table'>): Promise<Pick<Catalog, 'spreadsheets' | 'tables'>>
}

/** A job, and in whose name it acts. */
export type ActingJob = Pick<Job, 'id' | 'workspaceId' | 'requestedBy' | 'answeredBy'>

/** Whoever said the last word on it: who answered, or else who asked. */
export function actorOf({
  answeredBy,
  requestedBy,
}: Pick<ActingJob, 'answeredBy' | 'requestedBy'>): UserId | null {
  return answeredBy ?? requestedBy
}

export type NewMapping = Omit<Mapping, 'createdAt' | 'state' | 'version'>
export type NewSync = Omit<
  Sync,
  'createdAt' | 'guards' | 'statusColumn' | 'state' | 'stateReason' | 'nextRunAt' | 'freshAsOf' | 'lastRunId'
>

/** What can be done to the syncs a workspace has; one of another workspace is never found. */
export interface KnownSyncs {
  find(id: SyncId): Promise<Sync | undefined>
  /** Oldest first. */
  all(): Promise<Sync[]>
  status(id: SyncId): Promise<SyncStatus | undefined>
  mappingOf(sync: Sync): Promise<Pick<Mapping, 'sheet' | 'table' | 'columns' | 'key'>>
  /** These, and letting go, are safe to repeat. Undefined: it is no longer there. */
  setState(id: SyncId, state: 'active' | 'paused', reason: string | null): Promise<Sync | undefined>
  /** From `before` to `after`; `outdated` when it is neither, `gone` when there is no such sync. */
  change(id: SyncId, before: SyncRules, after: SyncRules): Promise<Sync | 'outdated' | 'gone'>
  /** False: there was none. */
  remove(id: SyncId): Promise<boolean>
  /** How many conflicts are open, and when the newest of them was found. */
  openConflicts(id: SyncId): Promise<{ count: number; until: string }>
  /** Decides for one side what was open `until` then; the next run writes it. Answers how many; safe to repeat. */
  resolveConflicts(id: SyncId, take: 'sheet' | 'table', until: string): Promise<number>
  /** For the audit trail; of all else a line is written with it. */
  noteUndo(runId: JobId): Promise<void>
  lastRun(id: SyncId): Promise<Job | undefined>
  /** The newest run that wrote something which is still known, and which nobody took back. */
  lastUndoable(id: SyncId): Promise<Job | undefined>
  /** Whether this run can be taken back, still. What `by` started itself does not count: a step may be repeated. */
  isUndoable(id: SyncId, runId: JobId, by: JobId): Promise<boolean>
}

/** What the flow needs of the world beyond its own job. */
export interface FlowDeps {
  /**
   * The syncs there are and what they connect, from our own database: enough for what is asked of them, also while Google or
   * a database cannot be reached.
   */
  readSyncs(workspaceId: WorkspaceId, timezone: string): Promise<Catalog>
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
  saveMapping(mapping: NewMapping, proposed: readonly string[], job: ActingJob): Promise<void>
  saveSync(sync: NewSync, job: ActingJob): Promise<void>
  /** A person said yes to the plan: from now on the sync keeps its schedule, if it has one. */
  letRun(syncId: SyncId, job: ActingJob): Promise<void>
  /** Those of the job's workspace; what is done to them is done in the name of whoever it acts for. */
  syncsOf(job: ActingJob): KnownSyncs
}
