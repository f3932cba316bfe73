import { z } from 'zod'
import { ColumnLimits, ColumnType, SheetDataset, TableDataset } from './dataset.ts'
import { MappingId, WorkspaceId } from './ids.ts'
import { Transform } from './transform.ts'

/** How the texts of one sheet column are to be read. Absent means: not seen, so not accepted. */
export const ColumnFormat = z.object({
  /** The decimal sign of numbers written as text; the other one groups thousands. */
  decimal: z.enum(['.', ',']).optional(),
  /** The order of date parts written as text. */
  dateOrder: z.enum(['ymd', 'mdy', 'dmy']).optional(),
  /** "12%" is 0.12. */
  percent: z.boolean().optional(),
  /** "56.7M" is 56700000. */
  magnitude: z.boolean().optional(),
  /** Currency signs or codes that may stand beside a number, such as "$" or "EUR". */
  currency: z.array(z.string()).optional(),
  /** Texts that mean "nothing here", such as "NA" or "-". */
  blanks: z.array(z.string()).optional(),
  /** Texts that mean true and false, lower case. */
  trueTexts: z.array(z.string()).optional(),
  falseTexts: z.array(z.string()).optional(),
})
export type ColumnFormat = z.infer<typeof ColumnFormat>

/** Which sheet column is which table column. */
export const ColumnMapping = z
  .object({
    /** The header as written; "" when blank. */
    header: z.string(),
    /** What a person calls the column: the header, made unique ("Total (2)", "Column F"). */
    label: z.string(),
    /** 0-based position in the tab. Of a constant, which has no cell, it means nothing. */
    index: z.int().nonnegative(),
    column: z.string().min(1),
    /** Of the table's column, as are `limits` and `nullable`; `format` is how the sheet writes it. */
    type: ColumnType,
    format: ColumnFormat,
    limits: ColumnLimits,
    nullable: z.boolean(),
    /** Which side may change this column. */
    writer: z.enum(['both', 'sheet', 'table']),
    /** What the table keeps in place of the cell; null, as in mappings made before there were any: the cell's own value. */
    transform: Transform.nullable().default(null).optional(),
    /** 0..1: how sure the match is. */
    score: z.number().min(0).max(1),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'ColumnMapping' })
export type ColumnMapping = z.infer<typeof ColumnMapping>

/** The name of the column Doki adds to a sheet (and to a table it creates) when nothing else identifies a row. */
export const managedKey = '_doki_id'

/** The name of the column that says, where a sync is asked to, why a row of the sheet is held. */
export const statusColumn = '_doki_status'

/**
 * What identifies a row. `managed`: no column does, so Doki keeps an id of its own in the column `_doki_id`
 * on both sides; `columns` is then `['_doki_id']`, which is not among the mapping's columns.
 */
export const MappingKey = z.object({ columns: z.array(z.string()).min(1), managed: z.boolean() })
export type MappingKey = z.infer<typeof MappingKey>

/** A table to be created: what a person reads and approves is `sql`, and exactly that is run. */
export const NewTable = z
  .object({
    schema: z.string(),
    name: z.string(),
    columns: z.array(z.object({ name: z.string(), dbType: z.string(), nullable: z.boolean() })),
    primaryKey: z.array(z.string()),
    sql: z.string(),
  })
  .meta({ id: 'NewTable' })
export type NewTable = z.infer<typeof NewTable>

/** What would link by the key, counted over the rows of both sides. */
export const MappingLink = z
  .object({
    tableRows: z.int().describe('Rows of the table that were looked at'),
    linked: z.int().describe('Rows that are on both sides, once on each'),
    onlyInSheet: z.int().describe('Rows of the sheet that the table does not have: a run would add them'),
    onlyInTable: z.int().describe('Rows of the table that the sheet does not have'),
    doubledInTable: z.int().describe('Rows of the table whose key another one of its rows has too'),
    blankInTable: z.int().describe('Rows of the table without a key'),
    sampled: z.boolean().describe('The table has more rows than were looked at'),
  })
  .meta({ id: 'MappingLink' })
export type MappingLink = z.infer<typeof MappingLink>

/** The mapping checked against all rows, not a sample. */
export const MappingProof = z
  .object({
    /** Rows with at least one filled cell. */
    rows: z.int(),
    columns: z.array(
      z.object({
        column: z.string(),
        filled: z.int(),
        blank: z.int().default(0).optional().describe('Rows without a value'),
        required: z
          .boolean()
          .default(false)
          .optional()
          .describe('The table wants a value in every row and has none of its own to put there'),
        /** 0..1 of the filled cells. */
        castable: z.number(),
        /** The first few that are not, in words, with their 1-based row. */
        failures: z.array(z.object({ row: z.int(), reason: z.string() })),
      }),
    ),
    blankKeys: z.int(),
    doubledKeys: z.int().describe('Rows whose key another row has too'),
    link: MappingLink.nullable()
      .default(null)
      .optional()
      .describe('Null where the table is still to be made, or its keys cannot be read'),
  })
  .meta({ id: 'MappingProof' })
export type MappingProof = z.infer<typeof MappingProof>

/** What speaks against a mapping, in words. */
export const MappingProblem = z.object({
  code: z.enum([
    'required_column_without_source',
    'key_not_unique',
    'no_key',
    'type_mismatch',
    'nothing_mapped',
    'empty_sheet',
    'no_unique_index',
  ]),
  message: z.string(),
  column: z.string().nullable(),
})
export type MappingProblem = z.infer<typeof MappingProblem>

/** What the mapping agent puts before a person. With a problem in it, it cannot be approved as it stands. */
export const MappingProposal = z
  .object({
    sheet: SheetDataset,
    table: TableDataset,
    /** Set when the table does not exist yet. */
    newTable: NewTable.nullable(),
    columns: z.array(ColumnMapping),
    key: MappingKey,
    keyReason: z.string(),
    /** Sheet columns without a counterpart, and why. */
    leftInSheet: z.array(z.object({ label: z.string(), reason: z.string() })),
    leftInTable: z.array(z.object({ column: z.string(), reason: z.string() })),
    /** What else each sheet column may be, the likeliest first; empty for a table that is to be made. */
    candidates: z
      .array(
        z.object({
          label: z.string(),
          candidates: z.array(z.object({ column: z.string(), score: z.number(), confidence: z.number() })),
        }),
      )
      .default([]),
    previews: z
      .array(
        z.object({
          column: z.string(),
          rows: z.array(
            z.object({
              sheet: z.string().describe('The cell, or those that are joined with “ + ” between them'),
              table: z.string().nullable().describe('Null where the row would be set aside, or is blank'),
            }),
          ),
        }),
      )
      .default([])
      .describe(
        'Some rows of each table column with a transform, as the sheet says and the table would keep them',
      ),
    proof: MappingProof,
    problems: z.array(MappingProblem),
  })
  .meta({ id: 'MappingProposal' })
export type MappingProposal = z.infer<typeof MappingProposal>

export const MappingState = z.enum(['draft', 'approved', 'superseded'])
export type MappingState = z.infer<typeof MappingState>

/** A row of `mappings`: the versioned contract between a tab and a table. */
export const Mapping = z
  .object({
    id: MappingId,
    workspaceId: WorkspaceId,
    name: z.string(),
    sheet: SheetDataset,
    table: TableDataset,
    newTable: NewTable.nullable(),
    columns: z.array(ColumnMapping),
    key: MappingKey,
    version: z.int(),
    state: MappingState,
    /** Of the headers of the mapped columns and their places; a run that finds another one stops. */
    headerFingerprint: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'Mapping' })
export type Mapping = z.infer<typeof Mapping>
