import { openCloud } from '@doki/connections'
import { connect } from '@doki/database'
import { googleApp } from '@doki/google/settings'
import type { App, Logger } from '@doki/service'
import { tablesOptions } from '@doki/tables'
import { buildApp } from './app.ts'
import { tokenVerifier } from './auth.ts'
import { revocations } from './by-itself/revocations.ts'
import type { Config } from './config.ts'
import { databaseDoor } from './database-door.ts'
import { googleDoor, patience } from './google/google-door.ts'
import { machinesOf } from './machines.ts'
import { publicKeys } from './sign-in/public-keys.ts'
import { supabaseAuth } from './sign-in/supabase-auth.ts'
import { tickCaller } from './tick-caller.ts'

/** The gateway in the real world. Clients of Google and Supabase are loaded when first used: a start has no time for them. */
export async function wire(config: Config, log: Logger): Promise<{ app: App; close: () => Promise<void> }> {
  const how = { max: 10, pipeline: true, applicationName: 'doki-gateway', ca: config.DATABASE_CA }
  const gateway = connect(config.DATABASE_URL, how)
  const asService = { ...config, DATABASE_URL: config.SERVICE_DATABASE_URL }
  const cloud = await openCloud(asService, log, { name: 'doki-gateway-service', patience })
  const { db: service, jobs, dispatcher, vault, credentials, connections } = cloud
  const auth = `${config.SUPABASE_URL}/auth/v1`
  const keys = publicKeys({
    url: new URL(config.SUPABASE_JWKS_URL ?? `${auth}/.well-known/jwks.json`),
  })

  if (config.WEBHOOK_URL === undefined)
    log.info('WEBHOOK_URL is not set: Drive does not tell of changes, live syncs are looked at instead')

  const google = googleDoor({ app: googleApp(config), connections })
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
      jobsPerWorkspace: config.RATE_LIMIT_JOBS,
      signInPerAddress: config.RATE_LIMIT_SIGN_IN,
    },
    streams: {
      perProcess: config.EVENT_STREAMS,
      perUser: config.EVENT_STREAMS_PER_USER,
      perWorkspace: config.EVENT_STREAMS_PER_WORKSPACE,
    },
    heartbeatMs: 15_000,
    gateway,
    service,
    verify: tokenVerifier({ keys, issuer: auth }),
    issuer: auth,
    supabase: supabaseAuth({ url: config.SUPABASE_URL, anonKey: config.SUPABASE_ANON_KEY }),
    google,
    databases: databaseDoor({ rules: tablesOptions(config), connections }),
    vault,
    credentials,
    dispatch: dispatcher.dispatchAll,
    machines: machinesOf({
      service,
      jobs,
      dispatcher,
      connections,
      revocations: revocations({ service, vault, google, log }),
      runsPerTick: config.RUNS_PER_TICK,
      webhookUrl: config.WEBHOOK_URL,
      log,
    }),
    ...(config.TICK_CALLER && {
      verifyTick: tickCaller({ email: config.TICK_CALLER, audience: config.PUBLIC_URL }),
    }),
    drivePush: config.WEBHOOK_URL !== undefined,
  })
  return {
    app,
    async close() {
      await Promise.all([gateway.end(), cloud.close()])
    },
  }
}
