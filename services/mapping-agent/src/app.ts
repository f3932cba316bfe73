import { agentApp } from '@doki/agents'
import type { App } from '@doki/service'
import { mappingAgent } from './mapping-agent.ts'
import type { Sources } from './sources.ts'
import { draftStore } from './stores/draft-store.ts'
import { memoryStore } from './stores/memory-store.ts'

type Deps = Parameters<typeof agentApp>[1] & { sources: Sources; shareCells?: boolean }

/** The mapping agent as an HTTP service; opens nothing. */
export function buildApp({ sources, shareCells = false, ...deps }: Deps): App {
  const { db } = deps
  const agent = mappingAgent({ sources, memory: memoryStore(db), drafts: draftStore(db), shareCells })
  return agentApp(agent, deps)
}
