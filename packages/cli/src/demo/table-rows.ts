import { type ColumnMapping, type Mapping, managedKey, type SheetCell } from '@doki/contracts'
import pg from 'pg'
import { keptOf, looseText } from './same-cell.ts'

/** The texts of the mapped columns, in their order, and after them that of a managed key. */
export type TableRow = (string | null)[]

export interface TableRows {
  count: number
  /** By loose texts of the key: see `findRow`. */
  byKey: Map<string, TableRow>
}

/** All rows of a mapping's table, as Postgres writes them as text. */
export async function readTable(mapping: Mapping, databaseUrl: string): Promise<TableRows> {
  const { columns } = mapping
  const names = namesOf(mapping)
  const list = names.map(name => `${pg.escapeIdentifier(name)}::text`).join(', ')
  const { rows } = await withTable(mapping, databaseUrl, (client, table) =>
    client.query<TableRow>({ text: `select ${list} from ${table}`, rowMode: 'array' }),
  )
  const places = mapping.key.columns.map(name => names.indexOf(name))
  const byKey = new Map(
    rows.map(row => [tableKey(places.map(place => [row[place] ?? null, columns[place]])), row]),
  )
  return { count: rows.length, byKey }
}

/** The row of the table that has the key of a row of the sheet; `keyIndex` is the 0-based place of a managed key. */
export function findRow(
  { columns, key }: Pick<Mapping, 'columns' | 'key'>,
  table: TableRows,
  row: SheetCell[],
  keyIndex: number | undefined,
): TableRow | undefined {
  if (key.managed) return table.byKey.get(JSON.stringify([String(row[keyIndex ?? -1] ?? '')]))
  const parts = key.columns.map(name => {
    const column = columns.find(each => each.column === name)
    return column ? keyOf(row, column) : ''
  })
  return table.byKey.get(JSON.stringify(parts))
}

/**
 * Sets one column of a few rows, all or none, as a program would. Throws what Postgres refuses it with, and when a row
 * is not there any more.
 */
export async function editRows(
  mapping: Mapping,
  databaseUrl: string,
  column: string,
  edits: { row: TableRow; value: string }[],
): Promise<void> {
  const names = namesOf(mapping)
  const { columns: key } = mapping.key
  const isRow = key.map((name, at) => `${pg.escapeIdentifier(name)}::text = $${at + 2}`).join(' and ')
  await withTable(mapping, databaseUrl, async (client, table) => {
    const text = `update ${table} set ${pg.escapeIdentifier(column)} = $1 where ${isRow}`
    await client.query('begin')
    for (const { row, value } of edits) {
      const { rowCount } = await client.query(text, [value, ...key.map(name => row[names.indexOf(name)])])
      if (rowCount !== 1) throw new Error(`${rowCount} rows of the table have the key of one`)
    }
    await client.query('commit')
  })
}

function namesOf({ columns, key }: Mapping): string[] {
  return [...columns.map(each => each.column), ...(key.managed ? [managedKey] : [])]
}

async function withTable<T>(
  { table: { schema, name } }: Mapping,
  databaseUrl: string,
  work: (client: pg.Client, table: string) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query("set datestyle = 'ISO'; set timezone = 'UTC'")
    return await work(client, `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/** A tidied key is told apart by its letters alone, here and in the table. */
function keyOf(row: SheetCell[], column: ColumnMapping): string {
  const { type, transform, index } = column
  if (!transform) return looseText(row[index], column)
  const text = looseText(keptOf(row[index], column), { type, format: {} })
  return transform.kind === 'text' ? text.trim().toLowerCase() : text
}

/** The columns of a managed key are not among the mapping's: their text is the key. */
function tableKey(parts: [string | null, ColumnMapping | undefined][]): string {
  return JSON.stringify(
    parts.map(([text, column]) => {
      if (!column) return text ?? ''
      const loose = looseText(text, { type: column.type, format: {} })
      return column.transform?.kind === 'text' ? loose.trim().toLowerCase() : loose
    }),
  )
}
