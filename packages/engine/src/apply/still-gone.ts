import type { SheetCell } from '@doki/contracts'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { rangeOf } from './boxes.ts'
import { lookAt, SheetMoved, withKeyValues } from './look.ts'

/**
 * Which of the rows that were not found in the sheet are really gone from it, by key: before they leave the table, or the base. The sheet is read in pages, and a row that
 * moves from a page that is still to come to one that was read is in neither: so the keys of the whole tab are read
 * once more, in one request, and the header with them. Where no key is left the tab was emptied meanwhile, and nothing
 * counts as gone. Throws `SheetMoved` when a column is no longer where it was.
 */
export async function stillGone(
  ports: Pick<RunPorts, 'sheet'>,
  layout: Layout,
  absent: readonly string[],
): Promise<Set<string>> {
  if (absent.length === 0) return new Set()
  const keys = await keysInSheet(ports, layout)
  return new Set(keys && keys.size > 0 ? absent.filter(key => !keys.has(key)) : [])
}

/** Undefined when rows were added while we looked, so that some may be out of sight. */
async function keysInSheet(
  { sheet }: Pick<RunPorts, 'sheet'>,
  layout: Layout,
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
  if (!isAsRead) throw new SheetMoved('The header of the sheet changed while the run was at work')
  const data = [...now.keys()].filter(row => row >= layout.firstRow)
  const read = await withKeyValues(sheet, { ...layout, tab }, now, data)
  await lookAt(sheet, { ...layout, tab }, [])
  if ((await tabNow())?.rows !== tab.rows) return undefined
  return new Set(data.flatMap(row => layout.keyOf(read.get(row) ?? []) ?? []))
}
