import { count, table } from '../demo/format.ts'
import type { FoundMapping } from './map-files.ts'

/** A mapping for a person at a terminal. */
export function showMapping({
  columns,
  key,
  keyReason,
  leftovers,
  proof,
  problems,
  newTable,
}: FoundMapping): string {
  const mapped = columns.filter(({ target }) => target !== null)
  const parts = [
    table(
      ['sheet', 'table', 'sure', 'why'],
      columns.map(({ source, target, confidence, reasons }) => [
        source,
        target ?? '–',
        target === null ? '' : `${Math.round(confidence * 100)} %`,
        reasons.join('; '),
      ]),
      60,
    ),
    `  key: ${key.join(', ') || 'none'} (${keyReason})`,
    `  ${count(mapped.length)} of ${count(columns.length)} columns mapped over ${count(proof.rows)} rows`,
  ]
  if (leftovers.target.length > 0) parts.push(`  left in the table: ${leftovers.target.join(', ')}`)
  const failing = proof.columns.filter(({ castable }) => castable < 1)
  for (const { column, castable, failures } of failing)
    parts.push(
      `  ${column}: ${(castable * 100).toFixed(1)} % of the values fit; ${failures.map(({ row, reason }) => `row ${row} ${reason}`).join('; ')}`,
    )
  for (const { message } of problems) parts.push(`  ! ${message}`)
  if (newTable) parts.push(newTable.sql)
  return parts.join('\n\n')
}
