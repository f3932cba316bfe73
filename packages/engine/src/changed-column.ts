import type { ColumnMapping, TableSchema } from '@doki/contracts'

const names = [
  'updated_at',
  'modified_at',
  'changed_at',
  'last_modified',
  'last_updated',
  'updatedat',
  'modifiedat',
]

/** The column by which a table says when a row was last changed, as most do; null when it has none, or it is mapped. */
export function changedColumnOf(
  { columns }: TableSchema,
  mapped: readonly Pick<ColumnMapping, 'column'>[],
): string | null {
  const own = new Set(mapped.map(({ column }) => column))
  const found = columns.filter(
    ({ name, type }) => names.includes(name.toLowerCase()) && type === 'timestamptz' && !own.has(name),
  )
  return found[0]?.name ?? null
}
