import { z } from 'zod'

export const RunMode = z.enum(['plan', 'apply'])
export type RunMode = z.infer<typeof RunMode>

/** What a run would do, or did, to the rows of one side. */
export const ChangeCounts = z.object({
  insert: z.int(),
  update: z.int(),
  delete: z.int(),
  unchanged: z.int(),
})
export type ChangeCounts = z.infer<typeof ChangeCounts>

/** Something that makes a run stop and ask, in words for a person. */
export const GuardFinding = z
  .object({
    code: z.enum([
      'too_many_deletes',
      'too_many_blanked',
      'header_changed',
      'tab_missing',
      'empty_range',
      'column_type_changed',
      'table_missing',
    ]),
    message: z.string(),
    /** True when a person may confirm and go on; false when something has to be mended first. */
    confirmable: z.boolean(),
  })
  .meta({ id: 'GuardFinding' })
export type GuardFinding = z.infer<typeof GuardFinding>

/** One row that cannot cross, and why. */
export const QuarantinedRow = z
  .object({
    side: z.enum(['sheet', 'table']),
    /** 1-based row in the sheet; null for a table row. */
    row: z.int().nullable(),
    key: z.string().nullable(),
    column: z.string().nullable(),
    code: z.enum([
      'blank_key',
      'doubled_key',
      'not_castable',
      'required_blank',
      'out_of_range',
      'formula_error',
      'refused_by_database',
    ]),
    reason: z.string(),
  })
  .meta({ id: 'QuarantinedRow' })
export type QuarantinedRow = z.infer<typeof QuarantinedRow>

/** One change shown as an example in a plan: canonical texts by table column. */
export const PlanSample = z
  .object({
    side: z.enum(['sheet', 'table']),
    op: z.enum(['insert', 'update', 'delete']),
    key: z.string(),
    row: z.int().nullable(),
    before: z.record(z.string(), z.string().nullable()).nullable(),
    after: z.record(z.string(), z.string().nullable()).nullable(),
  })
  .meta({ id: 'PlanSample' })
export type PlanSample = z.infer<typeof PlanSample>

/** What a run would change on each side, before it changes it. */
export const PlanSummary = z
  .object({
    /** Sheet rows with at least one filled cell. */
    sheetRows: z.int(),
    tableRows: z.int(),
    table: ChangeCounts,
    sheet: ChangeCounts,
    conflicts: z.int(),
    quarantined: z.int(),
    createsTable: z.boolean(),
    addsKeyColumn: z.boolean(),
    guards: z.array(GuardFinding),
    samples: z.array(PlanSample),
    quarantineSamples: z.array(QuarantinedRow),
    /** Calls to Google so far, and those that applying would add. */
    apiReads: z.int(),
    apiWrites: z.int(),
  })
  .meta({ id: 'PlanSummary' })
export type PlanSummary = z.infer<typeof PlanSummary>

/** How a run ended: `planned` changed nothing, `guarded` waits for a person, `idle` found both sides unchanged. */
export const RunResult = z
  .object({
    outcome: z.enum(['planned', 'guarded', 'idle', 'applied']),
    plan: PlanSummary,
    seconds: z.object({ read: z.number(), plan: z.number(), apply: z.number(), total: z.number() }),
    apiReads: z.int(),
    apiWrites: z.int(),
    peakRssMb: z.number(),
  })
  .meta({ id: 'RunResult' })
export type RunResult = z.infer<typeof RunResult>
