import { describeTransform } from '@doki/sync'
import { count, table } from '../demo/format.ts'
import type { FoundMapping } from './map-files.ts'

/** A mapping for a person at a terminal. */
export function showMapping({
  columns,
  key,
  keyReason,
  leftovers,
  proof,
  previews,
  problems,
  newTable,
}: FoundMapping): string {
  const mapped = new Set(columns.filter(({ target }) => target !== null).map(({ source }) => source))
  const all = new Set(columns.map(({ source }) => source))
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
    `  ${count(mapped.size)} of ${count(all.size)} columns mapped over ${count(proof.rows)} rows`,
  ]
  const transforms = new Map(
    columns.flatMap(({ target, transform }) => (transform ? [[target, transform]] : [])),
  )
  for (const [column, transform] of transforms) {
    const rows = previews.find(each => each.column === column)?.rows ?? []
    parts.push([`  ${column}: ${describeTransform(transform)}`, ...rows.map(previewed)].join('\n'))
  }
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

function previewed({ sheet, table: kept }: FoundMapping['previews'][number]['rows'][number]): string {
  return `    ${sheet} → ${kept ?? 'nothing'}`
}
