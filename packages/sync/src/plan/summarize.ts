import type { ColumnMapping, PlanConflict, PlanSample, PlanSummary } from '@doki/contracts'
import type { Side } from '../merge/rules.ts'
import { byColumn, rowText, type Values } from '../rows/values.ts'
import { countsOf, type PlannedConflict, type RowChange, type RunPlan } from './run-plan.ts'

const samplesEach = 5
const quarantineSamples = 20
const conflictSamples = 20

/** What the engine knows beside the plan. */
export type SummaryFacts = Pick<
  PlanSummary,
  'guards' | 'createsTable' | 'addsKeyColumn' | 'apiReads' | 'apiWrites'
>

/** The plan as a person reads it: numbers, and the first few of each kind of change. */
export function summarize(
  plan: RunPlan,
  columns: readonly ColumnMapping[],
  facts: SummaryFacts,
): PlanSummary {
  const samples = (['table', 'sheet'] as const).flatMap(side => {
    const { inserts, updates, deletes } = plan[side]
    const few = (op: PlanSample['op'], changes: RowChange[]) =>
      changes.slice(0, samplesEach).map(change => sampleOf(side, op, change, columns))
    return [...few('insert', inserts), ...few('update', updates), ...few('delete', deletes)]
  })
  return {
    sheetRows: plan.sheetRows,
    tableRows: plan.tableRows,
    table: countsOf(plan.table),
    sheet: countsOf(plan.sheet),
    conflicts: plan.conflicts.length,
    quarantined: quarantinedRows(plan),
    samples,
    quarantineSamples: plan.quarantine.slice(0, quarantineSamples),
    conflictSamples: plan.conflicts.slice(0, conflictSamples).map(each => conflictOf(each, columns)),
    tableOnly: plan.tableOnly,
    ...facts,
  }
}

/** Rows, not reasons: a row may have several. */
function quarantinedRows({ quarantine }: RunPlan): number {
  return new Set(quarantine.map(({ side, row, key }) => `${side} ${row ?? key}`)).size
}

function sampleOf(
  side: Side,
  op: PlanSample['op'],
  { key, row, before, after }: RowChange,
  columns: readonly ColumnMapping[],
): PlanSample {
  return { side, op, key, row, before: byColumn(before, columns), after: byColumn(after, columns) }
}

/** Of a whole row, the values of each side are JSON by column; null is the side that lost it. */
function conflictOf(
  { key, row, column, base, sheet, table }: PlannedConflict,
  columns: readonly ColumnMapping[],
): PlanConflict {
  const text = (values: Values | undefined) =>
    column === null ? rowText(values, columns) : (values?.[column] ?? null)
  const name = column === null ? null : (columns[column]?.column ?? null)
  return { key, row, column: name, base: text(base), sheet: text(sheet), table: text(table) }
}
