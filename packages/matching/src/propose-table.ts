import { type ColumnMapping, type MappingKey, managedKey, type NewTable } from '@doki/contracts'
import { quoteIfNeeded } from './sql-names.ts'

const dbTypes: Record<ColumnMapping['type'], string> = {
  text: 'text',
  integer: 'integer',
  decimal: 'numeric',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  json: 'jsonb',
  uuid: 'uuid',
  enum: 'text',
  list: 'text[]',
}
const int4Max = 2147483647

/** The type of a new table's column; whole numbers beyond four bytes get eight. */
export function dbTypeOf({ type, limits }: Pick<ColumnMapping, 'type' | 'limits'>): string {
  return type === 'integer' && Number(limits.max ?? int4Max) > int4Max ? 'bigint' : dbTypes[type]
}

/** A table for a sheet: what is run is exactly the `sql` that a person reads, one column a line. */
export function proposeTable(
  schema: string,
  name: string,
  columns: readonly ColumnMapping[],
  key: MappingKey,
): NewTable {
  const own = columns.map(column => ({
    name: column.column,
    dbType: dbTypeOf(column),
    nullable: column.nullable,
  }))
  const all = key.managed ? [{ name: managedKey, dbType: 'text', nullable: false }, ...own] : own
  const lines = all.map(
    ({ name, dbType, nullable }) => `  ${quoteIfNeeded(name)} ${dbType}${nullable ? '' : ' not null'}`,
  )
  const primaryKey = [...key.columns]
  lines.push(`  primary key (${primaryKey.map(quoteIfNeeded).join(', ')})`)
  const sql = `create table ${quoteIfNeeded(schema)}.${quoteIfNeeded(name)} (\n${lines.join(',\n')}\n);`
  return { schema, name, columns: all, primaryKey, sql }
}
