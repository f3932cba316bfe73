export type { CollectedMetric } from './collector/read-metrics.ts'
export type { CollectedSpan } from './collector/read-spans.ts'
export { type Collector, startCollector } from './collector/start-collector.ts'
export type { GoogleCloudConfig } from './google-cloud/config.ts'
export type { JobConfig, JobConfigs } from './google-cloud/jobs/job-config.ts'
export type { Delivery } from './google-cloud/pubsub/push.ts'
export {
  type GoogleCloud,
  type GoogleCloudOptions,
  startGoogleCloud,
} from './google-cloud/start-google-cloud.ts'
export type { ModelAnswer } from './openai/answer.ts'
export type { ChatRequest } from './openai/chat-request.ts'
export { type OpenAi, type OpenAiOptions, startOpenAi } from './openai/start-openai.ts'
export type { PostgresVersion } from './postgres/binaries.ts'
export { prepareSupabase } from './postgres/prepare-supabase.ts'
export {
  type Postgres,
  type PostgresOptions,
  resetPostgres,
  startPostgres,
  stopPostgres,
} from './postgres/start-postgres.ts'
export { postgrestBinary } from './postgrest/postgrest-binary.ts'
export { type Postgrest, type PostgrestOptions, startPostgrest } from './postgrest/start-postgrest.ts'
export type { FaultRule, Faults } from './stand-in/faults.ts'
export type { LoggedRequest, RequestLog } from './stand-in/request-log.ts'
export type { GoogleSettings } from './supabase-auth/google-token.ts'
export {
  type SupabaseAuth,
  type SupabaseAuthOptions,
  startSupabaseAuth,
} from './supabase-auth/start-supabase-auth.ts'
export type { Edit as WorkspaceEdit } from './workspace/control/edit.ts'
export type { FaultRule as WorkspaceFault } from './workspace/control/faults.ts'
export { type LoadedFile, type LoadedTab, readSpreadsheetFile } from './workspace/load/read-file.ts'
export { type SeenTab, seenTabs } from './workspace/load/seen-tabs.ts'
export { startWorkspace, type Workspace, type WorkspaceOptions } from './workspace/start.ts'
