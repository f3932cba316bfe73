import { openModel } from '@doki/agents'
import { openCloud } from '@doki/connections'
import type { App, Logger } from '@doki/service'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'

/** The mapping agent in the real world; nothing is connected to before it is needed. */
export async function wire(config: Config, log: Logger): Promise<{ app: App; close: () => Promise<void> }> {
  const { db, dispatcher, connections, close } = await openCloud(config, log, { name: 'doki-mapping-agent' })
  const { GCP_PROJECT: project, INTERNAL_SECRETS: secrets } = config
  const model = openModel(config, { log })
  return { app: buildApp({ log, db, secrets, dispatcher, project, model, sources: connections }), close }
}
