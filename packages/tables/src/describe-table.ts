import type { TableColumn, TableSchema } from '@doki/contracts'
import type pg from 'pg'
import { limitsOf, typeOf } from './column-type.ts'
import type { TableRef } from './identifier.ts'
import { type ColumnFacts, readFacts, type TableFacts } from './table-facts.ts'

/** What a table has, read from the catalogues. Null when it is not there, or in a schema this user may not use. */
export async function describeTable(client: pg.ClientBase, ref: TableRef): Promise<TableSchema | null> {
  const facts = await readFacts(client, ref)
  return facts && tableSchema(ref, facts)
}

export function tableSchema({ schema, name }: TableRef, facts: TableFacts): TableSchema {
  const { columns, keys, kind, row_security: rowSecurity, denied } = facts
  return {
    schema,
    name,
    columns: columns.map(tableColumn),
    primaryKey: keys.find(key => key.is_primary)?.columns ?? [],
    uniques: keys.map(key => key.columns),
    kind,
    rowSecurity,
    denied,
  }
}

function tableColumn(facts: ColumnFacts): TableColumn {
  return {
    name: facts.name,
    dbType: facts.db_type,
    type: typeOf(facts),
    nullable: facts.nullable,
    hasDefault: facts.has_default,
    generated: facts.generated,
    limits: limitsOf(facts),
    ...(facts.gives_keys && { givesKeys: true }),
    ...(facts.denied.length > 0 && { denied: facts.denied }),
  }
}
