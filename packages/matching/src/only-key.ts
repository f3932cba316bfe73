import type { MappingProblem, TableSchema } from '@doki/contracts'

/**
 * A mapping of nothing but the key carries nothing across: a run would add rows that are blank beside it. No problem where
 * the table has nothing else to fill.
 */
export function onlyKey(
  mapped: readonly string[],
  key: readonly string[],
  table: TableSchema | null,
): MappingProblem[] {
  if (!table || mapped.length === 0 || !mapped.every(column => key.includes(column))) return []
  const others = table.columns.filter(
    ({ name, type, generated }) => !key.includes(name) && type !== null && !generated,
  )
  if (others.length === 0) return []
  const names = mapped.map(name => `“${name}”`).join(', ')
  return [
    {
      code: 'nothing_mapped',
      message: `Only the key ${names} is mapped, so nothing would come across. Map another column by hand, or choose another table.`,
      column: null,
    },
  ]
}
