import type { SheetCell } from '@doki/contracts'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { rangeOf } from './boxes.ts'
import { lookAt, SheetMoved, withValues } from './look.ts'

/**
 * The keys that are in the sheet, all of them read in one request, and the header with them. The sheet is read in pages, and
 * a row that moves from a page that is still to come to one that was read is in neither: so this is asked before a row
 * leaves the table or the base since the sheet does not have it, and before it is added to the sheet. Undefined when
 * rows were added while we looked, so that some may be out of sight. Throws `SheetMoved` when a column is no longer
 * where it was; `written` says that this is a look after a write.
 */
export async function keysInSheet(
  { sheet }: Pick<RunPorts, 'sheet'>,
  layout: Layout,
  { written = false } = {},
): Promise<Set<string> | undefined> {
  const { sheetId } = layout.tab
  const tabNow = async () => (await sheet.describe()).tabs.find(tab => tab.sheetId === sheetId)
  const tab = await tabNow()
  if (!tab || tab.rows < layout.firstRow) return undefined
  const rows = { firstRow: layout.headerRow, lastRow: tab.rows }
  const found = await sheet.readFormulas(
    tab.title,
    layout.keyIndexes.map(index => rangeOf({ ...rows, firstColumn: index, lastColumn: index })),
  )
  const now = new Map<number, SheetCell[]>()
  for (const [at, index] of layout.keyIndexes.entries()) {
    for (const [down, [cell = null] = []] of (found[at] ?? []).entries()) {
      const cells = now.get(layout.headerRow + down) ?? []
      cells[index] = cell
      now.set(layout.headerRow + down, cells)
    }
  }
  const header = now.get(layout.headerRow) ?? []
  const isAsRead = layout.header.every(
    ({ index, cell }) => !layout.keyIndexes.includes(index) || (header[index] ?? '') === (cell ?? ''),
  )
  if (!isAsRead) throw new SheetMoved('The header of the sheet changed while the run was at work', written)
  const data = [...now.keys()].filter(row => row >= layout.firstRow)
  const read = await withValues(sheet, { ...layout, tab }, now, data)
  await lookAt(sheet, { ...layout, tab }, [], { written })
  if ((await tabNow())?.rows !== tab.rows) return undefined
  return new Set(data.flatMap(row => layout.keyOf(read.get(row) ?? []) ?? []))
}
