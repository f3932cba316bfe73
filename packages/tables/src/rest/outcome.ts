import type { RefusedRow, TableChange, TableRow, TableWritten } from '@doki/sync'
import { rowReason, sqlState } from '../database-error.ts'
import { restFailureOf } from './rest-error.ts'
import type { PlacedColumn, RestPlan } from './rest-plan.ts'

/** A refusal that another change may clear the way for (`retry`): a row it points at, a value another row still holds. */
export type Refusal = RefusedRow & { change: TableChange; retry: boolean }

export type Outcome = Omit<TableWritten, 'refused'> & { refused: Refusal[] }

export function outcome(): Outcome {
  return { inserted: 0, updated: 0, deleted: 0, refused: [], stale: [], altered: [] }
}

/** Notes that the database would not take this row. Thrown on when the failure is not about rows. */
export function refuse(into: Outcome, change: TableChange, error: unknown): void {
  if (restFailureOf(error) !== 'row') throw error
  const retry = ['23503', '23505', '23P01'].includes(sqlState(error) ?? '')
  into.refused.push({ key: change.key, change, retry, ...rowReason(error) })
}

const silent =
  'The database left the row as it was without saying why: a policy, a trigger or a rule keeps it so'

/** What became of a change that no request carried out, by the row as it is now. */
export function judge(into: Outcome, plan: RestPlan, change: TableChange, now: TableRow | undefined): void {
  const { key, before, after } = change
  const unmoved = () => into.refused.push({ key, reason: silent, column: null, change, retry: false })
  if (!now) {
    if (!after) return
    if (before) into.stale.push(key)
    else unmoved()
  } else if (after && holdsIn(plan.written, now, after)) {
    noteAltered(into, plan, after, now)
  } else if (before && holdsIn(after ? plan.written : plan.mapped, now, before)) {
    unmoved()
  } else {
    into.stale.push(key)
  }
}

/** Notes a row that the database made something else of. */
export function noteAltered(
  into: Outcome,
  plan: RestPlan,
  after: readonly (string | null)[],
  now: TableRow,
): void {
  if (!holdsIn(plan.mapped, now, after)) into.altered.push(now)
}

/** Whether the row has these values in these columns. */
export function holdsIn(
  columns: readonly PlacedColumn[],
  row: TableRow,
  values: readonly (string | null)[],
): boolean {
  return columns.every(({ place }) => (row.values[place] ?? null) === (values[place] ?? null))
}
