import type { ColumnMapping, SkippedUndo } from '@doki/contracts'
import type { Side } from '../merge/rules.ts'
import { rowText, sameValues, type Values } from '../rows/values.ts'

/** One row as a run changed it; undefined is absent. */
export interface UndoneChange {
  key: string
  row: number | null
  before: Values | undefined
  /** Undefined together with `before` of a row that was added and edited since: nobody knows any more what it was. */
  after: Values | undefined
  /** What both sides had agreed on before the run; left out where that is `before`. */
  base?: Values | undefined
}

interface World {
  columns: readonly ColumnMapping[]
  now: Record<Side, ReadonlyMap<string, Values>>
  baseValues: ReadonlyMap<string, Values>
  /** Keys of rows of the sheet that cannot be read. */
  held: ReadonlySet<string>
}

/** Takes changes back, the last one first, and gathers what each row is to become on each side and in the base. */
export function undoer({ columns, now, baseValues, held }: World) {
  const goals = {
    sheet: new Map<string, Values | undefined>(),
    table: new Map<string, Values | undefined>(),
  }
  const bases = new Map<string, Values | undefined>()
  const skipped = new Map<string, SkippedUndo>()
  let restored = 0

  function skip(
    side: Side,
    key: string,
    column: string | null,
    written: string | null,
    found: string | null,
  ) {
    const name = JSON.stringify([side, key, column])
    if (!skipped.has(name)) skipped.set(name, { side, key, column, written, found })
  }

  function put(side: Side, key: string, row: Values | undefined): void {
    goals[side].set(key, row)
    restored++
  }

  /** A cell that is what it was before already needs no write, and was not edited either. */
  function takeCells(side: Side, change: UndoneChange, before: Values, after: Values, found: Values): void {
    const { key } = change
    const row = [...found]
    const base = bases.has(key) ? bases.get(key) : baseValues.get(key)
    const agreed = base && [...base]
    const earlier = earlierBase(change)
    for (let i = 0; i < after.length; i++) {
      const [was = null, written = null, is = null] = [before[i], after[i], found[i]]
      if (was === written) continue
      if (is === written) {
        row[i] = was
        restored++
      } else if (is !== was) {
        skip(side, key, columns[i]?.column ?? null, written, is)
        continue
      }
      if (agreed) agreed[i] = earlier?.[i] ?? null
    }
    goals[side].set(key, row)
    if (agreed) bases.set(key, agreed)
  }

  return {
    take(side: Side, change: UndoneChange): void {
      const { key, before } = change
      const found = goals[side].has(key) ? goals[side].get(key) : now[side].get(key)
      const skipRow = () => skip(side, key, null, rowText(change.after, columns), rowText(found, columns))
      if (side === 'sheet' && held.has(key)) skipRow()
      else if (before && change.after) {
        if (found) takeCells(side, change, before, change.after, found)
        else skipRow()
      } else if (before) {
        if (found && !sameValues(found, before)) skipRow()
        else {
          if (!found) put(side, key, before)
          bases.set(key, earlierBase(change))
        }
      } else if (found && !(change.after && sameValues(found, change.after))) skipRow()
      else {
        if (found) put(side, key, undefined)
        bases.set(key, earlierBase(change))
      }
    },

    done: () => ({ goals, bases, restored, skipped: [...skipped.values()].sort(bySideAndKey) }),
  }
}

function earlierBase(change: UndoneChange): Values | undefined {
  return 'base' in change ? change.base : change.before
}

function bySideAndKey(a: SkippedUndo, b: SkippedUndo): number {
  const text = ({ side, key, column }: SkippedUndo) => JSON.stringify([side, key, column ?? ''])
  return text(a) < text(b) ? -1 : 1
}
