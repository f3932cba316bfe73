import type { Connections } from '@doki/connections'
import { agentOf } from '@doki/contracts'
import type { Db } from '@doki/database'
import { type GoogleApp, quotaRates } from '@doki/google'
import { dispatcher, jobStore } from '@doki/jobs'
import { createLog } from '@doki/service'
import { type Machines, machinesOf } from '../machines.ts'

type Made = { service: Db; connectTo(google: GoogleApp): Connections }
type Options = { google?: string; webhookUrl?: string; runsPerTick?: number }

/** The real ones, over the real jobs; what is dispatched goes into `sent`. `google`: the address of a stand-in. */
export function testMachines(
  { service, connectTo }: Made,
  sent: string[] = [],
  { google: url = 'http://127.0.0.1:1', webhookUrl, runsPerTick = 50 }: Options = {},
): Machines {
  const jobs = jobStore(service)
  const log = createLog('gateway', 'silent')
  const publish = async ({ id }: { id: string }) => void sent.push(id)
  const toAgents = dispatcher({ jobs, publish, startExecution: publish, agentOf, log })
  const urls = { auth: url, token: url, sheets: url, drive: url }
  const connections = connectTo({ clientId: 'doki-test', clientSecret: 'none', urls, rates: quotaRates() })
  return machinesOf({ service, jobs, dispatcher: toAgents, connections, runsPerTick, webhookUrl, log })
}
