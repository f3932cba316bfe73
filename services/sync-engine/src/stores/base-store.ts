import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import type { SyncId } from '@doki/contracts'
import { type Db, type Sql, sql } from '@doki/database'
import type { BaseMark, BaseRow, BaseStore } from '@doki/engine'
import { copyChunks, copyLine, copyLines, parseCopyLine } from '@doki/tables'
import pgCopy from 'pg-copy-streams'
import { z } from 'zod'

const Found = z.object({ key: z.string(), base: z.array(z.string().nullable()) })

/** The base of one sync, in `sync_rows`; `db` logs in as `doki_service`. */
export function baseStore(db: Db, syncId: SyncId): BaseStore {
  /** Through a temporary table, as COPY straight into a table with row security is not allowed. */
  async function stage(rows: readonly BaseRow[], onConflict: Sql): Promise<void> {
    if (rows.length === 0) return
    await db.tx(async tx => {
      await tx.rows(sql`
        create temp table staged (key text, hash text, base json, sheet_row integer) on commit drop`)
      await tx.withClient(async client => {
        const target = client.query(pgCopy.from('copy staged from stdin'))
        await pipeline(Readable.from(copyChunks(rows.values().map(lineOf))), target)
      })
      await tx.rows(sql`
        insert into sync_rows (sync_id, key, hash, base, sheet_row)
        select ${syncId}::uuid, key, hash, base, sheet_row from staged ${onConflict}`)
    })
  }

  return {
    async marks(): Promise<BaseMark[]> {
      const marks: BaseMark[] = []
      await db.withClient(async client => {
        const query = `copy (select key, hash, sheet_row from sync_rows where sync_id = '${syncId}') to stdout`
        const source = client.query(pgCopy.to(query))
        for await (const lines of copyLines(source)) {
          for (const line of lines) {
            const [key, hash, row] = parseCopyLine(line)
            marks.push({ key: key ?? '', hash: hash ?? '', sheetRow: row ? Number(row) : null })
          }
        }
        await finished(source, { writable: false })
      })
      return marks
    },

    async values(keys: readonly string[]): Promise<Map<string, (string | null)[]>> {
      if (keys.length === 0) return new Map()
      const rows = await db.rows(sql`
        select key, base from sync_rows where sync_id = ${syncId} and key = any (${keys}::text[])`)
      return new Map(rows.map(row => Found.parse(row)).map(({ key, base }) => [key, base]))
    },

    add: (rows: readonly BaseRow[]) => stage(rows, sql``),

    save: (rows: readonly BaseRow[]) =>
      stage(
        rows,
        sql`
          on conflict (sync_id, key) do update
          set hash = excluded.hash, base = excluded.base, sheet_row = excluded.sheet_row
          where (sync_rows.hash, sync_rows.sheet_row) is distinct from (excluded.hash, excluded.sheet_row)`,
      ),

    async remove(keys: readonly string[]): Promise<void> {
      if (keys.length === 0) return
      await db.rows(sql`delete from sync_rows where sync_id = ${syncId} and key = any (${keys}::text[])`)
    },
  }
}

function lineOf({ key, hash, base, sheetRow }: BaseRow): string {
  return copyLine([key, hash, JSON.stringify(base), sheetRow === null ? null : String(sheetRow)])
}
