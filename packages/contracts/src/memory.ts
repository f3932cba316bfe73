import { z } from 'zod'
import { MappingId, UserId, WorkspaceId } from './ids.ts'

/**
 * A row of `mapping_memory`: what somebody decided of a header when they approved a mapping. Of each header and table
 * there is the newest decision only.
 */
export const RememberedPair = z
  .object({
    id: z.uuid(),
    workspaceId: WorkspaceId,
    header: z
      .string()
      .describe('As it was written when it was taught; any spelling of it is the same header'),
    table: z.object({ schema: z.string(), name: z.string() }).describe('The table it was taught for'),
    column: z.string().nullable().describe('Null: a person left the header without a counterpart'),
    mappingId: MappingId.nullable().describe('The mapping whose approval taught it, while there is one'),
    taughtBy: UserId.nullable(),
    taughtAt: z.string(),
  })
  .meta({ id: 'RememberedPair' })
export type RememberedPair = z.infer<typeof RememberedPair>

/** The answer of `DELETE /mapping-memory`: how many decisions were forgotten. */
export const MemoryForgotten = z.object({ forgotten: z.int() }).meta({ id: 'MemoryForgotten' })
export type MemoryForgotten = z.infer<typeof MemoryForgotten>
