import type { RefusedRow, TableChange } from '@doki/sync'
import { keyOf, type RestPlan } from './rest-plan.ts'

type Why = Omit<RefusedRow, 'key'>

/**
 * The changes that may be sent. Refused at once: a key that comes more than once, as nobody could say which row was
 * meant; a NUL, and half a character (a lone surrogate), which would arrive as another one; a number or a time that
 * the column would round.
 */
export function prepareChanges(plan: RestPlan, changes: readonly TableChange[]) {
  const refused: RefusedRow[] = []
  const times = new Map<string, number>()
  for (const { key } of changes) times.set(keyOf(key), (times.get(keyOf(key)) ?? 0) + 1)
  const ready = changes.filter(change => {
    const { key, before, after } = change
    if (!before && !after) return false
    const why =
      times.get(keyOf(key)) === 1
        ? (unkept(plan, change) ?? (after && rounded(plan, after)))
        : { reason: 'Another row has the same key', column: plan.key[0]?.column ?? null }
    if (why) refused.push({ key, ...why })
    return !why
  })
  return { ready, refused }
}

function unkept(plan: RestPlan, { key, after }: TableChange): Why | undefined {
  const broken = (text: string | null | undefined) =>
    text != null && (!text.isWellFormed() || text.includes('\0'))
  const column = key.some(broken)
    ? plan.key[key.findIndex(broken)]?.column
    : plan.written.find(({ place }) => broken(after?.[place]))?.column.column
  if (column === undefined) return undefined
  return { reason: 'The text holds a NUL or half a character, which Postgres cannot keep', column }
}

function rounded(plan: RestPlan, after: readonly (string | null)[]): Why | undefined {
  for (const { column, place, exact } of plan.written) {
    const text = after[place]
    const reason = exact && text != null ? exact(text) : null
    if (reason) return { reason, column: column.column }
  }
  return undefined
}
