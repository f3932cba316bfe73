import { agentApp, openModel } from '@doki/agents'
import { openCloud } from '@doki/connections'
import type { App, Logger } from '@doki/service'
import { orchestrator } from './agent.ts'
import type { Config } from './config.ts'
import { catalogReader } from './read-catalog.ts'
import { connectionStore } from './stores/connection-store.ts'
import { knownSyncs } from './stores/known-syncs.ts'
import { mappingStore } from './stores/mapping-store.ts'
import { syncCatalog } from './stores/sync-catalog.ts'
import { syncStore } from './stores/sync-store.ts'

/** The orchestrator in the real world; nothing is connected to before it is needed. */
export async function wire(config: Config, log: Logger): Promise<{ app: App; close: () => Promise<void> }> {
  const { db, dispatcher, connections, close } = await openCloud(config, log, { name: 'doki-orchestrator' })
  const syncs = syncStore(db)
  const readSyncs = syncCatalog(db)
  const agent = orchestrator({
    readSyncs,
    readCatalog: catalogReader({ list: connectionStore(db).list, readSyncs, connections }),
    saveMapping: mappingStore(db).saveApproved,
    saveSync: syncs.save,
    letRun: syncs.letRun,
    syncsOf: job => knownSyncs(db, job),
  })
  const { GCP_PROJECT: project, INTERNAL_SECRETS: secrets } = config
  const model = openModel(config, { log })
  return { app: agentApp(agent, { log, db, secrets, dispatcher, project, model }), close }
}
