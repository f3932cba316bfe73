import { DokiError, type Mapping } from '@doki/contracts'
import { proposeTable } from '@doki/matching'

/**
 * Throws `unprocessable` unless the SQL of a table to be made is the one Doki writes for this mapping. It is run as it
 * stands in a database of the customer's, so whoever could write it into the row by another way could have anything run.
 */
export function checkNewTable({ newTable, table, columns, key }: Mapping): void {
  if (!newTable) return
  const ours = proposeTable(table.schema, table.name, columns, key)
  if (newTable.sql !== ours.sql || newTable.schema !== table.schema || newTable.name !== table.name) {
    throw new DokiError(
      'unprocessable',
      'The table to be created is not the one this mapping asks for. Review the mapping and approve it again.',
    )
  }
}
