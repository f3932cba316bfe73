import { type Mapping, managedKey, statusColumn } from '@doki/contracts'
import { foldHeader } from './fold-header.ts'

/** What the approval of a mapping says of one header; `column` null: it has no counterpart. */
export interface Lesson {
  /** As written. */
  header: string
  key: string
  column: string | null
}

/** In characters; what is longer is a text, not a name, and more than an index holds. */
const longestKey = 200
/** In bytes: what Postgres keeps of a name. */
const longestName = 63

/**
 * What approving a mapping teaches: every mapped header its column, and every header that the agent had `proposed` a
 * column for and that is mapped no longer, that it has none. Blank headers, Doki's own columns, and a header that stands
 * for several columns teach nothing.
 */
export function lessonsOf(
  { table, columns }: Pick<Mapping, 'table' | 'columns'>,
  proposed: readonly string[],
): Lesson[] {
  if ([table.schema, table.name].some(name => Buffer.byteLength(name) > longestName)) return []
  const lessons = new Map<string, Lesson>()
  const ambiguous = new Set<string>()
  for (const { header, column } of columns) {
    if (isOwn(header) || isOwn(column)) continue
    const key = foldHeader(header)
    const known = lessons.get(key)
    if (known && known.column !== column) ambiguous.add(key)
    lessons.set(key, { header, key, column })
  }
  for (const header of proposed) {
    const key = foldHeader(header)
    if (!isOwn(header) && !lessons.has(key)) lessons.set(key, { header, key, column: null })
  }
  return [...lessons.values()].filter(
    ({ key }) => key !== '' && key.length <= longestKey && !ambiguous.has(key),
  )
}

function isOwn(name: string): boolean {
  return [managedKey, statusColumn].includes(name.trim())
}
