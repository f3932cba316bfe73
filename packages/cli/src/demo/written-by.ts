import { itemsOf } from '@doki/client'
import type { ChangeCounts } from '@doki/contracts'
import type { GatewayClient } from './gateway-client.ts'

/** Rows of the table. */
export type Written = Pick<ChangeCounts, 'insert' | 'update' | 'delete'>

/**
 * The rows a run has written to the table, by its history: also what an attempt of it wrote that was killed, and of
 * which the result of the one that carried on does not speak.
 */
export async function writtenBy(gateway: GatewayClient, runId: string): Promise<Written> {
  const written = { insert: 0, update: 0, delete: 0 }
  const changes = itemsOf(cursor =>
    gateway.GET('/runs/{id}/changes', { params: { path: { id: runId }, query: { limit: 100, cursor } } }),
  )
  for await (const { side, op } of changes) if (side === 'table') written[op]++
  return written
}
