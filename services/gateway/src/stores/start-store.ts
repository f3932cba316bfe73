import type { JobId, JobKind, WorkspaceId } from '@doki/contracts'
import { Role } from '@doki/contracts'
import { type Row, type Sql, sql } from '@doki/database'
import { z } from 'zod'

/** What `private.start_job` is asked: the job, its line in the audit trail, and what is kept under the request's key. */
export type Start = {
  id: JobId
  workspaceId: WorkspaceId
  kind: JobKind
  input: unknown
  /** What the database knows itself, laid over the input: an expression of jsonb. */
  known: Sql | undefined
  deed: { action: string; ip: string; requestId: string; data: Record<string, string> }
  note: { key: string; sealed: string } | undefined
  /** Of the request. */
  traceparent: string | undefined
}

/** The one query by which a person starts a job; its text depends on `known` alone. */
export function startQuery(start: Start): Sql {
  const { id, workspaceId, kind, input, known, deed, note, traceparent } = start
  const said = sql`${JSON.stringify(input)}::jsonb`
  return sql`
    select role, fence, used from private.start_job(
      ${id}, ${workspaceId}, ${kind}, ${known ? sql`${said} || ${known}` : said},
      ${deed.action}, ${deed.ip}, ${deed.requestId}, ${JSON.stringify(deed.data)},
      ${note?.key ?? null}, ${note?.sealed ?? null}, ${traceparent ?? null})`
}

/** No role: a stranger. No fence: nothing was started; `used` is then what was kept under the key. */
export const StartAnswer = z.object({
  role: Role.nullable(),
  fence: z.int().nullable(),
  used: z.string().nullable(),
})

export function parseStart([row]: Row[]): z.infer<typeof StartAnswer> {
  return StartAnswer.parse(row)
}
