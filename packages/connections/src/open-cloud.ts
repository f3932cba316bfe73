import { agentOf } from '@doki/contracts'
import { connect, type Db } from '@doki/database'
import { googleApp } from '@doki/google/settings'
import { cloudDispatcher, type Dispatcher, type JobStore, jobStore } from '@doki/jobs'
import type { Logger } from '@doki/service'
import { tablesOptions } from '@doki/tables'
import { type CredentialStore, credentialStore, loadVault, type Vault } from '@doki/vault'
import { type Connections, connectionsOf, type Patience } from './connections.ts'
import type { CloudSettings } from './settings.ts'

/** What every process of Doki has at hand: its database, the road of jobs, the ways in to people's data. */
export interface Cloud {
  /** Logs in as `doki_service`. */
  db: Db
  jobs: JobStore
  dispatcher: Dispatcher
  vault: Vault
  credentials: CredentialStore
  connections: Connections
  /** Once nothing uses it any more. */
  close(): Promise<void>
}

interface Options {
  /** Who this is, as databases show it: `doki-orchestrator`. */
  name: string
  /** Connections to our own database at most; its default unless given. */
  max?: number
  /** Connections at most to a person's database; 1 unless given. */
  tableConnections?: number
  /** How long a call to Google may take; as a run has it unless given. */
  patience?: Patience
}

/** The real world of a process, by its settings. Nothing is connected to before it is needed. */
export async function openCloud(
  config: CloudSettings,
  log: Logger,
  { name, max, tableConnections = 1, patience }: Options,
): Promise<Cloud> {
  const vault = await loadVault(config)
  const db = connect(config.DATABASE_URL, {
    ...(max && { max }),
    applicationName: name,
    ca: config.DATABASE_CA,
  })
  const jobs = jobStore(db)
  const dispatcher = cloudDispatcher({
    jobs,
    agentOf,
    log,
    projectId: config.GCP_PROJECT,
    region: config.GCP_REGION,
    job: config.SYNC_JOB_NAME,
    runEndpoint: config.RUN_API_ENDPOINT,
    secret: config.INTERNAL_SECRETS[0] ?? '',
  })
  const credentials = credentialStore(db, vault)
  const connections = connectionsOf({
    db,
    credentials,
    google: googleApp(config),
    rules: { ...tablesOptions(config), max: tableConnections, applicationName: name },
    log,
    patience,
  })
  return {
    db,
    jobs,
    dispatcher,
    vault,
    credentials,
    connections,
    async close() {
      await dispatcher.close()
      await db.end()
    },
  }
}
