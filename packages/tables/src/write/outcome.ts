import type { TableRow } from '@doki/sync'
import { z } from 'zod'
import type { Refusal } from '../refusal.ts'
import type { ChangeLine } from './lines.ts'

/** A row that is not as it was to become; `line` is its 1-based place. */
export const RestRow = z.object({
  line: z.int(),
  verdict: z.enum(['stale', 'altered', 'ignored']),
  texts: z.array(z.string().nullable()).nullable(),
})
export type Rest = z.infer<typeof RestRow>

/** What came of some changes. */
export interface Outcome {
  inserted: number
  updated: number
  deleted: number
  refused: Refusal<ChangeLine>[]
  stale: (readonly string[])[]
  altered: TableRow[]
}

export function outcome(some: Partial<Outcome> = {}): Outcome {
  return { inserted: 0, updated: 0, deleted: 0, refused: [], stale: [], altered: [], ...some }
}

export function add(total: Outcome, part: Outcome): Outcome {
  total.inserted += part.inserted
  total.updated += part.updated
  total.deleted += part.deleted
  for (const refusal of part.refused) total.refused.push(refusal)
  for (const key of part.stale) total.stale.push(key)
  for (const row of part.altered) total.altered.push(row)
  return total
}
