import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** What a deployment would take from Secret Manager: made once for each local cloud. */
export const LocalSecrets = z.object({ internalSecret: z.string(), sealKeys: z.string() })
export type LocalSecrets = z.infer<typeof LocalSecrets>

/** The secrets kept in `<folder>/secrets.json`, made when they are not there: sealed credentials outlive a restart. */
export function localSecrets(folder: string): LocalSecrets {
  const file = path.join(folder, 'secrets.json')
  if (existsSync(file)) return LocalSecrets.parse(JSON.parse(readFileSync(file, 'utf8')))
  const secrets = {
    internalSecret: randomBytes(32).toString('base64url'),
    sealKeys: `local:${randomBytes(32).toString('base64')}`,
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}

export interface Addresses {
  gateway: string
  orchestrator: string
  mappingAgent: string
  /** `host:port` of the gRPC stand-in for Google Cloud. */
  googleCloud: string
  /** The Google Workspace stand-in. */
  workspace: string
  supabase: string
  supabaseKey: string
  /** Doki's own database, by role. */
  serviceDatabase: string
  gatewayDatabase: string
}

export const project = 'doki-local'
export const googleClient = { id: 'doki-local.apps.example', secret: 'not-a-secret' }

/** What every process of Doki is told when all it talks to is on this machine. See .env.example. */
export function commonEnv(to: Addresses, secrets: LocalSecrets): NodeJS.ProcessEnv {
  return {
    HOST: '127.0.0.1',
    METADATA_SERVER_DETECTION: 'none',
    GCP_PROJECT: project,
    GCP_REGION: 'local',
    SYNC_JOB_NAME: 'doki-sync-engine',
    DATABASE_URL: to.serviceDatabase,
    INTERNAL_SECRETS: secrets.internalSecret,
    SEAL_KEYS: secrets.sealKeys,
    ALLOW_PRIVATE_DATABASE_HOSTS: 'true',
    PUBSUB_EMULATOR_HOST: to.googleCloud,
    RUN_API_ENDPOINT: to.googleCloud,
    GOOGLE_CLIENT_ID: googleClient.id,
    GOOGLE_CLIENT_SECRET: googleClient.secret,
    GOOGLE_AUTH_URL: to.workspace,
    GOOGLE_TOKEN_URL: to.workspace,
    GOOGLE_SHEETS_URL: to.workspace,
    GOOGLE_DRIVE_URL: to.workspace,
  }
}

/** The gateway's own settings, over the common ones. */
export function gatewayEnv(to: Addresses): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: to.gatewayDatabase,
    SERVICE_DATABASE_URL: to.serviceDatabase,
    PUBLIC_URL: to.gateway,
    WEBHOOK_URL: to.gateway,
    SUPABASE_URL: to.supabase,
    SUPABASE_ANON_KEY: to.supabaseKey,
  }
}
