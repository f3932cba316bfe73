import { DokiError, type NewTable } from '@doki/contracts'
import pg from 'pg'
import { describeTable } from './describe-table.ts'
import type { Tables } from './open-tables.ts'

/** Two sessions that create the same table at once: one of them is told one of these. */
const raced = new Set(['42P07', '23505', '42710'])

/**
 * Runs the SQL that a person approved, in one transaction. A table that is there already with these columns is
 * left as it is. Throws `DokiError('conflict')` when it is there with other columns, `DokiError('unprocessable')`
 * when the SQL did not make it.
 */
export async function createTable(tables: Tables, table: NewTable): Promise<void> {
  const before = await tables.describe(table.schema, table.name)
  if (before) return checkColumns(table, before.columns)
  try {
    await tables.tx('write', client => client.query(table.sql))
  } catch (error) {
    const cause = error instanceof DokiError ? error.cause : error
    if (!(cause instanceof pg.DatabaseError) || !raced.has(cause.code ?? '')) throw error
  }
  const after = await tables.tx('read', client => describeTable(client, table))
  if (!after)
    throw new DokiError(
      'unprocessable',
      `The SQL ran, but there is no table ${table.schema}.${table.name} now`,
    )
  checkColumns(table, after.columns)
}

function checkColumns(table: NewTable, found: { name: string; dbType: string }[]): void {
  const wrong = table.columns.filter(
    ({ name, dbType }) =>
      !found.some(column => column.name === name && fullType(column.dbType) === fullType(dbType)),
  )
  if (wrong.length === 0) return
  const names = wrong.map(({ name, dbType }) => `${name} ${dbType}`).join(', ')
  throw new DokiError(
    'conflict',
    `There is a table ${table.schema}.${table.name} already, without these columns: ${names}. Map to it as it is, or choose another name.`,
  )
}

const aliases: Record<string, string> = {
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  decimal: 'numeric',
  bool: 'boolean',
  varchar: 'character varying',
  char: 'character',
  float4: 'real',
  float8: 'double precision',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
}

/** A type as `format_type` spells it. */
function fullType(type: string): string {
  const plain = type
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?([(),]) ?/g, '$1')
    .trim()
  return plain.replace(/^[a-z0-9]+(?=$|[([])/, name => aliases[name] ?? name)
}
