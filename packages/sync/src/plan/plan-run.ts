import type { ColumnMapping, QuarantinedRow } from '@doki/contracts'
import { merge } from '../merge/merge.ts'
import { type MergedUnsure, mergeUnsure } from '../merge/merge-unsure.ts'
import type { MergeRules } from '../merge/rules.ts'
import { givenBySheet } from '../rows/given-by-sheet.ts'
import { keyText } from '../rows/key.ts'
import type { SheetRow, SheetRows } from '../rows/sheet-rows.ts'
import { rowHash, sameValues, type Values } from '../rows/values.ts'
import { isWritable } from '../transforms/places.ts'
import { sheetFit } from './fit-sheet.ts'
import { heldKeys } from './held-keys.ts'
import { isAhead, type PendingChange, possibleBases, unsureHash } from './pending.ts'
import { type PlannedRow, planBuilder } from './plan-builder.ts'
import { chosenOf, resolve } from './resolve.ts'
import type { Resolution, RunPlan } from './run-plan.ts'
import { placesMade } from './table-hash.ts'

/** What is known of every row both sides agreed on, without its values. */
export interface BaseMark {
  key: string
  /** Of a new row whose write was not seen to the end, the hash of what was written; `unsureHash` where there is no base row. */
  hash: string
  /** 1-based row it was last seen in. */
  sheetRow: number | null
  /** `tableHashOf` the cells that the table made something else of. */
  tableHash?: string | null
  /** Writes of earlier runs, the oldest first, of which nobody knows. */
  pending?: readonly PendingChange[]
}

export interface PlanInput {
  columns: readonly ColumnMapping[]
  /** Names of those that the key is made of; none when it is managed. */
  keyColumns?: readonly string[]
  rules: Pick<MergeRules, 'direction' | 'conflictPolicy' | 'deletePolicy'>
  sheet: SheetRows
  base: Iterable<BaseMark>
  /** Of the rows `rowsInDispute` names; others need none. */
  baseValues?: ReadonlyMap<string, Values>
  table: Iterable<{ key: readonly string[]; values: Values }>
  /** For `newest_wins`: which side of a row was changed last, if anyone knows. */
  newer?: (key: string) => MergeRules['newer']
  /** What people decided about conflicts, not carried out yet. */
  resolutions?: readonly Resolution[]
  /** The spreadsheet's: with it, rows with a value that no cell can hold are quarantined. */
  timeZone?: string
}

/**
 * Merges all rows and says what would change on each side. Pure, and independent of the order of its input: changes
 * come in the order of the sheet, rows that only the table has by key. Rows in quarantine are left alone on both sides,
 * and so are all known rows when the sheet reads as empty: `guardEmpty` stops such a run.
 */
export function planRun(input: PlanInput): RunPlan {
  const { columns, rules, sheet, baseValues, newer } = input
  const marks = new Map<string, BaseMark>()
  for (const mark of input.base) marks.set(mark.key, mark)
  const tableRows = new Map<string, Values>()
  for (const { key, values } of input.table) tableRows.set(keyText(key), values)
  const known = knownRows(marks)
  const counts = { sheetRows: sheet.filled, tableRows: tableRows.size, baseRows: known }
  const plan = planBuilder(counts, sortQuarantine(sheet.quarantine))
  const writers = columns.map(column => (isWritable(column) ? column.writer : 'sheet'))
  const given = givenBySheet(columns, input.timeZone)
  const decided = Map.groupBy(input.resolutions ?? [], ({ key }) => key)
  const misfits = input.timeZone === undefined ? () => [] : sheetFit(columns, input.timeZone)

  function mergeRow(key: string, inSheet: SheetRow | undefined, inTable: Values | undefined): void {
    const mark = marks.get(key)
    marks.delete(key)
    tableRows.delete(key)
    const row: PlannedRow = {
      key,
      row: inSheet?.row ?? null,
      sheet: inSheet?.values,
      table: inTable,
      base: undefined,
    }
    const resolutions = decided.get(key) ?? []
    const isAgreed = inSheet && inTable && sameValues(inSheet.values, inTable)
    if (isAgreed && resolutions.length === 0) {
      plan.agreed(row, inSheet.values, inSheet.hash, mark)
      return
    }
    const how = { ...rules, writers, given, newer: newer?.(key) }
    const { made, ...found } = mergedRow(row, mark, inSheet, how, resolutions)
    const { merged, ids } = resolve(row, found, resolutions, columns, how)
    if (isAgreed) {
      plan.resolved(ids)
      plan.agreed(row, inSheet.values, inSheet.hash, mark)
    } else if (merged.unsure.size > 0) plan.waits(row, merged, mark)
    else {
      const why = misfits(row, row.sheet, merged.sheet)
      if (why.length > 0) {
        plan.refused(row, why, mark)
        return
      }
      plan.resolved(ids)
      plan.merged(row, merged, mark, made)
    }
  }

  /** Merges, and notes in `row` what it was based on. */
  function mergedRow(
    row: PlannedRow,
    mark: BaseMark | undefined,
    inSheet: SheetRow | undefined,
    how: MergeRules,
    resolutions: readonly Resolution[],
  ): MergedUnsure & { made: ReadonlySet<number> } {
    const made = placesMade(mark?.tableHash, row.table)
    if (mark?.pending?.length) {
      const base = baseValues?.get(row.key)
      const chosen = chosenValues(resolutions, columns)
      const bases = possibleBases({ ...row, hash: mark.hash, pending: mark.pending, base, chosen })
      row.base = bases?.map(cell => cell[0] ?? null)
      for (const i of made) if (bases?.[i]?.length !== 1 || bases[i][0] !== base?.[i]) made.delete(i)
      return { ...mergeUnsure(bases, row.sheet, row.table, { ...how, made }), made }
    }
    row.base = mark && baseOf(mark, inSheet, row.table, baseValues)
    return { ...merge(row.base, row.sheet, row.table, { ...how, made }), unsure: certain, made }
  }

  const lost = sheet.filled === 0 && known > 0
  for (const key of lost
    ? [...marks.keys()]
    : heldKeys(sheet, marks, tableRows, { columns, keyColumns: input.keyColumns ?? [] })) {
    plan.held({ key, sheet: undefined, table: tableRows.get(key) }, marks.get(key))
    marks.delete(key)
    tableRows.delete(key)
  }
  for (const row of sheet.rows.toSorted((a, b) => a.row - b.row)) {
    mergeRow(row.key, row, tableRows.get(row.key))
  }
  for (const key of [...tableRows.keys()].sort()) mergeRow(key, undefined, tableRows.get(key))
  for (const key of [...marks.keys()].sort()) plan.forgotten(key)
  return plan.done()
}

