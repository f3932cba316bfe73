import { isBlank, type Values } from '@doki/sync'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { type CellWrite, writesOf } from './cells.ts'
import { lookAt, type RowsNow } from './look.ts'
import { send } from './send.ts'

/** A cell that was written while the rows of the sheet moved: `column` is a place among the mapping's columns. */
export interface Stray {
  row: number
  place: number
  /** What was written there. */
  written: string | null
}

/** The values of a row of the sheet as the run knows them, by key; undefined for one it has not seen. */
export type ValuesOf = (key: string) => Values | undefined

/**
 * Puts right what landed in the wrong row: rows moved in the moment between looking and writing, which Google gives no means
 * to rule out. The row that stands there now gets back what it had when the run read it; a row that was blank gets blank.
 */
export async function restoreCells(
  { sheet, check }: Pick<RunPorts, 'sheet' | 'check'>,
  layout: Layout,
  strays: readonly Stray[],
  valuesOf: ValuesOf,
): Promise<void> {
  if (strays.length === 0) return
  const now = await lookAt(sheet, layout, [...new Set(strays.map(({ row }) => row))], { written: true })
  const cells = strays.flatMap(stray => repair(layout, now, stray, valuesOf, strays))
  if (cells.length === 0) return
  await check()
  await send(() => sheet.write(layout.tab.title, writesOf(cells)))
}

function repair(
  layout: Layout,
  now: RowsNow,
  { row, place, written }: Stray,
  valuesOf: ValuesOf,
  strays: readonly Stray[],
): CellWrite[] {
  const cells = now.get(row) ?? []
  const index = layout.columns[place]?.index ?? -1
  if (layout.read(place, cells) !== written) return []
  const key = layout.keyOf(cells)
  if (key === undefined) {
    const ours = new Set(
      strays.flatMap(stray => (stray.row === row ? [layout.columns[stray.place]?.index] : [])),
    )
    const isEmpty = layout.header.every(each => ours.has(each.index) || isBlank(cells[each.index]))
    return isEmpty ? [{ row, column: index, cell: '' }] : []
  }
  const values = valuesOf(key)
  if (!values || (values[place] ?? null) === written) return []
  return [{ row, column: index, cell: layout.write(place, values[place] ?? null) }]
}
