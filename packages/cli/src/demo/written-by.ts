import { type ChangeCounts, pageOf, RunChange } from '@doki/contracts'
import type { GatewayClient } from './gateway-client.ts'

/** Rows of the table. */
export type Written = Pick<ChangeCounts, 'insert' | 'update' | 'delete'>

/**
 * The rows a run has written to the table, by its history: also what an attempt of it wrote that was killed, and of
 * which the result of the one that carried on does not speak.
 */
export async function writtenBy(gateway: GatewayClient, runId: string): Promise<Written> {
  const written = { insert: 0, update: 0, delete: 0 }
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor ? { cursor } : {}) })
    const page: { items: RunChange[]; next: string | null } = await gateway.get(
      `/runs/${runId}/changes?${query}`,
      pageOf(RunChange),
    )
    for (const { side, op } of page.items) if (side === 'table') written[op]++
    cursor = page.next
  } while (cursor)
  return written
}
