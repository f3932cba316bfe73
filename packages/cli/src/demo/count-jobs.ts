import { Job, pageOf, Sync, SyncInput } from '@doki/contracts'
import { asked, type GatewayClient } from './gateway-client.ts'

/** What a conversation has led to: each thing once, whatever was killed or asked again on the way. */
export interface Counts {
  syncs: number
  requests: number
  mappings: number
  plans: number
  runs: number
}

export async function countJobs(gateway: GatewayClient, workspaceId: string): Promise<Counts> {
  const params = { query: { workspaceId, limit: 100 } }
  const jobs = (await asked(pageOf(Job), gateway.GET('/jobs', { params }))).items
  const syncs = (await asked(pageOf(Sync), gateway.GET('/syncs', { params }))).items
  const modes = jobs.flatMap(({ kind, input }) => (kind === 'sync' ? [SyncInput.parse(input).mode] : []))
  return {
    syncs: syncs.length,
    requests: jobs.filter(({ kind }) => kind === 'request').length,
    mappings: jobs.filter(({ kind }) => kind === 'mapping.suggest').length,
    plans: modes.filter(mode => mode === 'plan').length,
    runs: modes.filter(mode => mode === 'apply').length,
  }
}

/** What is there more or less often than it has to be, in words. */
export function miscounted(found: Counts, wanted: Counts): string[] {
  const kinds = ['syncs', 'requests', 'mappings', 'plans', 'runs'] as const
  return kinds
    .filter(kind => found[kind] !== wanted[kind])
    .map(kind => `there are ${found[kind]} ${kind} instead of ${wanted[kind]}`)
}
