import { agentApp } from '@doki/agents'
import type { App } from '@doki/service'
import { mappingAgent } from './mapping-agent.ts'
import type { Sources } from './sources.ts'
import { draftStore } from './stores/draft-store.ts'
import { memoryStore } from './stores/memory-store.ts'

type Deps = Parameters<typeof agentApp>[1] & { sources: Sources }

/** The mapping agent as an HTTP service; opens nothing. */
export function buildApp({ sources, ...deps }: Deps): App {
  const agent = mappingAgent({ sources, memory: memoryStore(deps.db), drafts: draftStore(deps.db) })
  return agentApp(agent, deps)
}
