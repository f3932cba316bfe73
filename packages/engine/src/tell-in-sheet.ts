import { type QuarantinedRow, type SheetCell, statusColumn } from '@doki/contracts'
import { isBlank, type PlannedConflict } from '@doki/sync'
import type { Applied } from './apply/applied.ts'
import { rangeOf } from './apply/boxes.ts'
import { type CellWrite, requestsOf, writesOf } from './apply/cells.ts'
import { restoreColumns } from './apply/restore-columns.ts'
import { send } from './apply/send.ts'
import type { MadePlan } from './make-plan.ts'
import type { Run, RunPorts } from './ports.ts'

interface Told {
  run: Run
  made: MadePlan
  applied: Applied
  held: readonly QuarantinedRow[]
  conflicts: readonly PlannedConflict[]
}

/**
 * Says in a column of the sheet, `_doki_status`, why a row is held; rows that are well have a blank there. Only cells that
 * are to say something else are written. It is a service to people, not the record: an answer that gets lost is left.
 */
export async function tellInSheet(told: Told, ports: RunPorts): Promise<void> {
  const { tab, header, headerRow, width } = told.made.sheet
  if (!tab) return
  const notes = notesOf(told)
  const there = header.indexOf(statusColumn)
  if (there < 0 && notes.size === 0) return
  const index = there < 0 ? freeColumn(told, width) : there
  if (index >= tab.columns) await ports.sheet.addColumns(tab.sheetId, index + 1 - tab.columns)
  const lastRow = Math.max(headerRow, told.made.sheet.lastRow)
  const columns = {
    firstColumn: Math.max(0, index - 1),
    lastColumn: Math.max(index, Math.min(index + 1, tab.columns - 1)),
  }
  const [found = []] = await ports.sheet.readFormulas(tab.title, [
    rangeOf({ firstRow: headerRow, lastRow, ...columns }),
  ])
  const at = index - columns.firstColumn
  const title = found[0]?.[at]
  // Somebody else's column by now: one was put in or taken out, or the cell was filled.
  if (title !== statusColumn && !(there < 0 && isBlank(title))) return
  const cells: CellWrite[] = []
  for (let row = headerRow; row <= lastRow; row++) {
    const wanted: SheetCell = row === headerRow ? statusColumn : (notes.get(row) ?? '')
    if ((found[row - headerRow]?.[at] ?? '') !== wanted) cells.push({ row, column: index, cell: wanted })
  }
  const before = {
    sheetId: tab.sheetId,
    headerRow,
    header: header.flatMap((cell, place) =>
      isBlank(cell) || place === index ? [] : [{ index: place, cell }],
    ),
    ...columns,
    rows: new Map(
      found.map((cells, down) => [headerRow + down, [...new Array(columns.firstColumn), ...cells]]),
    ),
  }
  for (const part of requestsOf(cells, ({ cell }) => 60 + 3 * String(cell).length)) {
    await write(tab.title, part, ports)
    // Notes that hit another column, of ids at worst, are taken back; the next run tells again.
    if (await restoreColumns(ports, before, part)) return
  }
}

async function write(tab: string, cells: CellWrite[], { check, state, sheet }: RunPorts): Promise<void> {
  await check()
  const changes = cells.map(({ row }) => ({ key: '', row, before: undefined, after: undefined }))
  const step = await state.open({ side: 'sheet', kind: 'notes', changes, ahead: [] })
  await send(() => sheet.write(tab, writesOf(cells)))
  await state.close(step, { save: [], remove: [], failed: [], unsure: [] })
}

/** What each row (1-based, as it is after this run's deletions) has to say. */
function notesOf({ made, applied, held, conflicts }: Told): Map<number, string> {
  const notes = new Map<number, string[]>()
  const add = (row: number | null, text: string) => {
    if (row === null || applied.removed.includes(row)) return
    const now = row - applied.removed.filter(removed => removed < row).length
    notes.set(now, [...(notes.get(now) ?? []), text])
  }
  for (const { row, reason } of held) add(row, reason)
  for (const { row, column } of conflicts) {
    const name = column === null ? undefined : made.sheet.columns[column]?.label
    const what = name === undefined ? 'This row' : `“${name}”`
    add(row, `${what} was changed here and in the table: decide which one stays`)
  }
  return new Map(Array.from(notes, ([row, texts]) => [row, texts.join('. ')]))
}

/** To the right of everything, `_doki_id` included when this run added it. */
function freeColumn({ made }: Told, width: number): number {
  return made.addsKeyColumn ? width + 1 : width
}
