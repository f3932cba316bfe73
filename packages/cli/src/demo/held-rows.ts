import { z } from 'zod'
import type { GatewayClient } from './gateway-client.ts'

const Page = z.object({
  items: z.array(z.object({ row: z.int().nullable(), state: z.string() })),
  next: z.string().nullable(),
})

/** The 1-based sheet rows that a sync holds in quarantine now. */
export async function heldRows(gateway: GatewayClient, syncId: string): Promise<Set<number>> {
  const held = new Set<number>()
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ syncId, limit: '100', ...(cursor ? { cursor } : {}) })
    const page: z.infer<typeof Page> = await gateway.get(`/quarantine?${query}`, Page)
    for (const { row, state } of page.items) if (row !== null && state === 'open') held.add(row)
    cursor = page.next
  } while (cursor)
  return held
}
