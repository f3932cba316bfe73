import { z } from 'zod'
import { ConflictPolicy, DeletePolicy, Direction } from './sync.ts'

export const IntentAction = z.enum([
  'create_sync',
  'run_sync',
  'plan_sync',
  'pause_sync',
  'resume_sync',
  'change_sync',
  'delete_sync',
  'suggest_mapping',
  'show_status',
  'show_conflicts',
  'undo_run',
  'unknown',
])
export type IntentAction = z.infer<typeof IntentAction>

/** What a sentence is understood against: everything the workspace has. */
export const Catalog = z.object({
  timezone: z.string().default('UTC'),
  spreadsheets: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      tabs: z.array(z.object({ title: z.string(), headers: z.array(z.string()).default([]) })),
    }),
  ),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })).default([]),
      primaryKey: z.array(z.string()).default([]),
    }),
  ),
  syncs: z.array(z.object({ id: z.string(), name: z.string(), sheet: z.string(), table: z.string() })),
})
export type Catalog = z.infer<typeof Catalog>

/** What a person asked for. Null: not spoken of. */
export const Intent = z
  .object({
    action: IntentAction,
    /** The id of an existing sync, as the catalogue has it. */
    sync: z.string().nullable(),
    sheet: z.object({ spreadsheetId: z.string(), tab: z.string().nullable() }).nullable(),
    table: z.object({ schema: z.string(), name: z.string() }).nullable(),
    direction: Direction.nullable(),
    schedule: z.object({ cron: z.string(), timezone: z.string() }).nullable(),
    /** "in real time": every change starts a run; false: no longer so. Absent in what older processes wrote. */
    live: z.boolean().nullable().default(null),
    /** "no schedule", "only when I ask": it has none, or the one it has goes. */
    noSchedule: z.boolean().default(false),
    conflictPolicy: ConflictPolicy.nullable(),
    deletePolicy: DeletePolicy.nullable(),
    key: z.array(z.string()),
    /** The name of a table that does not exist yet and is to be made. */
    newTable: z.string().nullable(),
  })
  .meta({ id: 'Intent' })
export type Intent = z.infer<typeof Intent>

/** Something that must be asked before going on, with the choices there are. */
export const Question = z
  .object({ about: z.string(), text: z.string(), choices: z.array(z.string()) })
  .meta({ id: 'Question' })
export type Question = z.infer<typeof Question>

export const Interpretation = z.object({
  intent: Intent,
  confidence: z.number().min(0).max(1),
  questions: z.array(Question),
  by: z.enum(['rules', 'model']),
})
export type Interpretation = z.infer<typeof Interpretation>
