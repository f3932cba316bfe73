import type { Mapping, MappingLink, MappingProof, TableSchema } from '@doki/contracts'

interface Beside {
  /** Null: it is still to be made, as `newTable` says. */
  table: TableSchema | null
  newTable: Mapping['newTable']
  link: MappingLink | null
}

/** A proof with what only the table tells: which columns want a value in every row, and what would link by the key. */
export function completeProof(proof: MappingProof, { table, newTable, link }: Beside): MappingProof {
  const required = new Set(table ? requiredOf(table) : requiredOfNew(newTable))
  return {
    ...proof,
    columns: proof.columns.map(column => ({
      ...column,
      blank: proof.rows - column.filled,
      required: required.has(column.column),
    })),
    link,
  }
}

/** The columns that want a value in every row and have none of their own to put there. */
export function requiredOf({ columns }: TableSchema): string[] {
  return columns
    .filter(({ nullable, hasDefault, generated }) => !nullable && !hasDefault && !generated)
    .map(({ name }) => name)
}

function requiredOfNew(newTable: Mapping['newTable']): string[] {
  return (newTable?.columns ?? []).filter(({ nullable }) => !nullable).map(({ name }) => name)
}
