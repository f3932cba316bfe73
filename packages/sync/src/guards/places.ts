import type { ColumnMapping, GuardFinding, Mapping, TableSchema } from '@doki/contracts'
import { managedKey } from '@doki/contracts'
import type { SheetInfo } from '../ports.ts'
import { isKeptAs } from '../values/kept-as.ts'
import { quote } from '../values/refusal.ts'

/** Is the tab still there? It is known by Google's id, so a renamed tab is found. */
export function guardTab(
  info: Pick<SheetInfo, 'tabs'>,
  sheet: Pick<Mapping['sheet'], 'sheetId' | 'tab'>,
): GuardFinding[] {
  if (info.tabs.some(({ sheetId }) => sheetId === sheet.sheetId)) return []
  const message = `The tab ${quote(sheet.tab)} is no longer in the spreadsheet: put it back, or map another tab`
  return [{ code: 'tab_missing', message, confirmable: false }]
}

/** Does the table still take what the mapping gives it? `schema` is null when there is no such table. */
export function guardTable(
  schema: TableSchema | null,
  mapping: Pick<Mapping, 'columns' | 'key' | 'newTable' | 'table'>,
  known: { baseRows: number },
): GuardFinding[] {
  if (!schema) {
    if (mapping.newTable && known.baseRows === 0) return []
    const message = `There is no table ${quote(`${mapping.table.schema}.${mapping.table.name}`)}: create it again, or map another table`
    return [{ code: 'table_missing', message, confirmable: false }]
  }
  const changes = [
    ...mapping.columns.flatMap(column => changeOf(column, schema, mapping.key.columns) ?? []),
    ...unfilled(schema, mapping),
  ]
  if (changes.length === 0) return []
  const message = `The table changed since the mapping was approved: ${changes.join('; ')}. Review the mapping`
  return [{ code: 'column_type_changed', message, confirmable: false }]
}

/** An identity as the key is written with a new row, and what only the table writes it may work out as it likes. */
function changeOf(
  { column, type, writer }: ColumnMapping,
  schema: TableSchema,
  key: readonly string[],
): string | undefined {
  const found = schema.columns.find(({ name }) => name === column)
  if (!found) return `the column ${quote(column)} is gone`
  const isKey = key.includes(column) && found.givesKeys
  if (found.generated && !isKey && writer !== 'table')
    return `the column ${quote(column)} is now worked out by the database`
  return isKeptAs(type, found.type)
    ? undefined
    : `the column ${quote(column)} is now ${found.dbType}, and was mapped as ${type}`
}

function unfilled(schema: TableSchema, { columns }: Pick<Mapping, 'columns'>): string[] {
  const mapped = new Set([managedKey, ...columns.map(({ column }) => column)])
  return schema.columns
    .filter(
      ({ name, nullable, hasDefault, generated }) =>
        !mapped.has(name) && !nullable && !hasDefault && !generated,
    )
    .map(({ name }) => `the column ${quote(name)} needs a value, and no column of the sheet fills it`)
}
