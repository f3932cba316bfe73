import { z } from 'zod'
import { JobId, MappingId, SyncId, WorkspaceId } from './ids.ts'

export const Direction = z.enum(['sheet_to_table', 'table_to_sheet', 'two_way'])
export type Direction = z.infer<typeof Direction>

/** Who wins a cell that both sides changed, differently, since the base. `ask` makes it a conflict. */
export const ConflictPolicy = z.enum(['sheet_wins', 'table_wins', 'newest_wins', 'ask'])
export type ConflictPolicy = z.infer<typeof ConflictPolicy>

/** Who wins when nobody said: the side that is copied from; both ways, a person is asked. */
export function defaultConflictPolicy(direction: Direction): ConflictPolicy {
  switch (direction) {
    case 'sheet_to_table':
      return 'sheet_wins'
    case 'table_to_sheet':
      return 'table_wins'
    case 'two_way':
      return 'ask'
  }
}

/** What happens to a row that is gone on the other side and untouched on this one. */
export const DeletePolicy = z.enum(['keep', 'delete', 'mark'])
export type DeletePolicy = z.infer<typeof DeletePolicy>

/** A run that would delete or blank more than max(rows, share of the rows known) stops and asks. */
export const GuardLimits = z.object({
  rows: z.int().nonnegative().default(20),
  share: z.number().min(0).max(1).default(0.1),
})
export type GuardLimits = z.infer<typeof GuardLimits>

export const SyncState = z.enum(['active', 'paused', 'blocked'])
export type SyncState = z.infer<typeof SyncState>

/** When a sync runs by itself: five fields of cron, by the clocks of a time zone. */
export const Schedule = z
  .object({
    cron: z
      .string()
      .max(100)
      .describe('Minute, hour, day of the month, month, day of the week: `0 9 * * 1-5`'),
    timezone: z.string().max(100).describe('An IANA name: `Europe/Berlin`'),
  })
  .meta({ id: 'Schedule' })
export type Schedule = z.infer<typeof Schedule>

/** A row of `syncs`: a mapping kept true. */
export const Sync = z
  .object({
    id: SyncId,
    workspaceId: WorkspaceId,
    name: z.string(),
    mappingId: MappingId,
    direction: Direction,
    conflictPolicy: ConflictPolicy,
    deletePolicy: DeletePolicy,
    guards: GuardLimits,
    /** A column `_doki_status` in the sheet says why a row is held. */
    statusColumn: z.boolean().default(false),
    /** Null: it runs when somebody asks, or when `live` tells it to. */
    schedule: Schedule.nullable(),
    /** A change on either side starts a run by itself. */
    live: z.boolean().default(false),
    /** What a time without a zone means; a schedule's own zone where there is one. */
    timeZone: z.string(),
    state: SyncState,
    stateReason: z.string().nullable(),
    nextRunAt: z
      .string()
      .nullable()
      .describe('By its schedule; null without one, or while it is paused or blocked'),
    /**
     * Both sides as they were then are in step, but for quarantine; it stands still while conflicts wait. Null before a first run,
     * and after an undo.
     */
    freshAsOf: z.string().nullable().default(null),
    lastRunId: JobId.nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Sync' })
export type Sync = z.infer<typeof Sync>
