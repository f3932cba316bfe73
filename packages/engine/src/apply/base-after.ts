import { type BaseSave, type RowChange, rowHash, type TableWrite, tableHashOf } from '@doki/sync'
import type { BaseRow } from '../state.ts'

/** What the base of each row is to be once the whole plan was carried out, by key; others stay as they are. */
export type Finals = ReadonlyMap<string, BaseSave>

/**
 * The base of a row after one side was written: as the plan has it in the end, but for the cells (places) that are not
 * the same on both sides yet: what both had agreed on before. `write` is what this run gave the table in that row.
 */
export function baseAfter(
  { key, row, after, base }: RowChange,
  finals: Finals,
  notYet: readonly number[],
  write?: TableWrite,
): BaseRow {
  const final = finals.get(key)
  const values = (final?.base ?? base ?? after ?? []).map((value, place) =>
    notYet.includes(place) ? (base?.[place] ?? null) : value,
  )
  const tableHash = tableHashOf(values, final?.tableHash, write)
  return { key, hash: rowHash(values), base: values, sheetRow: row ?? final?.sheetRow ?? null, tableHash }
}
