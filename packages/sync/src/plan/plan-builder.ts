import type { QuarantinedRow } from '@doki/contracts'
import type { Merged } from '../merge/merge.ts'
import type { SheetRow } from '../rows/sheet-rows.ts'
import { rowHash, sameValues, type Values } from '../rows/values.ts'
import type { BaseMark } from './plan-run.ts'
import type { RunPlan, SideChanges } from './run-plan.ts'

/** A row as it stands on both sides. */
interface Row {
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
  const plan: RunPlan = {
    ...counts,
    table: noChanges(),
    sheet: noChanges(),
    conflicts: [],
    marked: [],
    base: { save: [], remove: [] },
    quarantine,
    resolved: [],
    tableOnly: 0,
  }

  function saveBase(
    key: string,
    base: Values,
    hash: string,
    row: number | null,
    mark: BaseMark | undefined,
  ): void {
    const sheetRow = row ?? mark?.sheetRow ?? null
    if (mark?.hash === hash && mark.sheetRow === sheetRow) return
    plan.base.save.push({ key, hash, base, sheetRow, tableHash: null })
  }

  return {
    /** Both sides hold the same; only the base may have to learn it. */
    agreed({ key, row, values, hash }: SheetRow, mark: BaseMark | undefined): void {
      plan.table.unchanged++
      plan.sheet.unchanged++
      saveBase(key, values, hash, row, mark)
    },

    merged(row: Row, merged: Merged, mark: BaseMark | undefined): void {
      addChange(plan.table, row, row.table, merged.table)
      addChange(plan.sheet, row, row.sheet, merged.sheet)
      const { key, sheet, table, base } = row
      for (const column of merged.conflicts)
        plan.conflicts.push({ key, row: row.row, column, base, sheet, table })
      if (merged.rowConflict) plan.conflicts.push({ key, row: row.row, column: null, base, sheet, table })
      if (merged.marked) plan.marked.push({ key, side: merged.marked })
      if (!mark && table && !sheet && !merged.sheet) plan.tableOnly++
      if (merged.base) saveBase(key, merged.base, rowHash(merged.base), row.row, mark)
      else if (mark) plan.base.remove.push(key)
    },

    /** A row in quarantine: nothing of it is touched. */
    held(inTable: boolean): void {
      if (inTable) plan.table.unchanged++
    },

    /** A base row that neither side has any more. */
    forgotten(key: string): void {
      plan.base.remove.push(key)
    },

    done: (): RunPlan => plan,
  }
}

function noChanges(): SideChanges {
  return { inserts: [], updates: [], deletes: [], unchanged: 0, blanked: 0 }
}

function addChange(
  side: SideChanges,
  { key, row, base }: Row,
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
