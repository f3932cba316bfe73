import { type RefusedRow, type TableChange, toDatabase } from '@doki/sync'
import type { Line } from '../copy-in.ts'
import { copyLine } from '../copy-text.ts'
import type { PlacedColumn, WritePlan } from './plan.ts'
import type { Kind } from './statements.ts'

/** A change as COPY takes it: the key, then what the row is to be, then what it has to be. */
export interface ChangeLine extends Line {
  kind: Kind
}

type Why = Omit<RefusedRow, 'key'>

/**
 * Changes as COPY takes them. Refused at once: a key that comes more than once, as nobody could say which row was
 * meant; a NUL, and half a character (a lone surrogate), which would arrive as another one; a number or a time that the
 * column would round.
 */
export function prepareChanges(
  plan: WritePlan,
  changes: readonly TableChange[],
): { lines: ChangeLine[]; refused: RefusedRow[] } {
  const lines: ChangeLine[] = []
  const refused: RefusedRow[] = []
  const doubled = doubledKeys(changes)
  const exact = plan.written.some(written => written.exact)
  const keys = plan.key.map((column, place) => ({ column, place }))
  for (const { key, before, after } of changes) {
    if (!before && !after) continue
    const fields: (string | null)[] = []
    put(fields, keys, key)
    if (after) put(fields, plan.written, after)
    if (before) put(fields, after ? plan.written : plan.mapped, before)
    const line = copyLine(fields)
    const why =
      doubled.size > 0 && doubled.has(keyOf(key))
        ? { reason: 'Another row has the same key', column: plan.key[0]?.column ?? null }
        : ((keepable(line) ? undefined : unkept(plan, fields)) ??
          (exact && after ? rounded(plan, after) : undefined))
    if (why) refused.push({ key, ...why })
    else lines.push({ key, line, kind: !before ? 'insert' : after ? 'update' : 'remove' })
  }
  return { lines, refused }
}

function put(
  fields: (string | null)[],
  columns: readonly PlacedColumn[],
  texts: readonly (string | null)[],
): void {
  for (const { column, place } of columns) {
    const text = texts[place] ?? null
    fields.push(column.type === 'list' ? toDatabase(text, column) : text)
  }
}

/** Asked of a whole line first, which is three times as fast as of each field. */
function keepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function unkept(plan: WritePlan, fields: (string | null)[]): Why | undefined {
  const broken = fields.findIndex(field => field !== null && !keepable(field))
  if (broken < 0) return undefined
  const column = [...plan.key, ...plan.written.map(written => written.column)][broken]?.column ?? null
  return { reason: 'The text holds a NUL or half a character, which Postgres cannot keep', column }
}

function rounded(plan: WritePlan, after: readonly (string | null)[]): Why | undefined {
  for (const { column, place, exact } of plan.written) {
    const text = after[place]
    const reason = exact && text != null ? exact(text) : null
    if (reason) return { reason, column: column.column }
  }
  return undefined
}

function doubledKeys(changes: readonly TableChange[]): Set<string> {
  const seen = new Set<string>()
  const doubled = new Set<string>()
  for (const { key } of changes) {
    const text = keyOf(key)
    const before = seen.size
    if (seen.add(text).size === before) doubled.add(text)
  }
  return doubled
}

function keyOf(key: readonly string[]): string {
  return key.length === 1 ? (key[0] ?? '') : JSON.stringify(key)
}
