import { agentOf } from '@doki/contracts'
import { connect } from '@doki/database'
import { googleApp } from '@doki/google/settings'
import { cloudDispatcher, jobStore } from '@doki/jobs'
import type { App, Logger } from '@doki/service'
import { tablesOptions } from '@doki/tables'
import { credentialStore, loadVault } from '@doki/vault'
import { buildApp } from './app.ts'
import { tokenVerifier } from './auth.ts'
import type { Config } from './config.ts'
import { databaseDoor } from './database-door.ts'
import { googleDoor } from './google/google-door.ts'
import { machinesOf } from './machines.ts'
import { supabaseAuth } from './sign-in/supabase-auth.ts'

/** The gateway in the real world. Clients of Google and Supabase are loaded when first used: a start has no time for them. */
export async function wire(config: Config, log: Logger): Promise<{ app: App; close: () => Promise<void> }> {
  const gateway = connect(config.DATABASE_URL, { max: 10, applicationName: 'doki-gateway' })
  const service = connect(config.SERVICE_DATABASE_URL, { max: 5, applicationName: 'doki-gateway-service' })
  const vault = await loadVault(config)
  const credentials = credentialStore(service, vault)
  const jobs = jobStore(service)
  const [secret = ''] = config.INTERNAL_SECRETS
  const dispatcher = cloudDispatcher({
    jobs,
    agentOf,
    log,
    projectId: config.GCP_PROJECT,
    region: config.GCP_REGION,
    job: config.SYNC_JOB_NAME,
    runEndpoint: config.RUN_API_ENDPOINT,
    secret,
  })
  const auth = `${config.SUPABASE_URL}/auth/v1`
  const keys = new URL(config.SUPABASE_JWKS_URL ?? `${auth}/.well-known/jwks.json`)

  const app = buildApp({
    log,
    project: config.GCP_PROJECT,
    publicUrl: config.PUBLIC_URL,
    corsOrigins: config.CORS_ORIGINS,
    trustProxy: config.TRUST_PROXY,
    secrets: config.INTERNAL_SECRETS,
    limits: {
      perAddress: config.RATE_LIMIT_PER_ADDRESS,
      perUser: config.RATE_LIMIT_PER_USER,
      signInPerAddress: config.RATE_LIMIT_SIGN_IN,
    },
    heartbeatMs: 15_000,
    gateway,
    service,
    verify: tokenVerifier({ keys, issuer: auth }),
    supabase: supabaseAuth({ url: config.SUPABASE_URL, anonKey: config.SUPABASE_ANON_KEY }),
    google: googleDoor({ app: googleApp(config), service, credentials, log }),
    databases: databaseDoor(tablesOptions(config)),
    vault,
    credentials,
    dispatch: dispatcher.dispatch,
    machines: machinesOf({ service, jobs, dispatcher }),
  })
  return {
    app,
    async close() {
      await dispatcher.close()
      await Promise.all([gateway.end(), service.end()])
    },
  }
}
