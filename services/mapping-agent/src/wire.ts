import { connectionsOf } from '@doki/connections'
import { agentOf } from '@doki/contracts'
import { connect } from '@doki/database'
import { googleApp, quotaLimiter } from '@doki/google'
import { cloudDispatcher, jobStore } from '@doki/jobs'
import type { Logger } from '@doki/service'
import { credentialStore, loadVault } from '@doki/vault'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'

/** The real world of the mapping agent, from its settings. */
export async function wire(config: Config, log: Logger) {
  const vault = await loadVault(config)
  const db = connect(config.DATABASE_URL, { applicationName: 'doki-mapping-agent' })
  const [secret = ''] = config.INTERNAL_SECRETS
  const dispatcher = cloudDispatcher({
    jobs: jobStore(db),
    agentOf,
    log,
    projectId: config.GCP_PROJECT,
    region: config.GCP_REGION,
    job: config.SYNC_JOB_NAME,
    runEndpoint: config.RUN_API_ENDPOINT,
    secret,
  })
  const sources = connectionsOf({
    credentials: credentialStore(db, vault),
    google: googleApp(config),
    limiter: quotaLimiter(db, googleApp(config).rates),
    rules: {
      allowPrivateHosts: config.ALLOW_PRIVATE_DATABASE_HOSTS,
      max: 1,
      applicationName: 'doki-mapping-agent',
    },
    log,
  })
  const { GCP_PROJECT: project, INTERNAL_SECRETS: secrets } = config
  const app = buildApp({ log, db, secrets, dispatcher, project, sources })
  const close = async () => {
    await dispatcher.close()
    await db.end()
  }
  return { app, close }
}
