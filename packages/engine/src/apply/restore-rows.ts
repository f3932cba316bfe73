import type { RowChange, Values } from '@doki/sync'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'

/** A row of the sheet as the run read it. */
export interface KnownRow {
  key: string
  values: Values
}

/**
 * Rows that the sheet had when the run read it, that nobody asked to be deleted, and that are no longer anywhere in it: to be
 * written again, below the others. Asked for when rows moved in the moment between looking and writing, so that a
 * neighbour may have been hit.
 */
export async function lostRows(
  { sheet }: Pick<RunPorts, 'sheet'>,
  layout: Layout,
  known: readonly KnownRow[],
  deleted: ReadonlySet<string>,
): Promise<RowChange[]> {
  const info = await sheet.describe()
  const tab = info.tabs.find(({ sheetId }) => sheetId === layout.tab.sheetId)
  if (!tab) return []
  const there = new Set<string>()
  const width = Math.max(...layout.header.map(({ index }) => index)) + 1
  for await (const page of sheet.readRows(tab.title, layout.firstRow, tab.rows, width)) {
    for (const cells of page.rows) {
      const key = layout.keyOf(cells)
      if (key !== undefined) there.add(key)
    }
  }
  return known.flatMap(({ key, values }) =>
    there.has(key) || deleted.has(key)
      ? []
      : [{ key, row: null, before: undefined, after: values, base: values }],
  )
}
