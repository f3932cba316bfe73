import { type ColumnMapping, type Mapping, managedKey, type SheetCell } from '@doki/contracts'
import pg from 'pg'
import { looseText, sameCell } from './same-cell.ts'

export interface Verification {
  rows: number
  cells: number
  /** Cells that differ, and rows that are on one side only, in words; at most 20. */
  differences: string[]
}

/**
 * Compares every mapped cell of the sheet with the table, row by row by key. `held` are the 1-based rows in
 * quarantine; `tableRows` is how many rows the table has to have, when it is not exactly the sheet's.
 */
export async function verify(
  mapping: Mapping,
  rows: SheetCell[][],
  held: Set<number>,
  keyIndex: number | undefined,
  databaseUrl: string,
  tableRows?: number,
): Promise<Verification> {
  const table = await readTable(mapping, databaseUrl)
  const differences: string[] = []
  const differs = (text: string) => differences.length < 20 && differences.push(text)
  let compared = 0
  let cells = 0
  for (const [offset, row] of rows.entries()) {
    const number = mapping.sheet.firstRow + offset
    if (held.has(number) || row.every(cell => cell === null || cell === '')) continue
    const found = findRow(mapping, table, row, keyIndex)
    if (!found) {
      differs(`row ${number} of the sheet is not in the table`)
      continue
    }
    compared++
    for (const [at, column] of mapping.columns.entries()) {
      cells++
      const text = found[at] ?? null
      if (!sameCell(row[column.index], text, column)) differs(`row ${number}, “${column.label}” differs`)
    }
  }
  if (table.count !== (tableRows ?? compared))
    differs(`the table has ${table.count} rows instead of ${tableRows ?? compared}`)
  return { rows: compared, cells, differences }
}

interface TableRows {
  count: number
  byKey: Map<string, (string | null)[]>
}

async function readTable({ table, columns, key }: Mapping, databaseUrl: string): Promise<TableRows> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const names = [...columns.map(each => each.column), ...(key.managed ? [managedKey] : [])]
    const list = names.map(name => `${pg.escapeIdentifier(name)}::text`).join(', ')
    const from = `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`
    await client.query("set datestyle = 'ISO'; set timezone = 'UTC'")
    const { rows } = await client.query<(string | null)[]>({
      text: `select ${list} from ${from}`,
      rowMode: 'array',
    })
    const places = key.columns.map(name => names.indexOf(name))
    const byKey = new Map(
      rows.map(row => [tableKey(places.map(place => [row[place] ?? null, columns[place]])), row]),
    )
    return { count: rows.length, byKey }
  } finally {
    await client.end()
  }
}

function findRow(
  { columns, key }: Mapping,
  table: TableRows,
  row: SheetCell[],
  keyIndex: number | undefined,
) {
  if (key.managed) return table.byKey.get(JSON.stringify([String(row[keyIndex ?? -1] ?? '')]))
  const parts = key.columns.map(name => {
    const column = columns.find(each => each.column === name)
    return column ? looseText(row[column.index], column) : ''
  })
  return table.byKey.get(JSON.stringify(parts))
}

/** The columns of a managed key are not among the mapping's: their text is the key. */
function tableKey(parts: [string | null, ColumnMapping | undefined][]): string {
  return JSON.stringify(
    parts.map(([text, column]) =>
      column ? looseText(text, { type: column.type, format: {} }) : (text ?? ''),
    ),
  )
}
