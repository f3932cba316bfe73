import type { JobId, Sync } from '@doki/contracts'
import { type Queries, type Sql, sql } from '@doki/database'
import type { NewStep, PastStep, StepChange, StepCounts } from '@doki/engine'
import type { Side } from '@doki/sync'
import { z } from 'zod'
import { readValues } from './base-rows.ts'
import { changeOf, Entry, entriesOf, isAdded } from './step-entries.ts'

/** The SQL of `sync_steps`: to be run, where it writes, in a transaction of whoever holds the run. */

const Step = z.object({
  id: z.string(),
  side: z.enum(['sheet', 'table']),
  entries: z.array(Entry),
  unsure: z.array(z.string()).nullable(),
})
export type Step = z.infer<typeof Step>

interface Writer {
  sync: Pick<Sync, 'id' | 'workspaceId'>
  run: { id: JobId; fence: number }
}

export async function addStep(
  tx: Queries,
  { sync, run }: Writer,
  { side, kind, changes, ahead }: NewStep,
): Promise<string> {
  const row = await tx.one(sql`
    insert into sync_steps (workspace_id, sync_id, run_id, side, kind, fence, entries)
    values (${sync.workspaceId}, ${sync.id}, ${run.id}, ${side}, ${kind}, ${run.fence},
      ${entriesOf(changes, ahead)}::json)
    returning id::text`)
  return z.object({ id: z.string() }).parse(row).id
}

/** Closes a step, without the rows that nothing was done to; for `unsure` ones it stays open. */
export async function endStep(
  tx: Queries,
  id: string,
  counts: StepCounts,
  { failed, unsure }: { failed: readonly string[]; unsure: readonly string[] },
): Promise<void> {
  const rest = sql`, entries = (
    select coalesce(json_agg(e.entry order by e.at), '[]')
    from json_array_elements(entries) with ordinality as e (entry, at)
    where e.entry ->> 0 <> all (${failed}::text[]))`
  await tx.rows(sql`
    update sync_steps set inserted = ${counts.inserted}, updated = ${counts.updated}, deleted = ${counts.deleted},
      state = ${unsure.length > 0 ? 'intended' : 'done'},
      unsure = ${unsure.length > 0 ? unsure : null}::text[] ${failed.length > 0 ? rest : sql``}
    where id = ${id}::bigint`)
}

/** The steps that wrote mapped cells and are open, the oldest first. */
export function openSteps(tx: Queries, syncId: string): Promise<Step[]> {
  return stepsWhere(tx, sql`sync_id = ${syncId} and state = 'intended' and kind = 'rows'`)
}

/** What open steps were to write into key cells, by row; of two for the same row the later one. */
export async function promisedKeys(db: Queries, syncId: string): Promise<Map<number, string>> {
  const steps = await stepsWhere(db, sql`sync_id = ${syncId} and state = 'intended' and kind = 'keys'`)
  const entries = steps.flatMap(step => step.entries)
  return new Map(entries.flatMap(([key, row]) => (row === null ? [] : [[row, key] as const])))
}

/** Narrows an open step down: of these rows one knows now. Without any that is unsure it is settled. */
export async function settleRows(tx: Queries, id: string, sure: readonly string[]): Promise<void> {
  // Worked out from the row as it is when its turn comes: another transaction of this run may be at it.
  await tx.rows(sql`
    update sync_steps set unsure = array(
      select k from unnest(coalesce(unsure, array(select e ->> 0 from json_array_elements(entries) e))) k
      where k <> all (${sure}::text[]))
    where id = ${id}::bigint and state = 'intended'`)
  await tx.rows(sql`
    update sync_steps set state = 'settled', unsure = null
    where id = ${id}::bigint and state = 'intended' and unsure = '{}'`)
}

/** Settles the open steps of a sync, `but` for these ones, and for the rows of `held`: in one statement. */
export async function settleOthers(
  tx: Queries,
  syncId: string,
  { held, but }: { held: readonly string[]; but: readonly string[] },
): Promise<void> {
  await tx.rows(sql`
    update sync_steps s
    set unsure = nullif(h.keys, '{}'), state = case when h.keys = '{}' then 'settled' else 'intended' end
    from (
      select id, array(
        select k from unnest(coalesce(unsure, array(select e ->> 0 from json_array_elements(entries) e))) k
        where kind = 'rows' and k = any (${held}::text[])
      ) as keys
      from sync_steps
      where sync_id = ${syncId} and state = 'intended' and id <> all (${but}::bigint[])
    ) h
    where s.id = h.id`)
}

/** Forgets what was closed longer ago than undo goes back. */
export async function forgetOldSteps(tx: Queries, syncId: string, days: number): Promise<void> {
  await tx.rows(sql`
    delete from sync_steps
    where sync_id = ${syncId} and state <> 'intended' and created_at < now() - ${days}::int * interval '1 day'`)
}

/** The steps of a run that wrote mapped cells, the first one first. */
export async function pastSteps(db: Queries, syncId: Sync['id'], runId: JobId): Promise<PastStep[]> {
  const steps = await stepsWhere(db, sql`sync_id = ${syncId} and run_id = ${runId} and kind = 'rows'`)
  const past: PastStep[] = []
  for (const { id, side, entries } of steps) {
    past.push({ side, changes: await changesOf(db, syncId, id, entries) })
  }
  return past
}

/** What the entries of a step stand for, with the values of its new rows. */
export async function changesOf(
  db: Queries,
  syncId: Sync['id'],
  step: string,
  entries: readonly Entry[],
): Promise<StepChange[]> {
  const keys = entries.filter(isAdded).map(([key]) => key)
  const added = await readValues(db, syncId, keys, step)
  return entries.map(entry => changeOf(entry, added))
}

const none = { inserted: 0, updated: 0, deleted: 0 }
const Counts = z.object({ inserted: z.int(), updated: z.int(), deleted: z.int() })
const SideCounts = Counts.extend({ side: z.enum(['sheet', 'table']) })

/** What earlier tries of a run have written, by side. */
export async function countsBefore(db: Queries, { sync, run }: Writer): Promise<Record<Side, StepCounts>> {
  const rows = await db.rows(sql`
    select side, sum(inserted)::int as inserted, sum(updated)::int as updated, sum(deleted)::int as deleted
    from sync_steps
    where sync_id = ${sync.id} and run_id = ${run.id} and fence < ${run.fence} and kind = 'rows'
    group by side`)
  const found = rows.map(row => SideCounts.parse(row))
  const of = (side: Side) => Counts.parse(found.find(counts => counts.side === side) ?? none)
  return { sheet: of('sheet'), table: of('table') }
}

async function stepsWhere(db: Queries, condition: Sql): Promise<Step[]> {
  const rows = await db.rows(sql`
    select id::text, side, entries, unsure from sync_steps where ${condition} order by sync_steps.id`)
  return rows.map(row => Step.parse(row))
}
