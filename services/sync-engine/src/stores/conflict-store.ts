import type { ColumnMapping, JobId, Sync } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import type { RunPorts } from '@doki/engine'
import { type PlannedConflict, type Resolution, rowText, type Values } from '@doki/sync'
import { z } from 'zod'
import type { RunHold } from './run-hold.ts'

/** Conflicts sent in one statement. */
const batch = 2_000

const Resolved = z.object({
  id: z.string(),
  key: z.string(),
  column: z.string().nullable(),
  take: z.enum(['sheet', 'table', 'value']),
  value: z.string().nullable(),
  sheet: z.string().nullable(),
  table: z.string().nullable(),
  at: z.string().nullable(),
})

interface Options {
  /** Logs in as `doki_service`. */
  db: Queries
  hold: RunHold
  sync: Pick<Sync, 'id' | 'workspaceId'>
  runId: JobId
  columns: readonly ColumnMapping[]
}

/** What two sides disagree on, kept where people decide it: `sync_conflicts`. */
export function conflictStore({ db, hold, sync, runId, columns }: Options): RunPorts['conflicts'] {
  /** A cell's value, or of a whole row its values by column as JSON; null is blank, or absent. */
  const textOf = (values: Values | undefined, column: number | null) =>
    column === null ? rowText(values, columns) : (values?.[column] ?? null)
  const foundOf = ({ key, row, column, base, sheet, table }: PlannedConflict) => ({
    key,
    row,
    column: column === null ? null : (columns[column]?.column ?? null),
    base: textOf(base, column),
    sheet: textOf(sheet, column),
    table: textOf(table, column),
  })

  /** When each decision was made that this run knows of: another one may take its place meanwhile. */
  const decided = new Map<string, string | null>()

  return {
    async resolutions(): Promise<Resolution[]> {
      const rows = await db.rows(sql`
        select id, key, column_name as column, resolution as take, resolved_value as value,
          sheet_value as sheet, table_value as table, resolved_at as at
        from sync_conflicts where sync_id = ${sync.id} and state = 'resolved' order by id`)
      return rows.map(row => {
        const { at, ...resolution } = Resolved.parse(row)
        decided.set(resolution.id, at)
        return resolution
      })
    },

    replace: (open, applied) =>
      hold.tx(async tx => {
        const times = applied.map(id => decided.get(id) ?? null)
        await tx.rows(sql`
          update sync_conflicts c set state = 'applied'
          from unnest(${applied}::uuid[], ${times}::timestamptz[]) as a (id, at)
          where c.id = a.id and c.sync_id = ${sync.id} and c.state = 'resolved'
            and c.resolved_at is not distinct from a.at`)
        for (let at = 0; at < open.length; at += batch) {
          await keep(tx, sync, runId, JSON.stringify(open.slice(at, at + batch).map(foundOf)))
        }
        // Those that were found have just been written, and one transaction has one now().
        await tx.rows(sql`
          update sync_conflicts set state = 'gone'
          where sync_id = ${sync.id} and state in ('open', 'resolved') and updated_at <> now()`)
      }),
  }
}

/**
 * A conflict found again stays the one it was; decided already, it stays decided unless the cells are no longer what the
 * person saw.
 */
async function keep(tx: Queries, sync: Options['sync'], runId: JobId, found: string): Promise<void> {
  const list = sql`
    json_to_recordset(${found}::json)
      as f (key text, "row" integer, "column" text, base text, sheet text, "table" text)`
  const same = sql`
    c.sync_id = ${sync.id} and c.key = f.key and c.column_name is not distinct from f.column
    and c.state in ('open', 'resolved')`
  const seen = sql`(c.sheet_value, c.table_value) is not distinct from (f.sheet, f.table)`
  await tx.rows(sql`
    update sync_conflicts c
    set run_id = ${runId}, row_number = f.row, base_value = f.base, sheet_value = f.sheet, table_value = f.table,
      state = case when ${seen} then c.state else 'open' end,
      resolution = case when ${seen} then c.resolution end,
      resolved_value = case when ${seen} then c.resolved_value end,
      resolved_by = case when ${seen} then c.resolved_by end,
      resolved_at = case when ${seen} then c.resolved_at end
    from ${list} where ${same}`)
  await tx.rows(sql`
    insert into sync_conflicts (workspace_id, sync_id, run_id, key, row_number, column_name, base_value, sheet_value,
      table_value)
    select ${sync.workspaceId}::uuid, ${sync.id}::uuid, ${runId}::uuid, f.key, f.row, f.column, f.base, f.sheet,
      f.table
    from ${list} where not exists (select from sync_conflicts c where ${same})`)
}
