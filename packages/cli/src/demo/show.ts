import type { ColumnMapping, MappingProposal, PlanConflict, PlanSummary } from '@doki/contracts'
import { describeTransform } from '@doki/sync'
import { count, plural, table } from './format.ts'

/** The proposed mapping, as a table with scores and reasons. */
export function showProposal(proposal: MappingProposal): string {
  const rows = proposal.columns.map(column => [
    column.label,
    column.column,
    typeOf(column),
    column.score.toFixed(2),
    [...(column.transform ? [describeTransform(column.transform)] : []), ...column.reasons].join('; '),
  ])
  const left = [
    ...proposal.leftInSheet.map(({ label, reason }) => `  not synced: “${label}”: ${reason}`),
    ...proposal.leftInTable.map(({ column, reason }) => `  not filled: ${column}: ${reason}`),
  ]
  return [
    table(['sheet column', 'table column', 'type', 'score', 'why'], rows, 60),
    '',
    `  key: ${proposal.key.columns.join(', ')} (${proposal.keyReason})`,
    ...left,
    ...proposal.problems.map(({ message }) => `  problem: ${message}`),
    ...(proposal.newTable ? ['', indent(proposal.newTable.sql)] : []),
  ].join('\n')
}

/** What a run would change, or did. */
export function showPlan(plan: PlanSummary): string {
  const { insert, update, delete: remove, unchanged } = plan.table
  return [
    `  ${plural(plan.sheetRows, 'sheet row')}, ${plural(plan.tableRows, 'table row')}`,
    `  table: insert ${count(insert)}, update ${count(update)}, delete ${count(remove)}, unchanged ${count(unchanged)}`,
    ...(plan.createsTable ? ['  the table will be created'] : []),
    ...(plan.addsKeyColumn ? ['  the sheet gets a column _doki_id, as no column identifies its rows'] : []),
    ...(plan.conflicts ? [`  ${plural(plan.conflicts, 'conflict')}`] : []),
    ...(plan.quarantined ? [`  ${plural(plan.quarantined, 'row')} in quarantine:`, ...heldRows(plan)] : []),
    ...plan.guards.map(({ message }) => `  guard: ${message}`),
  ].join('\n')
}

/** Conflicts, as a table: what both sides said once, and what each says now. */
export function showConflicts(conflicts: PlanConflict[]): string {
  const text = (value: string | null) => value ?? ''
  const rows = conflicts.map(({ row, column, base, sheet, table: now }) => [
    row === null ? '' : String(row),
    column ?? '(the row)',
    ...[base, sheet, now].map(text),
  ])
  return table(['row', 'column', 'before', 'in the sheet', 'in the table'], rows)
}

function heldRows({ quarantineSamples, quarantined }: PlanSummary): string[] {
  const rows = new Set(quarantineSamples.map(({ row, key }) => row ?? key))
  const lines = quarantineSamples.map(({ row, column, reason }) => {
    const place = row === null ? 'of the table' : String(row)
    return `    row ${place}${column === null ? '' : `, ${column}`}: ${reason}`
  })
  const more = quarantined - rows.size
  return more > 0 ? [...lines, `    … and ${plural(more, 'row')} more`] : lines
}

function typeOf({ type, limits }: ColumnMapping): string {
  return limits.maxLength ? `${type}(${limits.maxLength})` : type
}

function indent(text: string): string {
  return text
    .split('\n')
    .map(line => `    ${line}`)
    .join('\n')
}
