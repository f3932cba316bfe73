import { z } from 'zod'

/** `undo` takes back what another run wrote. */
export const RunMode = z.enum(['plan', 'apply', 'undo'])
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
      'sheet_full',
      'not_permitted',
      'rows_hidden',
    ]),
    message: z.string(),
    /** Of a finding about changes: the side they are on, and how many there are. A yes covers no more than that. */
    side: z.enum(['sheet', 'table']).optional(),
    count: z.int().optional(),
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
      'does_not_fit_sheet',
      'formula_in_the_way',
      'protected_range',
      'gone_on_other_side',
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

/** One cell that both sides changed, differently, since the base; or, without a column, a row that one side lost. */
export const PlanConflict = z
  .object({
    key: z.string(),
    row: z.int().nullable(),
    column: z.string().nullable(),
    base: z.string().nullable(),
    sheet: z.string().nullable(),
    table: z.string().nullable(),
  })
  .meta({ id: 'PlanConflict' })
export type PlanConflict = z.infer<typeof PlanConflict>

/** A cell that an undo left as it is, because it was edited since. */
export const SkippedUndo = z
  .object({
    side: z.enum(['sheet', 'table']),
    key: z.string(),
    /** Null for a whole row. */
    column: z.string().nullable(),
    /** What the run had written, and what is there now; null is blank, or absent. */
    written: z.string().nullable(),
    found: z.string().nullable(),
  })
  .meta({ id: 'SkippedUndo' })
export type SkippedUndo = z.infer<typeof SkippedUndo>

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
    conflictSamples: z.array(PlanConflict).default([]),
    /** Rows that only the table ever had, in a sync that does not carry them to the sheet. */
    tableOnly: z.int().default(0),
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
    /** Rows that changed while the run was working on them: the next run takes them up. */
    late: z.int().default(0),
    /** Only of an undo. */
    undo: z
      .object({ restored: z.int(), skipped: z.array(SkippedUndo) })
      .nullable()
      .default(null),
  })
  .meta({ id: 'RunResult' })
export type RunResult = z.infer<typeof RunResult>
