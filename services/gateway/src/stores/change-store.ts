import type { Job, Mapping, RunChange, SyncId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'
import { decode, encode, type Page, type PageQuery } from '../paging.ts'

/** Canonical texts in the mapping's column order; null: the row is absent. */
const Values = z.array(z.string().nullable()).nullable()
type Values = z.infer<typeof Values>

/** As `sync_steps.entries` holds them: a short one is a new row, whose values are in the base. */
const Entry = z.union([
  z
    .tuple([z.string(), z.int().nullable(), Values, Values])
    .rest(z.unknown())
    .transform(([key, row, before, after]) => ({ key, row, before, after, isNew: false })),
  z
    .tuple([z.string(), z.int().nullable()])
    .transform(([key, row]) => ({ key, row, before: null, after: null, isNew: true })),
])

const Found = z.object({
  step: z.string(),
  side: z.enum(['sheet', 'table']),
  at: z.coerce.string(),
  entry: Entry,
  base: Values,
})

/** The number of a step, and the place in it. */
const Cursor = z.tuple([z.string().regex(/^\d{1,18}$/), z.string().regex(/^\d{1,9}$/)])

/** What runs wrote, row by row, as the caller may see it. */
export function changeStore(tx: Queries) {
  return {
    /** Whether it is still known what the run wrote, if anything: steps are forgotten after thirty days. */
    async knownOf({ id, workspaceId }: Pick<Job, 'id' | 'workspaceId'>): Promise<boolean> {
      const rows = await tx.rows(sql`
        select id from sync_steps
        where run_id = ${id} and workspace_id = ${workspaceId} and kind = 'rows' limit 1`)
      return rows.length > 0
    },

    /** In the order of writing. Rows of which nobody knows, as in a run that still works, are not shown. */
    async ofRun(
      { id, workspaceId }: Pick<Job, 'id' | 'workspaceId'>,
      { syncId, columns }: { syncId: SyncId; columns: Mapping['columns'] },
      query: PageQuery,
    ): Promise<Page<RunChange>> {
      const from = query.cursor === undefined ? undefined : decode(query.cursor, Cursor)
      const names = columns.map(({ column }) => column)
      const rows = await tx.rows(sql`
        select c.*, r.base from (
          select s.id, s.id::text as step, s.side, e.at, e.value as entry
          from sync_steps s cross join lateral json_array_elements(s.entries) with ordinality as e (value, at)
          where s.run_id = ${id} and s.workspace_id = ${workspaceId} and s.kind = 'rows'
            and (s.state <> 'intended' or e.value ->> 0 <> all (s.unsure))
            ${from ? sql`and s.id >= ${from[0]}::bigint and (s.id, e.at) > (${from[0]}::bigint, ${from[1]}::bigint)` : sql``}
          order by s.id, e.at limit ${query.limit + 1}
        ) c
        left join sync_rows r on r.sync_id = ${syncId} and r.key = c.entry ->> 0 and r.step = c.id
          and json_array_length(c.entry) = 2
        order by c.id, c.at`)
      const found = rows.map(row => Found.parse(row))
      const shown = found.slice(0, query.limit)
      const last = found.length > query.limit ? shown.at(-1) : undefined
      return {
        items: shown.map(each => changeOf(each, names)),
        next: last ? encode(`${last.step} ${last.at}`) : null,
      }
    },
  }
}

function changeOf({ side, entry, base }: z.infer<typeof Found>, names: string[]): RunChange {
  const { key, row, before } = entry
  const after = entry.isNew ? base : entry.after
  if (before === null) return { side, op: 'insert', key, row, before: null, after: named(after, names) }
  if (after === null) return { side, op: 'delete', key, row, before: named(before, names), after: null }
  const changed = (at: number) => before[at] !== after[at]
  return {
    side,
    op: 'update',
    key,
    row,
    before: named(before, names, changed),
    after: named(after, names, changed),
  }
}

function named(
  values: Values,
  names: string[],
  wanted: (at: number) => boolean = () => true,
): Record<string, string | null> | null {
  if (values === null) return null
  return Object.fromEntries(names.flatMap((name, at) => (wanted(at) ? [[name, values[at] ?? null]] : [])))
}
