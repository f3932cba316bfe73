import type { TableChange, TableWritten } from '@doki/sync'
import { deleteRows, updateRows } from './change-rows.ts'
import { insertRows } from './insert-rows.ts'
import { judge, type Outcome, outcome } from './outcome.ts'
import { prepareChanges } from './prepare-changes.ts'
import { readByKeys } from './read-pages.ts'
import type { RestClient } from './rest-client.ts'
import { keyOf, type RestPlan } from './rest-plan.ts'

/** How often changes in whose way another one stood are tried again. */
const mostRounds = 6

/**
 * Carries the changes out, each row only while it still is what `before` says. What is taken away makes room for what
 * comes; refused rows that may have waited for another one are tried again while that helps, in turned order.
 */
export async function writeChanges(
  client: RestClient,
  plan: RestPlan,
  changes: readonly TableChange[],
): Promise<TableWritten> {
  const { ready, refused } = prepareChanges(plan, changes)
  const total = outcome()
  let again = ready
  for (let round = 0; ; round++) {
    const before = again.length
    await writeOnce(client, plan, again, total)
    again = total.refused.filter(({ retry }) => retry).map(({ change }) => change)
    if (again.length === 0 || round === mostRounds || again.length >= before) break
    total.refused = total.refused.filter(({ retry }) => !retry)
    again.reverse()
  }
  const told = total.refused.map(({ key, reason, column }) => ({ key, reason, column }))
  return { ...total, refused: [...refused, ...told] }
}

async function writeOnce(
  client: RestClient,
  plan: RestPlan,
  changes: readonly TableChange[],
  into: Outcome,
): Promise<void> {
  const gone = changes.filter(({ after }) => !after)
  const other = changes.filter(({ before, after }) => before && after)
  const fresh = changes.filter(({ before }) => !before)
  const untouched = [
    ...(await deleteRows(client, plan, gone, into)),
    ...(await updateRows(client, plan, other, into)),
    ...(await insertRows(client, plan, fresh, into)),
  ]
  if (untouched.length === 0) return
  const now = await readByKeys(
    client,
    plan,
    untouched.map(({ key }) => key),
  )
  for (const change of untouched) judge(into, plan, change, now.get(keyOf(change.key)))
}
