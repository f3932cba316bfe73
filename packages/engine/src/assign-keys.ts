import { DokiError, type SheetCell } from '@doki/contracts'
import { isBlank, type SheetWrite, UnclearWriteError, type Values } from '@doki/sync'
import { rangeOf } from './apply/boxes.ts'
import { isFormula, lookAt, SheetMoved } from './apply/look.ts'
import { partsOf } from './apply/parts-of.ts'
import { lookAfter, restoreColumns } from './apply/restore-columns.ts'
import type { Layout } from './layout.ts'
import type { RunPorts } from './ports.ts'

export interface KeyColumn {
  layout: Layout
  /** 0-based. */
  index: number
  /** The header to be written when the column is new; undefined when it is there. */
  newHeader: { row: number; text: string } | undefined
}

/** The key a row of the sheet (1-based) is given. */
export interface GivenKey {
  row: number
  /** What the row was read as: a row that is something else by now has moved. */
  values: Values
  key: string
  cell: SheetCell
}

type Ports = Pick<RunPorts, 'sheet' | 'state' | 'check'>

/** Keys of one request: some 45 bytes each, far below 2 MB. */
const batch = 10_000
const tries = 3

/**
 * Writes keys into the key cells of rows that have none, and answers those that are there, in the row they are for. A row
 * that is something else, or has a key, when it is looked at right before the write is left alone, and so is one that
 * moved under the write: whatever row has the key by then is taken up by the next run. An answer that got lost is decided
 * by reading back. Throws `SheetMoved` when a column is no longer where it was.
 */
export async function assignKeys(
  ports: Ports,
  column: KeyColumn,
  wanted: readonly GivenKey[],
  progress: (done: number) => void,
): Promise<GivenKey[]> {
  if (column.newHeader) await addColumn(ports, column, column.newHeader)
  const assigned: GivenKey[] = []
  for (const part of partsOf(wanted, batch)) {
    assigned.push(...(await assignPart(ports, column, part)))
    progress(assigned.length)
  }
  return assigned
}

async function addColumn(
  ports: Ports,
  { layout: { tab, header }, index }: KeyColumn,
  { row, text }: { row: number; text: string },
): Promise<void> {
  if (index >= tab.columns) await ports.sheet.addColumns(tab.sheetId, index + 1 - tab.columns)
  const range = rangeOf({ firstRow: row, lastRow: row, firstColumn: index, lastColumn: index })
  const width = Math.max(index + 1, tab.columns)
  const whole = rangeOf({ firstRow: row, lastRow: row, firstColumn: 0, lastColumn: width - 1 })
  const known = header.filter(each => each.index !== index)
  for (let attempt = 1; ; attempt++) {
    const [[cells = []] = []] = await ports.sheet.readFormulas(tab.title, [whole])
    const before = cells[index] ?? null
    if (before === text) return
    if (!isBlank(before)) {
      throw new DokiError('conflict', `The cell ${range} of “${tab.title}” was filled meanwhile; run again.`)
    }
    const answer = await write(ports, tab.title, [{ range, values: [[text]] }], [])
    const rows = new Map([[row, cells]])
    const tabBefore = { sheetId: tab.sheetId, headerRow: row, header: known, rows, ...columnsOf(width) }
    if (await restoreColumns(ports, tabBefore, [{ row, column: index, cell: text }]))
      throw new SheetMoved('The columns of the sheet moved while the run was at work', true)
    if (answer === 'done') return
    if (attempt === tries) throw new UnclearWriteError('the header of the new column did not arrive')
  }
}

async function assignPart(
  ports: Ports,
  { layout, index }: KeyColumn,
  wanted: readonly GivenKey[],
): Promise<GivenKey[]> {
  const rows = wanted.map(({ row }) => row)
  const isThere = ({ row, values }: GivenKey, now: Awaited<ReturnType<typeof lookAt>>) =>
    layout.columns.every((_, place) => {
      const cells = now.get(row) ?? []
      const places = layout.placesOf(place)
      const isOpen = places.some(each => each === index || isFormula(cells[each]))
      return isOpen || layout.read(place, cells) === values[place]
    })
  for (let attempt = 1; ; attempt++) {
    const before = await lookAt(ports.sheet, layout, rows)
    const free = wanted.filter(each => isBlank(before.get(each.row)?.[index]) && isThere(each, before))
    if (free.length > 0) {
      const writes = consecutive(free).map(run => ({
        range: rangeIn(index)(run),
        values: run.map(({ cell }) => [cell]),
      }))
      await ports.check()
      await write(ports, layout.tab.title, writes, free)
    }
    const cells = free.map(({ row, cell }) => ({ row, column: index, cell }))
    const after = await lookAfter(ports, layout, rows, before, cells)
    const there = wanted.filter(each => after.get(each.row)?.[index] === each.cell && isThere(each, after))
    if (there.length > 0 || free.length === 0) return there
    if (attempt === tries) throw new UnclearWriteError('the keys did not arrive in the sheet')
  }
}

/** The journal is told before; what came of it is seen by reading, now or in the next run. */
async function write(
  { sheet, state }: Ports,
  tab: string,
  writes: SheetWrite[],
  keys: readonly GivenKey[],
): Promise<'done' | 'unclear'> {
  const changes = keys.map(({ key, row }) => ({ key, row, before: undefined, after: undefined }))
  const step = await state.open({ side: 'sheet', kind: 'keys', changes, ahead: [] })
  let answer: 'done' | 'unclear' = 'done'
  try {
    await sheet.write(tab, writes)
  } catch (error) {
    if (!(error instanceof UnclearWriteError)) throw error
    answer = 'unclear'
  }
  await state.close(step, { save: [], remove: [], failed: [], unsure: [] })
  return answer
}

function columnsOf(width: number) {
  return { firstColumn: 0, lastColumn: width - 1 }
}

function rangeIn(index: number) {
  return (run: readonly GivenKey[]): string =>
    rangeOf({
      firstRow: run[0]?.row ?? 0,
      lastRow: run.at(-1)?.row ?? 0,
      firstColumn: index,
      lastColumn: index,
    })
}

/** Cut where row numbers are not next to each other. */
function consecutive(rows: readonly GivenKey[]): GivenKey[][] {
  const runs: GivenKey[][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run && run.at(-1)?.row === row.row - 1) run.push(row)
    else runs.push([row])
  }
  return runs
}
