import {
  DokiError,
  Job,
  JobId,
  type JobKind,
  JobStatus,
  type MappingProposal,
  SyncId,
  type UserId,
  type WorkspaceId,
} from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { z } from 'zod'
import {
  after,
  cursorColumn,
  inWorkspace,
  type Page,
  PageQuery,
  pageFrom,
  WorkspacePageQuery,
} from '../paging.ts'

/** The query of `GET /jobs`. */
export const JobQuery = WorkspacePageQuery.extend({
  kind: z.string().max(100).optional().describe('Such as `sync` or `request`'),
  status: JobStatus.optional(),
  syncId: SyncId.optional().describe('Only the runs of this sync'),
  originalJobId: JobId.optional().describe('Only what this job led to'),
})
export type JobQuery = z.infer<typeof JobQuery>

/** The query of `GET /syncs/:id/runs`. */
export const RunQuery = PageQuery.extend({ status: JobStatus.optional() })
export type RunQuery = z.infer<typeof RunQuery>

type NewJob = {
  workspaceId: WorkspaceId
  kind: JobKind
  input: unknown
  requestedBy: UserId
  idempotencyKey?: string | undefined
  traceparent?: string | undefined
}

/** Jobs as the caller may see and start them; what becomes of them is the business of `@doki/jobs`. */
export function jobStore(tx: Queries) {
  return {
    async find(id: JobId): Promise<Job | undefined> {
      const [row] = await tx.rows(findJob(id))
      return row && parseJob(row)
    },

    /** As `find`, with what tells whether a watcher has seen it. */
    async watch(id: JobId): Promise<JobSeen | undefined> {
      const [row] = await tx.rows(sql`select ${columns}, revision from jobs where id = ${id}`)
      return row && seen(row)
    },

    async watchAll(ids: readonly string[]): Promise<JobSeen[]> {
      const rows = await tx.rows(sql`select ${columns}, revision from jobs where id = any (${ids}::uuid[])`)
      return rows.map(seen)
    },

    async list(query: JobQuery): Promise<Page<Job>> {
      const { kind, status, syncId, originalJobId } = query
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from jobs
        where true ${inWorkspace(query)} ${after(query, 'newest')}
          ${kind ? sql`and kind = ${kind}` : sql``}
          ${status ? sql`and status = ${status}` : sql``}
          ${syncId ? sql`and kind = 'sync' and input ->> 'syncId' = ${syncId}` : sql``}
          ${originalJobId ? sql`and original_job_id = ${originalJobId}` : sql``}
        order by created_at desc, id desc limit ${query.limit + 1}`)
      return pageFrom(rows, query, parseJob)
    },

    async runsOf(syncId: SyncId, query: RunQuery): Promise<Page<Job>> {
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from jobs
        where kind = 'sync' and input ->> 'syncId' = ${syncId} ${after(query, 'newest')}
          ${query.status ? sql`and status = ${query.status}` : sql``}
        order by created_at desc, id desc limit ${query.limit + 1}`)
      return pageFrom(rows, query, parseJob)
    },

    /** The headers that the mapping agent, when last asked about this tab and table, had a column for. */
    async headersProposed(
      workspaceId: WorkspaceId,
      { sheet, table }: Pick<MappingProposal, 'sheet' | 'table'>,
    ): Promise<string[]> {
      const rows = await tx.rows(sql`
        select c ->> 'header' as header from (
          select result from jobs
          where workspace_id = ${workspaceId} and kind = 'mapping.suggest' and status = 'completed'
            and input ->> 'spreadsheetId' = ${sheet.spreadsheetId}
            and result -> 'sheet' -> 'sheetId' = ${`${sheet.sheetId}`}::jsonb
            and result -> 'table' ->> 'schema' = ${table.schema} and result -> 'table' ->> 'name' = ${table.name}
          order by created_at desc, id desc limit 1
        ) last, jsonb_array_elements(last.result -> 'columns') c`)
      return rows.map(({ header }) => z.string().parse(header))
    },

    /** How often taking back this run was tried in vain. */
    async failedUndos(runId: JobId): Promise<number> {
      const row = await tx.one(sql`
        select count(*)::int as failed from jobs u
        join jobs r on r.id = ${runId} and u.workspace_id = r.workspace_id
          and u.input ->> 'syncId' = r.input ->> 'syncId'
        where u.kind = 'sync' and u.input ->> 'undoOf' = ${runId} and u.status in ('failed', 'cancelled')`)
      return z.int().parse(row.failed)
    },

    /** The same idempotency key gives the same job; with another input it is a mistake, and a `conflict`. */
    async create({
      workspaceId,
      kind,
      input,
      requestedBy,
      idempotencyKey = undefined,
      traceparent,
    }: NewJob): Promise<Job> {
      const text = JSON.stringify(input)
      const key = idempotencyKey ?? null
      const [made] = await tx.rows(sql`
        insert into jobs (workspace_id, kind, input, idempotency_key, requested_by, traceparent)
        values (${workspaceId}, ${kind}, ${text}::jsonb, ${key}, ${requestedBy}, ${traceparent ?? null})
        on conflict (workspace_id, kind, idempotency_key) where idempotency_key is not null do nothing
        returning ${columns}`)
      if (made) return parseJob(made)
      const { same, ...row } = await tx.one(sql`
        select ${columns}, input = ${text}::jsonb as same from jobs
        where workspace_id = ${workspaceId} and kind = ${kind} and idempotency_key = ${key}`)
      if (!same) {
        throw new DokiError('conflict', 'This Idempotency-Key was used for another request: take a new one')
      }
      return parseJob(row)
    },

    /** Wakes a job that waits for a person, as it was `seen`. Throws what `answer_job` says in words. */
    async answer(id: JobId, answer: unknown, seen: number | null): Promise<void> {
      await tx.rows(sql`select answer_job(${id}, ${JSON.stringify(answer)}::jsonb, ${seen}::bigint)`)
    },

    /** Ends a job that does not run, and asks one that runs to stop. */
    async cancel(id: JobId): Promise<void> {
      await tx.rows(sql`select cancel_job(${id})`)
    },
  }
}

/** One row of a job, for `parseJob`. */
export const findJob = (id: JobId) => sql`select ${columns} from jobs where id = ${id}`

const columns =
  raw(`id, workspace_id as "workspaceId", kind, status, input, state, waiting_for as "waitingFor",
  answer, result, error, progress, attempt, fence, cancel_requested_at is not null as "cancelRequested",
  original_job_id as "originalJobId", parent_job_id as "parentJobId", requested_by as "requestedBy", answered_by as "answeredBy",
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`)

/** A job, and its number among the changes that can be seen of it. */
export type JobSeen = { job: Job; revision: number }

function seen({ revision, ...row }: Row): JobSeen {
  return { job: parseJob(row), revision: z.int().parse(revision) }
}

export function parseJob(row: Row): Job {
  return Job.parse(row)
}
