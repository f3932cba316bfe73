import { Action, ActionStatus, JobId } from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import type { z } from 'zod'
import { after, cursorColumn, inWorkspace, type Page, pageFrom, WorkspacePageQuery } from '../paging.ts'

/** The query of `GET /actions`. */
export const ActionQuery = WorkspacePageQuery.extend({
  jobId: JobId.optional().describe('What this job, and the jobs it led to, did'),
  status: ActionStatus.optional(),
})
export type ActionQuery = z.infer<typeof ActionQuery>

/** What agents did and propose, as the caller may see it. */
export function actionStore(tx: Queries) {
  return {
    async list(query: ActionQuery): Promise<Page<Action>> {
      const { jobId, status } = query
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from ai_actions
        where true ${inWorkspace(query)} ${after(query, 'newest')}
          ${jobId ? sql`and (job_id = ${jobId} or metadata ->> 'original_job_id' = ${jobId}::text)` : sql``}
          ${status ? sql`and status = ${status}` : sql``}
        order by created_at desc, id desc limit ${query.limit + 1}`)
      return pageFrom(rows, query, parse)
    },
  }
}

const columns = raw(`id, workspace_id as "workspaceId", job_id as "jobId", agent, action, reasoning,
  input_summary as "inputSummary", output_summary as "outputSummary", model, tokens, metadata, status,
  decided_by as "decidedBy", created_at as "createdAt"`)

function parse(row: Row): Action {
  return Action.parse(row)
}
