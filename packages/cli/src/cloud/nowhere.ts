import { type Addresses, commonEnv, gatewayEnv, type LocalSecrets } from './settings.ts'

const nowhere = 'http://127.0.0.1:9'
/** Where nobody answers, for a process that is to be without all or some of what it talks to. */
export const nowhereAddresses: Addresses = {
  gateway: nowhere,
  orchestrator: nowhere,
  mappingAgent: nowhere,
  googleCloud: '127.0.0.1:9',
  workspace: nowhere,
  supabase: nowhere,
  supabaseKey: 'none',
  serviceDatabase: 'postgres://doki_service@127.0.0.1:9/doki',
  gatewayDatabase: 'postgres://doki_gateway@127.0.0.1:9/doki',
}

/** The settings of a service when nothing it talks to is there: nothing is connected at its start, so it starts all the same. */
export function envNowhere(service: string, secrets: LocalSecrets): NodeJS.ProcessEnv {
  const own = service === 'gateway' ? gatewayEnv(nowhereAddresses) : {}
  const run = service === 'sync-engine' ? { JOB_ID: '00000000-0000-4000-8000-000000000000' } : {}
  return { ...commonEnv(nowhereAddresses, secrets), ...own, ...run, PORT: '0' }
}
