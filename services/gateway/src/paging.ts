import { DokiError, WorkspaceId } from '@doki/contracts'
import { type Row, raw, type Sql, sql } from '@doki/database'
import { z } from 'zod'

/** The query of every list. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most'),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
})
export type PageQuery = z.infer<typeof PageQuery>

/** Lists across all the caller's workspaces unless one is named. */
export const WorkspacePageQuery = PageQuery.extend({
  workspaceId: WorkspaceId.optional().describe('Only of this workspace'),
})
export type WorkspacePageQuery = z.infer<typeof WorkspacePageQuery>

export type Page<T> = { items: T[]; next: string | null }

/** What a list must select besides its own columns for `pageFrom` to make the next cursor of. */
export const cursorColumn = (time = 'created_at') =>
  raw(`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || id as cursor`)

/** `and …` that lets only rows after the cursor through; nothing when there is no cursor. */
export function after({ cursor }: PageQuery, order: 'newest' | 'oldest', time = 'created_at'): Sql {
  if (cursor === undefined) return sql``
  const [at, id] = decode(cursor, TimeAndId)
  const beyond = raw(order === 'newest' ? '<' : '>')
  return sql`and (${raw(time)}, id) ${beyond} (${at}::timestamptz, ${id}::uuid)`
}

/** `and workspace_id = …` when the list is of one workspace. */
export function inWorkspace({ workspaceId }: WorkspacePageQuery): Sql {
  return workspaceId ? sql`and workspace_id = ${workspaceId}` : sql``
}

/** A page of `rows`, of which one more than `limit` was asked for. */
export function pageFrom<T>(rows: Row[], { limit }: PageQuery, parse: (row: Row) => T): Page<T> {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: shown.map(parse), next: last ? encode(String(last.cursor)) : null }
}

/** A cursor as it is given out. */
export function encode(cursor: string): string {
  return Buffer.from(cursor).toString('base64url')
}

/** The two parts of a cursor, checked by `parts`. Throws `invalid_input` for what we never gave out. */
export function decode<T>(cursor: string, parts: z.ZodType<T>): T {
  const parsed = parts.safeParse(Buffer.from(cursor, 'base64url').toString().split(' '))
  if (!parsed.success)
    throw new DokiError('invalid_input', 'This cursor is not one of ours: begin without one')
  return parsed.data
}

const TimeAndId = z.tuple([z.iso.datetime(), z.uuid()])
