import type { ColumnMapping, PlanSample, PlanSummary } from '@doki/contracts'
import type { Side } from '../merge/rules.ts'
import type { Values } from '../rows/values.ts'
import { countsOf, type RowChange, type RunPlan } from './run-plan.ts'

const samplesEach = 5
const quarantineSamples = 20

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
  const byColumn = (values: Values | undefined) =>
    values ? Object.fromEntries(columns.map(({ column }, i) => [column, values[i] ?? null])) : null
  return { side, op, key, row, before: byColumn(before), after: byColumn(after) }
}
