export type { PostgresVersion } from './postgres/binaries.ts'
export { prepareSupabase } from './postgres/prepare-supabase.ts'
export {
  type Postgres,
  type PostgresOptions,
  resetPostgres,
  startPostgres,
  stopPostgres,
} from './postgres/start-postgres.ts'
