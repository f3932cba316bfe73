import { itemsOf } from '@doki/client'
import type { GatewayClient } from './gateway-client.ts'

/** The 1-based sheet rows that a sync holds in quarantine now. */
export async function heldRows(gateway: GatewayClient, syncId: string): Promise<Set<number>> {
  const held = new Set<number>()
  const query = { syncId, limit: 100 }
  const all = itemsOf(cursor => gateway.GET('/quarantine', { params: { query: { ...query, cursor } } }))
  for await (const { row, state } of all) if (row !== null && state === 'open') held.add(row)
  return held
}
