import type { QuarantinedRow } from '@doki/contracts'
import type { Merged } from '../merge/merge.ts'
import { rowHash, sameValues, type Values } from '../rows/values.ts'
import type { BaseMark } from './plan-run.ts'
import type { RunPlan, SideChanges } from './run-plan.ts'
import { tableHashAt } from './table-hash.ts'

/** A row as it stands on both sides. */
export interface PlannedRow {
  key: string
  row: number | null
  sheet: Values | undefined
  table: Values | undefined
  base: Values | undefined
}

/** Gathers merged rows into a plan. */
export function planBuilder(
  counts: Pick<RunPlan, 'sheetRows' | 'tableRows' | 'baseRows'>,
  quarantine: QuarantinedRow[],
) {
  const plan = emptyPlan(counts, quarantine)

  /**
   * Of a row with pending writes it is saved even if it says the same: that is what settles them. And so it is of one that is
   * written, where the table made something else of the base: whoever writes it has to know.
   */
  function saveBase(
    { key, row }: PlannedRow,
    base: Values,
    hash: string,
    mark: BaseMark | undefined,
    tableHash: string | null,
    isWritten = false,
  ): void {
    const sheetRow = row ?? mark?.sheetRow ?? null
    const isKnown =
      mark?.hash === hash && mark.sheetRow === sheetRow && (mark.tableHash ?? null) === tableHash
    if (isKnown && !isUnsure(mark) && !(isWritten && tableHash)) return
    plan.base.save.push({ key, hash, base, sheetRow, tableHash })
  }

  function addConflicts(row: PlannedRow, places: readonly (number | null)[]): void {
    const { key, base, sheet, table } = row
    for (const column of places) plan.conflicts.push({ key, row: row.row, column, base, sheet, table })
  }

  /** Nothing of the row is touched, and what is pending stays so. */
  function held({ key, sheet, table }: Pick<PlannedRow, 'key' | 'sheet' | 'table'>, mark?: BaseMark): void {
    if (table) plan.table.unchanged++
    if (sheet) plan.sheet.unchanged++
    if (isUnsure(mark)) plan.unsettled.push(key)
  }

  return {
    held,

    /** Both sides hold the same; only the base may have to learn it. */
    agreed(row: PlannedRow, values: Values, hash: string, mark: BaseMark | undefined): void {
      plan.table.unchanged++
      plan.sheet.unchanged++
      saveBase(row, values, hash, mark, null)
    },

    /** `made`: places at which the table holds what it made of the base. */
    merged(row: PlannedRow, merged: Merged, mark: BaseMark | undefined, made: ReadonlySet<number>): void {
      addChange(plan.table, row, row.table, merged.table)
      addChange(plan.sheet, row, row.sheet, merged.sheet)
      addConflicts(row, merged.rowConflict ? [null] : merged.conflicts)
      const { key } = row
      const markedRow = merged.marked === 'sheet' ? row.row : null
      if (merged.marked) plan.marked.push({ key, side: merged.marked, row: markedRow })
      if (!mark && row.table && !row.sheet && !merged.sheet) plan.tableOnly++
      if (!merged.base) {
        if (mark) plan.base.remove.push(key)
        return
      }
      const { base } = merged
      const isOf = (i: number) => made.has(i) && (base[i] === row.base?.[i] || base[i] === row.table?.[i])
      const isWritten = isChanged(row.sheet, merged.sheet) || isChanged(row.table, merged.table)
      saveBase(row, base, rowHash(base), mark, tableHashAt(mark?.tableHash, isOf), isWritten)
    },

    /** A person has to say first what happened: all that would change in the row waits with it. */
    waits(row: PlannedRow, merged: Merged, mark: BaseMark | undefined): void {
      const isWaiting = (i: number) =>
        merged.conflicts.includes(i) ||
        row.sheet?.[i] !== merged.sheet?.[i] ||
        row.table?.[i] !== merged.table?.[i]
      const cells = (row.sheet ?? []).map((_, i) => i).filter(isWaiting)
      addConflicts(row, merged.rowConflict ? [null] : cells)
      held(row, mark)
    },

    /** A value of the table cannot be written into the sheet. */
    refused(row: PlannedRow, why: readonly QuarantinedRow[], mark: BaseMark | undefined): void {
      plan.quarantine.push(...why)
      held(row, mark)
    },

    resolved(ids: readonly string[]): void {
      plan.resolved.push(...ids)
    },

    /** A base row that neither side has any more. */
    forgotten(key: string): void {
      plan.base.remove.push(key)
    },

    done(): RunPlan {
      plan.resolved.sort()
      plan.unsettled.sort()
      return plan
    },
  }
}

/** A plan that changes nothing yet. */
export function emptyPlan(
  counts: Pick<RunPlan, 'sheetRows' | 'tableRows' | 'baseRows'>,
  quarantine: QuarantinedRow[],
): RunPlan {
  return {
    ...counts,
    table: noChanges(),
    sheet: noChanges(),
    conflicts: [],
    marked: [],
    base: { save: [], remove: [] },
    quarantine,
    resolved: [],
    unsettled: [],
    tableOnly: 0,
  }
}

function noChanges(): SideChanges {
  return { inserts: [], updates: [], deletes: [], unchanged: 0, blanked: 0 }
}

/** Adds what makes a row of one side `after`. */
export function addChange(
  side: SideChanges,
  { key, row, base }: Pick<PlannedRow, 'key' | 'row' | 'base'>,
  before: Values | undefined,
  after: Values | undefined,
): void {
  const change = { key, row, before, after, base }
  if (!before && !after) return
  if (!before) side.inserts.push(change)
  else if (!after) side.deletes.push(change)
  else if (sameValues(before, after)) side.unchanged++
  else {
    side.updates.push(change)
    if (before.some((value, i) => value !== null && after[i] === null)) side.blanked++
  }
}

function isChanged(before: Values | undefined, after: Values | undefined): boolean {
  return before && after ? !sameValues(before, after) : before !== after
}

function isUnsure(mark: BaseMark | undefined): boolean {
  return mark?.pending !== undefined && mark.pending.length > 0
}
