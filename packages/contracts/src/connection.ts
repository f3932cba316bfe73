import { z } from 'zod'
import { ConnectionId, WorkspaceId } from './ids.ts'

export const ConnectionKind = z.enum(['google', 'postgres', 'supabase'])
export type ConnectionKind = z.infer<typeof ConnectionKind>

/** A row of `connections` as people may see it; the sealed credentials never leave the services. */
export const Connection = z
  .object({
    id: ConnectionId,
    workspaceId: WorkspaceId,
    kind: ConnectionKind,
    name: z.string(),
    /** What may be shown of it: the Google account's e-mail, the database's host and name, the project's host. */
    details: z.record(z.string(), z.string()),
    state: z.enum(['ok', 'reconnect', 'failed']),
    stateReason: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Connection' })
export type Connection = z.infer<typeof Connection>

/** What is sealed of a Google connection. */
export const GoogleCredentials = z.object({
  kind: z.literal('google'),
  email: z.string(),
  refreshToken: z.string(),
  scopes: z.array(z.string()),
})
export type GoogleCredentials = z.infer<typeof GoogleCredentials>

/** What is sealed of a Google connection by the key of a service account. The key is never shown or logged. */
export const GoogleServiceAccount = z.object({
  kind: z.literal('google_service_account'),
  email: z.string(),
  /** PEM (PKCS 8). */
  privateKey: z.string(),
  privateKeyId: z.string(),
})
export type GoogleServiceAccount = z.infer<typeof GoogleServiceAccount>

/** The JSON file Google gives for a key of a service account; what else is in it is left alone. */
export const ServiceAccountKey = z
  .object({
    type: z.literal('service_account'),
    client_email: z.email().max(320),
    private_key: z.string().min(1).max(10_000),
    private_key_id: z.string().min(1).max(200),
    token_uri: z.string().max(500).optional(),
  })
  .meta({ id: 'ServiceAccountKey' })
export type ServiceAccountKey = z.infer<typeof ServiceAccountKey>

/** What is sealed of a Postgres connection. */
export const PostgresCredentials = z.object({ kind: z.literal('postgres'), url: z.string() })
export type PostgresCredentials = z.infer<typeof PostgresCredentials>

/** What is sealed of a Supabase project that is reached through its REST API: its URL and a key. */
export const SupabaseCredentials = z.object({ kind: z.literal('supabase'), url: z.string(), key: z.string() })
export type SupabaseCredentials = z.infer<typeof SupabaseCredentials>

export const Credentials = z.discriminatedUnion('kind', [
  GoogleCredentials,
  GoogleServiceAccount,
  PostgresCredentials,
  SupabaseCredentials,
])
export type Credentials = z.infer<typeof Credentials>
