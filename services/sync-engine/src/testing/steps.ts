import type { BaseRow, StepChange } from '@doki/engine'
import { rowHash, type Values } from '@doki/sync'

/** A step that went through. */
export const nothing = { save: [], remove: [], failed: [], unsure: [] }

/** A row of the base. */
export function row(key: string, sheetRow: number | null, base: Values = [key, null]): BaseRow {
  return { key, hash: rowHash(base), base, sheetRow, tableHash: null }
}

/** What is read of it. */
export function mark(key: string, sheetRow: number | null, base?: Values) {
  const { base: _, ...rest } = row(key, sheetRow, base)
  return rest
}

/** A step of new rows. */
export function insertOf(side: 'sheet' | 'table', rows: BaseRow[]) {
  const changes = rows.map(({ key, sheetRow, base }) => ({
    key,
    row: sheetRow,
    before: undefined,
    after: base,
  }))
  return { side, kind: 'rows' as const, changes, ahead: rows }
}

/** A step of changes. */
export function changeOf(side: 'sheet' | 'table', changes: StepChange[]) {
  return { side, kind: 'rows' as const, changes, ahead: [] }
}

export function byKey<T extends { key: string }>(rows: T[]): T[] {
  return rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}
