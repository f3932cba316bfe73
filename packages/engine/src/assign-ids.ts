import { DokiError, managedKey, type SheetCell } from '@doki/contracts'
import { columnLetter, type SheetSide, type SheetWrite, UnclearWriteError } from '@doki/sync'

export interface IdTarget {
  tab: string
  sheetId: number
  /** Columns the tab's grid has. */
  gridColumns: number
  /** 0-based column of `_doki_id`. */
  index: number
  /** 1-based row of the header, to be written when the column is new. */
  headerRow: number
  isNew: boolean
}

export interface Assigned {
  row: number
  id: string
}

/** Where intents are kept: written before the sheet is, settled after. */
export interface Journal {
  intend(tab: string, writes: readonly SheetWrite[]): Promise<string[]>
  settle(ids: readonly string[], state: 'done' | 'lost' | 'skipped'): Promise<void>
}

/** Ids of one request: some 45 bytes each, far below 2 MB. */
const batch = 10_000

/**
 * Writes ids into the key cells of rows that have none, and answers those that are there. A cell that is no longer blank
 * when it is looked at right before the write is left alone: its row is taken up by the next run. An answer that got
 * lost is decided by reading back.
 */
export async function assignIds(
  sheet: SheetSide,
  target: IdTarget,
  rows: readonly number[],
  newId: () => string,
  journal: Journal,
  progress: (done: number) => void,
): Promise<Assigned[]> {
  if (target.isNew) await addColumn(sheet, target, journal)
  const assigned: Assigned[] = []
  for (let at = 0; at < rows.length; at += batch) {
    const wanted = rows.slice(at, at + batch).map(row => ({ row, id: newId() }))
    assigned.push(...(await assignBatch(sheet, target, wanted, journal)))
    progress(Math.min(at + batch, rows.length))
  }
  return assigned
}

async function addColumn(sheet: SheetSide, target: IdTarget, journal: Journal): Promise<void> {
  const { tab, sheetId, index, gridColumns, headerRow } = target
  if (index >= gridColumns) await sheet.addColumns(sheetId, index + 1 - gridColumns)
  const cell = `${columnLetter(index)}${headerRow}`
  const range = `${cell}:${cell}`
  const [found] = await sheet.readFormulas(tab, [range])
  const before = found?.[0]?.[0] ?? null
  if (before === managedKey) return
  if (before !== null && before !== '') {
    throw new DokiError('conflict', `The cell ${cell} of “${tab}” was filled meanwhile; run again.`)
  }
  await writeAndSettle(sheet, tab, [{ range, values: [[managedKey]] }], journal)
}

async function assignBatch(
  sheet: SheetSide,
  { tab, index }: IdTarget,
  wanted: Assigned[],
  journal: Journal,
): Promise<Assigned[]> {
  const column = columnLetter(index)
  const runs = consecutive(wanted)
  const rangeOf = (run: Assigned[]) => `${column}${run[0]?.row}:${column}${run.at(-1)?.row}`
  const ranges = runs.map(rangeOf)
  const before = await sheet.readFormulas(tab, ranges)
  const free = runs.flatMap((run, at) =>
    consecutive(run.filter((_, offset) => isBlank(before[at]?.[offset]?.[0]))),
  )
  if (free.length === 0) return []
  const writes = free.map(run => ({ range: rangeOf(run), values: run.map(({ id }) => [id]) }))
  await writeAndSettle(sheet, tab, writes, journal)
  const after = await sheet.readFormulas(tab, free.map(rangeOf))
  return free.flatMap((run, at) => run.filter(({ id }, offset) => after[at]?.[offset]?.[0] === id))
}

async function writeAndSettle(sheet: SheetSide, tab: string, writes: SheetWrite[], journal: Journal) {
  const intents = await journal.intend(tab, writes)
  try {
    await sheet.write(tab, writes)
    await journal.settle(intents, 'done')
  } catch (error) {
    if (!(error instanceof UnclearWriteError)) {
      await journal.settle(intents, 'skipped')
      throw error
    }
    const found = await sheet.readFormulas(
      tab,
      writes.map(({ range }) => range),
    )
    const done = writes.every(({ values }, at) =>
      values.every((row, offset) => found[at]?.[offset]?.[0] === row[0]),
    )
    await journal.settle(intents, done ? 'done' : 'lost')
    if (!done) throw error
  }
}

/** Cut where row numbers are not next to each other. */
function consecutive(rows: Assigned[]): Assigned[][] {
  const runs: Assigned[][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run && run.at(-1)?.row === row.row - 1) run.push(row)
    else runs.push([row])
  }
  return runs
}

function isBlank(cell: SheetCell | undefined): boolean {
  return cell === undefined || cell === null || cell === ''
}
