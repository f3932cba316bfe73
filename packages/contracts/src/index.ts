export { Action, ActionStatus } from './action.ts'
export {
  AnswerRequest,
  Conflict,
  ConflictsResolved,
  CreateConnection,
  CreateInvite,
  CreateMapping,
  CreateSync,
  CreateWorkspace,
  DatasetSchema,
  InterpretRequest,
  Invite,
  InviteCreated,
  InviteToken,
  JobStarted,
  pageOf,
  Quarantined,
  ReconnectConnection,
  RefreshSession,
  ResolveConflict,
  ResolveConflicts,
  RunChange,
  Session,
  SignIn,
  StartSyncJob,
  SuggestRequest,
  SyncStatus,
  TableHook,
  UpdateMapping,
  UpdateSync,
  UpdateWorkspace,
} from './api.ts'
export {
  Connection,
  ConnectionKind,
  Credentials,
  GoogleCredentials,
  GoogleServiceAccount,
  PostgresCredentials,
  ServiceAccountKey,
  SupabaseCredentials,
} from './connection.ts'
export {
  ColumnLimits,
  ColumnType,
  DatasetSummary,
  SheetCell,
  SheetColumn,
  SheetDataset,
  SheetSchema,
  systemSchemas,
  TableColumn,
  TableDataset,
  TableSchema,
} from './dataset.ts'
export { DokiError, ErrorCode, errorStatus, JobError, Problem } from './error.ts'
export { EventType, ResetEvent, WorkspaceEvent } from './event.ts'
export { ActionId, ConnectionId, JobId, MappingId, SyncId, UserId, WorkspaceId } from './ids.ts'
export { Catalog, Intent, IntentAction, Interpretation, Question } from './intent.ts'
export { Job, JobMessage, JobStatus, Progress, WaitingFor } from './job.ts'
export {
  Answer,
  Ask,
  agentOf,
  JobKind,
  jobKinds,
  MappingValidation,
  ProposedChange,
  RequestInput,
  RequestResult,
  SuggestMapping,
  SyncInput,
  SyncRules,
  ValidateMapping,
} from './kinds.ts'
export {
  ColumnFormat,
  ColumnMapping,
  Mapping,
  MappingKey,
  MappingLink,
  MappingProblem,
  MappingProof,
  MappingProposal,
  MappingState,
  managedKey,
  NewTable,
  statusColumn,
} from './mapping.ts'
export { MemoryForgotten, RememberedPair } from './memory.ts'
export {
  ChangeCounts,
  GuardFinding,
  PlanConflict,
  PlanSample,
  PlanSummary,
  QuarantinedRow,
  RunMode,
  RunResult,
  SkippedUndo,
} from './plan.ts'
export {
  ConflictPolicy,
  DeletePolicy,
  Direction,
  defaultConflictPolicy,
  GuardLimits,
  Schedule,
  Sync,
  SyncState,
} from './sync.ts'
export { AuditLine, ChangeMember, OpenInvite } from './team.ts'
export { Transform } from './transform.ts'
export { Me, Member, Role, Workspace } from './workspace.ts'
