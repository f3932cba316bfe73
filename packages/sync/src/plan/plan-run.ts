import type { ColumnMapping, QuarantinedRow } from '@doki/contracts'
import { type Merged, merge } from '../merge/merge.ts'
import { type MergeRules, mirrored, type Side } from '../merge/rules.ts'
import { keyText } from '../rows/key.ts'
import type { SheetRow, SheetRows } from '../rows/sheet-rows.ts'
import { rowHash, sameValues, type Values } from '../rows/values.ts'
import { planBuilder } from './plan-builder.ts'
import type { RunPlan } from './run-plan.ts'

/** In place of the hash of a row that was about to be written to the table by a run that died: it may be there. */
export const unsureHash = ''

/** A write that was begun and not seen to the end: it may have been done. Undefined is absent. */
export interface PendingChange {
  side: Side
  before: Values | undefined
  after: Values | undefined
}

/** What is known of every row both sides agreed on, without its values. */
export interface BaseMark {
  key: string
  /** Of a new row whose write was not seen to the end, the hash of what was written. */
  hash: string
  /** 1-based row it was last seen in. */
  sheetRow: number | null
  /** `rowHash` of what the table made of it, where that is something else. */
  tableHash?: string | null
  /** Writes of earlier runs, the oldest first, of which nobody knows. */
  pending?: readonly PendingChange[]
}

export interface PlanInput {
  columns: readonly ColumnMapping[]
  rules: Omit<MergeRules, 'newer' | 'writers'>
  sheet: SheetRows
  base: Iterable<BaseMark>
  /** Of the rows `rowsInDispute` names; others need none. */
  baseValues?: ReadonlyMap<string, Values>
  table: Iterable<{ key: readonly string[]; values: Values }>
  /** For `newest_wins`: which side of a row was changed last, if anyone knows. */
  newer?: (key: string) => MergeRules['newer']
}

/**
 * Merges all rows and says what would change on each side. Pure, and independent of the order of its input: changes
 * come in the order of the sheet, rows that only the table has by key. Rows in quarantine are left alone on both sides,
 * and so are all known rows when the sheet reads as empty: `guardEmpty` stops such a run.
 */
export function planRun({ columns, rules, sheet, base, baseValues, table, newer }: PlanInput): RunPlan {
  const marks = new Map<string, BaseMark>()
  for (const mark of base) marks.set(mark.key, mark)
  const tableRows = new Map<string, Values>()
  for (const { key, values } of table) tableRows.set(keyText(key), values)
  const counts = { sheetRows: sheet.filled, tableRows: tableRows.size, baseRows: marks.size }
  const plan = planBuilder(counts, sortQuarantine(sheet.quarantine))
  const writers = columns.map(column => column.writer)

  function mergeRow(key: string, inSheet: SheetRow | undefined, inTable: Values | undefined): void {
    const mark = marks.get(key)
    marks.delete(key)
    tableRows.delete(key)
    if (inSheet && inTable && sameValues(inSheet.values, inTable)) {
      plan.agreed(inSheet, mark)
      return
    }
    const values = mark && baseOf(mark, inSheet, inTable, baseValues, mirrored(rules) !== undefined)
    const merged: Merged = merge(values, inSheet?.values, inTable, { ...rules, writers, newer: newer?.(key) })
    plan.merged(
      { key, row: inSheet?.row ?? null, sheet: inSheet?.values, table: inTable, base: values },
      merged,
      mark,
    )
  }

  const lost = sheet.filled === 0 && marks.size > 0
  for (const key of lost ? [...marks.keys()] : heldKeys(sheet, marks)) {
    plan.held(tableRows.has(key))
    marks.delete(key)
    tableRows.delete(key)
  }
  for (const row of sheet.rows.toSorted((a, b) => a.row - b.row))
    mergeRow(row.key, row, tableRows.get(row.key))
  for (const key of [...tableRows.keys()].sort()) mergeRow(key, undefined, tableRows.get(key))
  for (const key of [...marks.keys()].sort()) plan.forgotten(key)
  return plan.done()
}

/**
 * Keys of the rows whose base values the merge needs: both sides differ, and neither still is what the base was.
 * A one-way sync that mirrors its source needs none.
 */
export function rowsInDispute(input: Omit<PlanInput, 'baseValues' | 'newer'>): string[] {
  if (mirrored(input.rules)) return []
  const hashes = new Map(
    Array.from(input.base, mark => [mark.key, mark.hash] as const).filter(([, hash]) => hash !== unsureHash),
  )
  const sheetRows = new Map(input.sheet.rows.map(row => [row.key, row]))
  const keys: string[] = []
  for (const { key: parts, values } of input.table) {
    const key = keyText(parts)
    const hash = hashes.get(key)
    const inSheet = sheetRows.get(key)
    sheetRows.delete(key)
    if (hash === undefined || hash === inSheet?.hash || (inSheet && sameValues(inSheet.values, values)))
      continue
    if (rowHash(values) !== hash) keys.push(key)
  }
  for (const [key, { hash }] of sheetRows) if (hashes.has(key) && hashes.get(key) !== hash) keys.push(key)
  return keys.sort()
}

/**
 * The base is known without reading it when a side still has its hash, and does not matter to a side that mirrors the
 * other. Of a row written by a run that died, it is what the table has. Throws when the caller left out a row that
 * `rowsInDispute` names.
 */
function baseOf(
  { key, hash }: BaseMark,
  inSheet: SheetRow | undefined,
  inTable: Values | undefined,
  known: ReadonlyMap<string, Values> | undefined,
  anyWillDo: boolean,
): Values | undefined {
  if (hash === unsureHash) return inTable
  if (inSheet?.hash === hash) return inSheet.values
  if (inTable && rowHash(inTable) === hash) return inTable
  const values = known?.get(key)
  if (values) return values
  if (!anyWillDo) throw new Error('The plan needs the base values of every row in dispute')
  return (inSheet?.values ?? inTable)?.map(() => null)
}

/** Rows in quarantine are in the sheet; a base row last seen where an unreadable key now stands may be. */
function heldKeys(sheet: SheetRows, marks: ReadonlyMap<string, BaseMark>): string[] {
  const keys = [...sheet.heldKeys]
  if (sheet.heldRows.size === 0) return keys
  const present = new Set([...keys, ...sheet.rows.map(({ key }) => key)])
  for (const { key, sheetRow } of marks.values()) {
    if (sheetRow !== null && sheet.heldRows.has(sheetRow) && !present.has(key)) keys.push(key)
  }
  return keys
}

function sortQuarantine(rows: readonly QuarantinedRow[]): QuarantinedRow[] {
  const text = (row: QuarantinedRow) => `${row.column ?? ''} ${row.code} ${row.reason}`
  return rows.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0) || (text(a) < text(b) ? -1 : 1))
}
