import type { ColumnMapping } from '@doki/contracts'
import type { TableTarget } from '@doki/sync'

/** What of a column decides how its texts are written and read. */
export type TextColumn = Pick<ColumnMapping, 'column' | 'type' | 'format' | 'limits' | 'nullable'>

/** The key's columns in the key's order; one that is not mapped (`_doki_id`) is known by name and type alone. */
export function keyColumns(target: TableTarget): TextColumn[] {
  return target.key.map((name, i) => {
    const mapped = target.columns.find(({ column }) => column === name)
    return (
      mapped ?? { column: name, type: target.keyTypes[i] ?? 'text', format: {}, limits: {}, nullable: false }
    )
  })
}
