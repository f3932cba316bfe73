import type { ColumnMapping, MappingKey, MappingProblem, NewTable } from '@doki/contracts'
import { proposeTable } from './propose-table.ts'

/** A mapping that is not approved yet, a proposal or a draft. */
export interface Editable {
  columns: ColumnMapping[]
  key: MappingKey
  /** Set when the table is still to be made. */
  newTable: NewTable | null
  /** What was found wrong with it and nobody has mended. */
  problems: MappingProblem[]
}

/** What a person changes of it; what is absent stays. */
export interface MappingEdit {
  columns?: ColumnMapping[] | undefined
  key?: MappingKey | undefined
}

/**
 * The mapping as a person wants it, without the problems that their change is an answer to. A table to be made is
 * proposed anew, from names and types alone: its SQL is what will be run, and nobody else gets to write it.
 */
export function editMapping<T extends Editable>(mapping: T, edit: MappingEdit): T {
  const { newTable } = mapping
  const key = edit.key ?? mapping.key
  const columns = (edit.columns ?? mapping.columns).map(column => {
    if (key.columns.includes(column.column)) return { ...column, nullable: false }
    // What was never blank for being the key is, in a new table, not sure to stay filled.
    const wasKey = newTable && !edit.columns && mapping.key.columns.includes(column.column)
    return wasKey ? { ...column, nullable: true } : column
  })
  const mended = mendedBy(edit)
  return {
    ...mapping,
    columns,
    key,
    newTable: newTable && proposeTable(newTable.schema, newTable.name, columns, key),
    problems: mapping.problems.filter(({ code }) => !mended.includes(code)),
  }
}

function mendedBy({ columns, key }: MappingEdit): MappingProblem['code'][] {
  const byKey = ['key_not_unique', 'no_key', 'no_unique_index'] as const
  const byColumns = ['required_column_without_source', 'type_mismatch', 'nothing_mapped'] as const
  return [...(key ? byKey : []), ...(columns ? byColumns : [])]
}
