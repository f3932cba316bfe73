import { agentOf } from '@doki/contracts'
import { quotaRates } from '@doki/google'
import { dispatcher, jobStore } from '@doki/jobs'
import { createLog } from '@doki/service'
import { revocations } from '../by-itself/revocations.ts'
import { googleDoor } from '../google/google-door.ts'
import { type Machines, machinesOf } from '../machines.ts'
import type { Made } from './test-gateway.ts'

type Options = { google?: string; webhookUrl?: string; runsPerTick?: number; hintEveryMs?: number }

/** The real ones, over the real jobs; what is dispatched goes into `sent`. `google`: the address of a stand-in. */
export function testMachines(
  { service, vault, connectTo }: Made,
  sent: string[] = [],
  { google: url = 'http://127.0.0.1:1', webhookUrl, runsPerTick = 50, hintEveryMs = 0 }: Options = {},
): Machines {
  const jobs = jobStore(service)
  const log = createLog('gateway', 'silent')
  const publish = async ({ id }: { id: string }) => void sent.push(id)
  const toAgents = dispatcher({ jobs, publish, startExecution: publish, agentOf, log })
  const urls = { auth: url, token: url, sheets: url, drive: url }
  const app = { clientId: 'doki-test', clientSecret: 'none', urls, rates: quotaRates() }
  const connections = connectTo(app)
  const given = revocations({ service, vault, google: googleDoor({ app, connections }), log })
  const made = { service, jobs, dispatcher: toAgents, connections, revocations: given }
  return machinesOf({ ...made, runsPerTick, webhookUrl, hintEveryMs, log })
}
