import type { Mapping, TableSchema } from '@doki/contracts'
import { keyText, rowHash, type SheetRows, type TableRow, type TableTarget } from '@doki/sync'
import { changedColumnOf } from './changed-column.ts'
import type { RunPorts } from './ports.ts'

/** How the engine addresses the mapping's table. The key of a managed mapping is a text column of its own. */
export function targetOf({ table, columns, key }: Mapping, schema: TableSchema | null): TableTarget {
  const keyTypes = key.columns.map(name => columns.find(({ column }) => column === name)?.type ?? 'text')
  const changedColumn = schema && changedColumnOf(schema, columns)
  return { schema: table.schema, name: table.name, columns, key: key.columns, keyTypes, changedColumn }
}

/**
 * Every row of the table; none of a table that is still to be made. Rows that are as the sheet has them share the
 * sheet's texts, so that both sides of a large sync fit in memory once.
 */
export async function readTable(
  target: TableTarget,
  schema: TableSchema | null,
  sheet: SheetRows,
  { table, progress, check }: RunPorts,
): Promise<TableRow[]> {
  if (!schema) return []
  const sheetRows = new Map(sheet.rows.map(row => [row.key, row]))
  const rows: TableRow[] = []
  for await (const batch of table.readRows(target)) {
    await check()
    for (const row of batch) {
      const twin = sheetRows.get(keyText(row.key))
      rows.push(twin && twin.hash === rowHash(row.values) ? { ...row, values: twin.values } : row)
    }
    progress(rows.length, null, 'Reading the table')
  }
  return rows
}
