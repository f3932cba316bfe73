import type { ColumnMapping, ColumnType } from '@doki/contracts'
import { testDatabase } from '@doki/database'
import type { TableTarget } from '@doki/sync'
import pg from 'pg'
import { openTables, type Tables } from '../open-tables.ts'

type Test = { teardown(fn: () => Promise<unknown>): unknown }

/** A real database with what `ddl` makes in it, opened as a person's would be, and a connection beside it. */
export async function testTables(t: Test, ddl: string) {
  const { url } = await testDatabase(t)
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(ddl)
  const tables = opened(t, url)
  t.teardown(() => admin.end())
  const query = async (text: string) => (await admin.query({ text, rowMode: 'array' })).rows
  return { url, tables, query }
}

/** On this machine, without waiting between tries. */
export function opened(t: Test, url: string, max = 2): Tables {
  const tables = openTables(url, { allowPrivateHosts: true, sleep: async () => {}, max })
  t.teardown(() => tables.end())
  return tables
}

/** Columns by name and type, in order; all of them both sides may write. */
export function target(
  name: string,
  key: string[],
  columns: Record<string, ColumnType>,
  schema = 'public',
): TableTarget {
  const types = new Map(Object.entries(columns))
  return {
    schema,
    name,
    key,
    keyTypes: key.map(column => types.get(column) ?? 'text'),
    columns: Array.from(types, ([column, type], index) => mapping(column, type, index)),
  }
}

function mapping(column: string, type: ColumnType, index: number): ColumnMapping {
  return {
    header: column,
    label: column,
    index,
    column,
    type,
    format: {},
    limits: {},
    nullable: true,
    writer: 'both',
    score: 1,
    reasons: [],
  }
}
