import {
  type ColumnMapping,
  type Mapping,
  type MappingProblem,
  type MappingProof,
  managedKey,
  type SheetCell,
  type TableSchema,
} from '@doki/contracts'
import { isKeptAs, keysAreGiven } from '@doki/sync'
import type { KeyCheck } from '../check-key.ts'
import { half } from '../fit-pairs.ts'
import { onlyKey } from '../only-key.ts'
import { proveColumn, type Rows, textsOf } from '../prove-column.ts'
import { readSheet } from '../sheet-table.ts'
import { suggestKey } from '../suggest-key.ts'
import { completeProof, requiredOf } from './complete-proof.ts'

export interface ValidationQuestion {
  mapping: Pick<Mapping, 'sheet' | 'columns' | 'key' | 'newTable'>
  /** All rows of data, the first of them at `mapping.sheet.firstRow`; cells as UNFORMATTED_VALUE gives them. */
  rows: readonly (readonly SheetCell[])[]
  /** Null: there is no such table (yet). */
  table: TableSchema | null
}

/**
 * Proves a mapping as it is over all rows, and says what speaks against it, as `suggestMapping` does of its own proposal.
 * Nothing is proposed.
 */
export function validateMapping({ mapping, rows, table }: ValidationQuestion): {
  proof: MappingProof
  problems: MappingProblem[]
} {
  const { sheet, columns, key, newTable } = mapping
  const { rows: count, rowNumbers } = readSheet([], rows, sheet.firstRow)
  const cells = rowNumbers.map(row => rows[row - sheet.firstRow] ?? [])
  // Rows that the database gives a key are not set aside for having none.
  const given = !key.managed && keysAreGiven(table, key.columns)
  const proved = columns.map(column => {
    const how = given && key.columns.includes(column.column) ? { ...column, nullable: true } : column
    return proveColumn(how, cells, rowNumbers)
  })
  const { check, problems } = checkKeyOf(mapping, table, cells)
  const proof = { rows: count, columns: proved, blankKeys: check.blank, doubledKeys: check.doubled }
  return {
    proof: completeProof(proof, { table, newTable, link: null }),
    problems: [
      ...emptiness(count, columns.length, table),
      ...onlyKey(
        columns.map(({ column }) => column),
        key.columns,
        table,
      ),
      ...(table ? misfits(columns, key.columns, table) : []),
      ...columns.flatMap((column, index) => unreadable(column, proved[index]?.castable ?? 1, table)),
      ...(table ? missing(columns, table) : []),
      ...problems,
    ],
  }
}

function checkKeyOf(
  { columns, key }: Pick<Mapping, 'columns' | 'key'>,
  table: TableSchema | null,
  cells: Rows,
): { check: KeyCheck; problems: MappingProblem[] } {
  if (!key.managed) {
    const mapped = key.columns.flatMap(name => columns.filter(({ column }) => column === name))
    return suggestKey({
      columns: mapped.map(mapping => ({ mapping, texts: () => textsOf(mapping, cells) })),
      table,
      named: key.columns,
      about: [],
      rows: cells.length,
    })
  }
  const isThere = !table || table.uniques.some(unique => unique.length === 1 && unique[0] === managedKey)
  return {
    check: { rows: cells.length, blank: 0, doubled: 0 },
    problems: isThere
      ? []
      : [
          problem(
            'no_unique_index',
            `Doki's own key needs a column “${managedKey}” of ${nameOf(table)} with a unique index on it. Add both, or choose a key among the mapped columns.`,
          ),
        ],
  }
}

function emptiness(rows: number, columns: number, table: TableSchema | null): MappingProblem[] {
  if (columns === 0) return [problem('nothing_mapped', 'No column is mapped.')]
  return rows === 0 && !table ? [problem('empty_sheet', 'The tab has no rows under its header.')] : []
}

/** Columns that the table does not have as they are mapped: the first run would stop at them. */
function misfits(
  columns: readonly ColumnMapping[],
  key: readonly string[],
  table: TableSchema,
): MappingProblem[] {
  return columns.flatMap(({ column, label, type, writer }) => {
    const found = table.columns.find(({ name }) => name === column)
    const misfit = (why: string) => [problem('type_mismatch', `“${label}” ${why}.`, column)]
    if (!found)
      return misfit(
        `is mapped to “${column}”, and ${nameOf(table)} has no such column. Map it to another one`,
      )
    if (found.type === null)
      return misfit(`is mapped to “${column}”, and Doki cannot carry ${found.dbType}. Map it to another one`)
    if (found.generated && writer !== 'table' && !(key.includes(column) && found.givesKeys))
      return misfit(`is mapped to “${column}”, whose value the database makes. Let only the table write it`)
    return isKeptAs(type, found.type)
      ? []
      : misfit(`is mapped as ${type}, and “${column}” is ${found.dbType}. Map it as ${found.type}`)
  })
}

/** A column with values of another kind than the one it is mapped to. */
function unreadable(
  { column, label, type, writer }: ColumnMapping,
  castable: number,
  table: TableSchema | null,
): MappingProblem[] {
  if (castable >= half || writer === 'table') return []
  const share = castable === 0 ? 'none' : `only ${Math.floor(castable * 100)} %`
  const what = table?.columns.find(({ name }) => name === column)?.dbType ?? type
  const message = `Of the values of “${label}” ${share} can be read as ${what}, which “${column}” is. Map another column to it.`
  return [problem('type_mismatch', message, column)]
}

function missing(columns: readonly ColumnMapping[], table: TableSchema): MappingProblem[] {
  const mapped = [managedKey, ...columns.map(({ column }) => column)]
  return requiredOf(table)
    .filter(name => !mapped.includes(name))
    .map(name =>
      problem(
        'required_column_without_source',
        `${nameOf(table)} wants a value in “${name}”, and no mapped column gives one. Map one, or give the table's column a default.`,
        name,
      ),
    )
}

function nameOf({ schema, name }: TableSchema): string {
  return `${schema}.${name}`
}

function problem(
  code: MappingProblem['code'],
  message: string,
  column: string | null = null,
): MappingProblem {
  return { code, message, column }
}
