import { Action, type ActionStatus, type Job, type WorkspaceId } from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { z } from 'zod'

export type NewAction = {
  job: Pick<Job, 'id' | 'workspaceId' | 'originalJobId'>
  agent: string
  /** What was done, as a word: `resolve_dataset`, `propose_mapping`. */
  action: string
  /** Why, for the person who reviews it. */
  reasoning: string
  inputSummary?: string | null
  outputSummary?: string | null
  /** `applied` unless a person still has to decide. */
  status?: ActionStatus
  /** Whoever decided it, of what is approved or rejected. */
  decidedBy?: string | null
  /** Further facts; never a customer's values. */
  metadata?: Record<string, unknown>
  model?: string | null
  /** Of the call it records, which counts towards the day's; null where the call has a row of its own. */
  tokens?: number | null
}

/** An action store for one job: who and for what is filled in. */
export type Actions = Omit<ActionStore, 'record'> & {
  record(
    action: Omit<NewAction, 'job' | 'agent'> & Partial<Pick<NewAction, 'job' | 'agent'>>,
  ): Promise<Action>
}

export type ActionStore = ReturnType<typeof actionStore>

const columns = raw(`
  id, workspace_id as "workspaceId", job_id as "jobId", agent, action, reasoning, input_summary as "inputSummary",
  output_summary as "outputSummary", model, tokens, metadata, status, decided_by as "decidedBy",
  created_at as "createdAt"`)

/** The SQL of `ai_actions`; `db` logs in as `doki_service`. */
export function actionStore(db: Queries) {
  return {
    /** Its metadata always names the job a person started. */
    async record(entry: NewAction): Promise<Action> {
      const { job, agent, action, reasoning, inputSummary, outputSummary, model, tokens } = entry
      const metadata = { ...entry.metadata, original_job_id: job.originalJobId ?? job.id }
      const row = await db.one(sql`
        insert into ai_actions (
          workspace_id, job_id, agent, action, reasoning, input_summary, output_summary, model, tokens, status, decided_by,
          decided_at, metadata
        ) values (
          ${job.workspaceId}, ${job.id}, ${agent}, ${action}, ${reasoning}, ${inputSummary ?? null},
          ${outputSummary ?? null}, ${model ?? null}, ${tokens ?? null}, ${entry.status ?? 'applied'},
          ${entry.decidedBy ?? null}, case when ${entry.decidedBy ?? null}::uuid is not null then now() end,
          ${JSON.stringify(metadata)}::jsonb
        )
        returning ${columns}`)
      return actionOf(row)
    },

    /** What a person decided about a proposal. Undefined when it was decided already. */
    async decide(
      id: string,
      status: 'approved' | 'rejected' | 'expired',
      decidedBy: string | null,
    ): Promise<Action | undefined> {
      const [row] = await db.rows(sql`
        update ai_actions set status = ${status}, decided_by = ${decidedBy}, decided_at = now()
        where id = ${id} and status = 'proposed'
        returning ${columns}`)
      return row && actionOf(row)
    },

    /** What of a request is proposed still, a person decided about, or it is nobody's to decide any more. */
    async settle(
      originalJobId: string,
      status: 'approved' | 'rejected' | 'expired',
      decidedBy: string | null,
    ): Promise<void> {
      await db.rows(sql`
        update ai_actions set status = ${status}, decided_by = ${decidedBy},
          decided_at = case when ${decidedBy}::uuid is not null then now() end
        where metadata ->> 'original_job_id' = ${originalJobId} and status = 'proposed'`)
    },

    /** Tokens of models that a workspace used since midnight, UTC. */
    async tokensToday(workspaceId: WorkspaceId): Promise<number> {
      const row = await db.one(sql`
        select coalesce(sum(tokens), 0)::float8 as tokens from ai_actions
        where workspace_id = ${workspaceId} and created_at >= date_trunc('day', now(), 'UTC')`)
      return Tokens.parse(row).tokens
    },

    /** All that was done for what a person asked, oldest first. */
    async ofRequest(originalJobId: string): Promise<Action[]> {
      const rows = await db.rows(sql`
        select ${columns} from ai_actions
        where metadata ->> 'original_job_id' = ${originalJobId}
        order by created_at, id`)
      return rows.map(actionOf)
    },
  }
}

/** The actions of one agent's work on one job. */
export function actionsFor(store: ActionStore, job: NewAction['job'], agent: string): Actions {
  return { ...store, record: entry => store.record({ job, agent, ...entry }) }
}

const Tokens = z.object({ tokens: z.number() })

function actionOf(row: Row): Action {
  return Action.parse(row)
}