/**
 * Keys of the rows whose base values the merge needs: both sides differ, and neither still is what the base was; or a
 * write was not seen to the end, or a person decided about it.
 */
export function rowsInDispute(input: Pick<PlanInput, 'sheet' | 'base' | 'table' | 'resolutions'>): string[] {
  const marks = new Map(Array.from(input.base, mark => [mark.key, mark] as const))
  const sheetRows = new Map(input.sheet.rows.map(row => [row.key, row]))
  const decided = new Set(input.resolutions?.map(({ key }) => key))
  const keys: string[] = []
  for (const { key: parts, values } of input.table) {
    const key = keyText(parts)
    const mark = marks.get(key)
    const inSheet = sheetRows.get(key)
    sheetRows.delete(key)
    if (!mark || (inSheet && sameValues(inSheet.values, values) && !decided.has(key))) continue
    if (mark.pending?.length || (mark.hash !== inSheet?.hash && rowHash(values) !== mark.hash)) keys.push(key)
  }
  for (const [key, { hash }] of sheetRows) {
    const mark = marks.get(key)
    if (mark && (mark.pending?.length || mark.hash !== hash)) keys.push(key)
  }
  return keys.sort()
}

/**
 * The base is known without reading it when a side still has its hash. Throws when the caller left out a row that
 * `rowsInDispute` names.
 */
function baseOf(
  { key, hash }: BaseMark,
  inSheet: SheetRow | undefined,
  inTable: Values | undefined,
  known: ReadonlyMap<string, Values> | undefined,
): Values {
  if (inSheet?.hash === hash) return inSheet.values
  if (inTable && rowHash(inTable) === hash) return inTable
  const values = known?.get(key)
  if (!values) throw new Error('The plan needs the base values of every row in dispute')
  return values
}

const certain: ReadonlySet<number | null> = new Set()

function chosenValues(resolutions: readonly Resolution[], columns: readonly ColumnMapping[]) {
  const values = resolutions.filter(({ take, column }) => take === 'value' && column !== null)
  return new Map(
    values.map(each => [columns.findIndex(({ column }) => column === each.column), chosenOf(each)]),
  )
}

/** Rows that were on both sides, without those that a dead run was about to write, or to delete from the sheet. */
function knownRows(marks: ReadonlyMap<string, BaseMark>): number {
  let count = 0
  for (const { hash, pending = [] } of marks.values()) {
    const isGoing = pending.some(({ side, after, before }) => side === 'sheet' && before && !after)
    if (hash !== unsureHash && !isGoing && !isAhead({ hash, pending })) count++
  }
  return count
}

function sortQuarantine(rows: readonly QuarantinedRow[]): QuarantinedRow[] {
  const text = (row: QuarantinedRow) => `${row.column ?? ''} ${row.code} ${row.reason}`
  return rows.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0) || (text(a) < text(b) ? -1 : 1))
}
