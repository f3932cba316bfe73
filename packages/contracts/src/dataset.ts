import { z } from 'zod'
import { ConnectionId } from './ids.ts'

/** A cell as values.get gives it with UNFORMATTED_VALUE; null is a blank cell. Dates are serial numbers. */
export const SheetCell = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type SheetCell = z.infer<typeof SheetCell>

/** One tab of a spreadsheet. */
export const SheetDataset = z
  .object({
    connectionId: ConnectionId,
    spreadsheetId: z.string().min(1),
    spreadsheetTitle: z.string(),
    /** Google's numeric id of the tab: it stays when the tab is renamed. */
    sheetId: z.int(),
    tab: z.string(),
    /** 1-based row of the header; data begins at `firstRow`. */
    headerRow: z.int().positive(),
    firstRow: z.int().positive(),
  })
  .meta({ id: 'SheetDataset' })
export type SheetDataset = z.infer<typeof SheetDataset>

/**
 * Schemas that belong to Postgres or to Supabase, not to a person, as a regular expression that JavaScript and Postgres
 * read alike: their tables are not offered and cannot be mapped.
 */
export const systemSchemas =
  '^(pg_.*|information_schema|auth|storage|realtime|_realtime|vault|extensions|graphql|graphql_public|pgbouncer|pgsodium|pgsodium_masks|net|cron|supabase_.*|_analytics|_supavisor)$'

/** One table of a database. */
export const TableDataset = z
  .object({ connectionId: ConnectionId, schema: z.string().min(1), name: z.string().min(1) })
  .meta({ id: 'TableDataset' })
export type TableDataset = z.infer<typeof TableDataset>

/** What a connection offers to choose from. */
export const DatasetSummary = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('sheet'),
      spreadsheetId: z.string(),
      title: z.string(),
      tab: z.string().nullable(),
      modifiedAt: z.string().nullable(),
    }),
    z.object({
      kind: z.literal('table'),
      schema: z.string(),
      name: z.string(),
      estimatedRows: z.int().nullable(),
    }),
  ])
  .meta({ id: 'DatasetSummary' })
export type DatasetSummary = z.infer<typeof DatasetSummary>

/** The types a column of a mapping can have. Their canonical texts are defined in packages/sync. */
export const ColumnType = z.enum([
  'text',
  'integer',
  'decimal',
  'boolean',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'json',
  'uuid',
  'enum',
  'list',
])
export type ColumnType = z.infer<typeof ColumnType>

/** What a database column can hold beyond its type; a value outside is refused before it is sent. */
export const ColumnLimits = z.object({
  /** In characters: varchar(n), char(n). */
  maxLength: z.int().optional(),
  /** Digits in all, and after the point: numeric(p, s). */
  precision: z.int().optional(),
  scale: z.int().optional(),
  /** Inclusive bounds as texts: smallint, integer, bigint. */
  min: z.string().optional(),
  max: z.string().optional(),
  values: z.array(z.string()).optional(),
})
export type ColumnLimits = z.infer<typeof ColumnLimits>

export const TableColumn = z
  .object({
    name: z.string(),
    /** As Postgres writes it: `numeric(10,2)`, `timestamp with time zone`. */
    dbType: z.string(),
    /** Null for a type Doki cannot carry (bytea, geometry …). */
    type: ColumnType.nullable(),
    nullable: z.boolean(),
    hasDefault: z.boolean(),
    /** `generated always as (…)` or `generated always as identity`: never written. */
    generated: z.boolean(),
    limits: ColumnLimits,
    /** Its default is another value for each new row: an identity, a sequence, a generated UUID. */
    givesKeys: z.boolean().optional(),
    /** What the connection's user may not do with this column. */
    denied: z.array(z.enum(['select', 'insert', 'update'])).optional(),
  })
  .meta({ id: 'TableColumn' })
export type TableColumn = z.infer<typeof TableColumn>

export const TableSchema = z
  .object({
    schema: z.string(),
    name: z.string(),
    columns: z.array(TableColumn),
    primaryKey: z.array(z.string()),
    /** Column sets with a unique index over all rows (no expression, not partial), primary key included. */
    uniques: z.array(z.array(z.string())),
    kind: z.enum(['table', 'partitioned', 'view', 'materialized_view', 'foreign']).optional(),
    /** Policies decide which rows the connection's user sees and writes. */
    rowSecurity: z.boolean().optional(),
    /** What the connection's user may do with no column of the table; `temporary`: make temporary tables. */
    denied: z.array(z.enum(['select', 'insert', 'update', 'delete', 'temporary'])).optional(),
  })
  .meta({ id: 'TableSchema' })
export type TableSchema = z.infer<typeof TableSchema>

/** One column of a tab. A blank or doubled header keeps its raw text and gets a label that tells it apart. */
export const SheetColumn = z
  .object({
    /** 0-based position in the tab. */
    index: z.int().nonnegative(),
    header: z.string(),
    label: z.string(),
  })
  .meta({ id: 'SheetColumn' })
export type SheetColumn = z.infer<typeof SheetColumn>

export const SheetSchema = z
  .object({
    spreadsheetId: z.string(),
    spreadsheetTitle: z.string(),
    sheetId: z.int(),
    tab: z.string(),
    headerRow: z.int(),
    firstRow: z.int(),
    rows: z.int().describe('Rows of the grid, blank ones included'),
    columns: z.array(SheetColumn),
  })
  .meta({ id: 'SheetSchema' })
export type SheetSchema = z.infer<typeof SheetSchema>
