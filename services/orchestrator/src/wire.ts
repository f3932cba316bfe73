import { agentApp } from '@doki/agents'
import { connectionsOf } from '@doki/connections'
import { agentOf } from '@doki/contracts'
import { connect } from '@doki/database'
import { googleApp, quotaLimiter } from '@doki/google'
import { cloudDispatcher, jobStore } from '@doki/jobs'
import type { App, Logger } from '@doki/service'
import { credentialStore, loadVault } from '@doki/vault'
import { orchestrator } from './agent.ts'
import type { Config } from './config.ts'
import { catalogReader } from './read-catalog.ts'
import { connectionStore } from './stores/connection-store.ts'
import { mappingStore } from './stores/mapping-store.ts'
import { syncStore } from './stores/sync-store.ts'

/** The orchestrator in the real world; nothing is opened before it is needed. */
export async function wire(config: Config, log: Logger): Promise<{ app: App; close: () => Promise<void> }> {
  const db = connect(config.DATABASE_URL, { applicationName: 'doki-orchestrator' })
  const dispatcher = cloudDispatcher({
    jobs: jobStore(db),
    agentOf,
    log,
    projectId: config.GCP_PROJECT,
    region: config.GCP_REGION,
    job: config.SYNC_JOB_NAME,
    runEndpoint: config.RUN_API_ENDPOINT,
    secret: config.INTERNAL_SECRETS[0] ?? '',
  })
  const syncs = syncStore(db)

  const connections = connectionsOf({
    credentials: credentialStore(db, await loadVault(config)),
    google: googleApp(config),
    limiter: quotaLimiter(db, googleApp(config).rates),
    rules: {
      allowPrivateHosts: config.ALLOW_PRIVATE_DATABASE_HOSTS,
      max: 1,
      applicationName: 'doki-orchestrator',
    },
    log,
  })
  const agent = orchestrator({
    readCatalog: catalogReader({ usable: connectionStore(db).usable, syncs: syncs.list, connections }),
    saveMapping: mappingStore(db).saveApproved,
    saveSync: syncs.save,
  })
  const app = agentApp(agent, {
    log,
    db,
    secrets: config.INTERNAL_SECRETS,
    dispatcher,
    project: config.GCP_PROJECT,
  })
  return {
    app,
    async close() {
      await dispatcher.close()
      await db.end()
    },
  }
}
