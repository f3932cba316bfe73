import type { Interpretation } from '@doki/contracts'
import { interpret, readKey } from '@doki/intent'
import type { WorkspaceCatalog } from './deps.ts'
import type { Columns } from './proposed-columns.ts'

/**
 * Reads the key once more, now that sheet and table are known, by the names of their columns: “match on Order No” can only
 * be told from a no with a column of that name in view. `said`: the words, the last ones first.
 */
export async function withKey(
  interpretation: Interpretation,
  said: readonly string[],
  { catalog, describe }: Pick<WorkspaceCatalog, 'catalog' | 'describe'>,
): Promise<Interpretation> {
  const { intent } = interpretation
  const named = await describe(intent)
  if (!hasColumns(named)) return interpretation
  const keyOf = (words: string) => readKey(words, named, intent)
  // What was said of the key since the first words stays.
  const isFirst = (words: string) =>
    JSON.stringify(interpret(words, catalog).intent.key) === JSON.stringify(intent.key)
  const [last = '', ...earlier] = said
  const fresh = [keyOf(last), ...earlier.filter(isFirst).map(keyOf)].find(key => key.length > 0)
  return fresh ? { ...interpretation, intent: { ...intent, key: fresh } } : interpretation
}

function hasColumns({ spreadsheets, tables }: Columns): boolean {
  return (
    spreadsheets.some(({ tabs }) => tabs.some(({ headers }) => headers.length > 0)) ||
    tables.some(({ columns }) => columns.length > 0)
  )
}
