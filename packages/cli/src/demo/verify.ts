import type { Mapping, SheetCell } from '@doki/contracts'
import { plural } from './format.ts'
import { sameInRow } from './same-cell.ts'
import { findRow, readTable } from './table-rows.ts'

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
      if (!sameInRow(row, text, column)) differs(`row ${number}, “${column.label}” differs`)
    }
  }
  if (table.count !== (tableRows ?? compared))
    differs(`the table has ${table.count} rows instead of ${tableRows ?? compared}`)
  return { rows: compared, cells, differences }
}

/** What a comparison came to, in words. */
export function verdict(when: string, { rows, cells, differences }: Verification): string {
  const compared = `${plural(rows, 'row')}, ${plural(cells, 'cell')} compared`
  if (differences.length === 0) return `${when}: sheet and table agree (${compared}).`
  return [`${when}: ${plural(differences.length, 'difference')} (${compared}):`, ...differences].join('\n  ')
}
