import type { TableSchema } from '@doki/contracts'

/** True when the database gives a key to a row that comes without one; `key` are the key's columns by name. */
export function keysAreGiven(table: TableSchema | null, key: readonly string[]): boolean {
  const column = table?.columns.find(({ name }) => name === key[0])
  return key.length === 1 && column !== undefined && (column.givesKeys ?? column.hasDefault)
}
