import { managedKey, type TableColumn, type TableSchema } from '@doki/contracts'
import type { Mapped } from './map-to-new-table.ts'

/** Why a column of the table cannot be written; null when it can. An identity that is the key can be given a value. */
export function refusal(column: TableColumn, table: TableSchema): string | null {
  if (column.name === managedKey) return "Doki's own key"
  if (column.type === null) return `Doki cannot carry ${column.dbType}`
  if (column.generated && !table.primaryKey.includes(column.name)) return 'the database makes its value'
  return null
}

/** Why nothing fills a column of the table, and the problem that it is where every row wants a value in it. */
export function leaveInTable(out: Mapped, column: TableColumn, table: TableSchema): void {
  const isRequired = !column.nullable && !column.hasDefault && !column.generated && column.name !== managedKey
  const refused = refusal(column, table)
  const filledBy = column.generated ? 'the database makes its value' : 'it keeps its default'
  const reason =
    refused ??
    (isRequired
      ? 'required, and nothing in the sheet looks like it'
      : `nothing in the sheet looks like it; ${column.nullable && !column.hasDefault ? 'it may stay empty' : filledBy}`)
  out.leftInTable.push({ column: column.name, reason })
  if (isRequired)
    out.problems.push({
      code: 'required_column_without_source',
      message: `The table wants a value in “${column.name}” (${column.dbType}), and no column of the sheet gives one. Add such a column to the sheet, map one by hand, or give the table's column a default.`,
      column: column.name,
    })
}
