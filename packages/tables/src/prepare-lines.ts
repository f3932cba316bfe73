import { type RefusedRow, type TableRow, toDatabase } from '@doki/sync'
import type { Line } from './copy-in.ts'
import { copyLine } from './copy-text.ts'
import type { WritePlan } from './write-plan.ts'

/**
 * Rows as COPY takes them. Refused at once: a key that comes more than once, as nobody could say which row was
 * meant; a NUL, and half a character (a lone surrogate), which would arrive as another one;
 * a number or a time that the column would round.
 */
export function prepareRows(
  plan: WritePlan,
  rows: readonly TableRow[],
): { lines: Line[]; refused: RefusedRow[] } {
  const lines: Line[] = []
  const refused: RefusedRow[] = []
  const doubled = doubledKeys(rows)
  const exact = plan.others.some(other => other.exact)
  for (const row of rows) {
    const { key, values } = row
    const fields = keyFields(plan, key)
    for (const { column, place } of plan.others) fields.push(toDatabase(values[place] ?? null, column))
    const line = copyLine(fields)
    const why =
      doubled.size > 0 && doubled.has(keyOf(key))
        ? sameKey(plan)
        : ((keepable(line) ? undefined : unkept(plan, fields)) ?? (exact ? rounded(plan, row) : undefined))
    if (why) refused.push({ key, ...why })
    else lines.push({ key, line })
  }
  return { lines, refused }
}

/** Asked of a whole line first, which is three times as fast as of each field. */
function keepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

type Why = Omit<RefusedRow, 'key'>

function sameKey(plan: WritePlan): Why {
  return { reason: 'Another row has the same key', column: plan.key[0]?.column ?? null }
}

function unkept(plan: WritePlan, fields: (string | null)[]): Why | undefined {
  const broken = fields.findIndex(field => field !== null && !keepable(field))
  if (broken < 0) return undefined
  const column = [...plan.key, ...plan.others.map(other => other.column)][broken]?.column ?? null
  return { reason: 'The text holds a NUL or half a character, which Postgres cannot keep', column }
}

function rounded(plan: WritePlan, { values }: TableRow): Why | undefined {
  for (const { column, place, exact } of plan.others) {
    const text = values[place]
    const reason = exact && text != null ? exact(text) : null
    if (reason) return { reason, column: column.column }
  }
  return undefined
}

/** Keys alone, each once. */
export function prepareKeys(plan: WritePlan, keys: readonly (readonly string[])[]): Line[] {
  const once = new Map(keys.map(key => [keyOf(key), key]))
  return Array.from(once.values(), key => ({ key, line: copyLine(keyFields(plan, key)) }))
}

function keyFields(plan: WritePlan, key: readonly string[]): (string | null)[] {
  return plan.key.map((column, i) => toDatabase(key[i] ?? null, column))
}

function doubledKeys(rows: readonly TableRow[]): Set<string> {
  const seen = new Set<string>()
  const doubled = new Set<string>()
  for (const { key } of rows) {
    const text = keyOf(key)
    const before = seen.size
    if (seen.add(text).size === before) doubled.add(text)
  }
  return doubled
}

function keyOf(key: readonly string[]): string {
  return key.length === 1 ? (key[0] ?? '') : JSON.stringify(key)
}
