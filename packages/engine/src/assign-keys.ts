import { DokiError, type SheetCell } from '@doki/contracts'
import { isBlank, type SheetWrite, UnclearWriteError } from '@doki/sync'
import { rangeOf } from './apply/boxes.ts'
import { partsOf } from './apply/parts-of.ts'
import type { RunPorts } from './ports.ts'

export interface KeyColumn {
  tab: { sheetId: number; title: string; columns: number }
  /** 0-based. */
  index: number
  /** The header to be written when the column is new; undefined when it is there. */
  newHeader: { row: number; text: string } | undefined
}

/** The key a row of the sheet (1-based) is given. */
export interface GivenKey {
  row: number
  key: string
  cell: SheetCell
}

type Ports = Pick<RunPorts, 'sheet' | 'state' | 'check'>

/** Keys of one request: some 45 bytes each, far below 2 MB. */
const batch = 10_000
const tries = 3

/**
 * Writes keys into the key cells of rows that have none, and answers those that are there. A cell that is no longer blank
 * when it is looked at right before the write is left alone: its row is taken up by the next run. An answer that got
 * lost is decided by reading back.
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
  { tab, index }: KeyColumn,
  { row, text }: { row: number; text: string },
): Promise<void> {
  if (index >= tab.columns) await ports.sheet.addColumns(tab.sheetId, index + 1 - tab.columns)
  const range = rangeOf({ firstRow: row, lastRow: row, firstColumn: index, lastColumn: index })
  for (let attempt = 1; ; attempt++) {
    const [found] = await ports.sheet.readFormulas(tab.title, [range])
    const before = found?.[0]?.[0] ?? null
    if (before === text) return
    if (!isBlank(before)) {
      throw new DokiError('conflict', `The cell ${range} of “${tab.title}” was filled meanwhile; run again.`)
    }
    const answer = await write(ports, tab.title, [{ range, values: [[text]] }], [])
    if (answer === 'done') return
    if (attempt === tries) throw new UnclearWriteError('the header of the new column did not arrive')
  }
}

async function assignPart(
  ports: Ports,
  { tab, index }: KeyColumn,
  wanted: readonly GivenKey[],
): Promise<GivenKey[]> {
  const runs = consecutive(wanted)
  for (let attempt = 1; ; attempt++) {
    const before = await ports.sheet.readFormulas(tab.title, runs.map(rangeIn(index)))
    const free = runs.flatMap((run, at) =>
      consecutive(run.filter((_, offset) => isBlank(before[at]?.[offset]?.[0]))),
    )
    if (free.length > 0) {
      const writes = free.map(run => ({
        range: rangeIn(index)(run),
        values: run.map(({ cell }) => [cell]),
      }))
      await ports.check()
      await write(ports, tab.title, writes, free.flat())
    }
    const after = await ports.sheet.readFormulas(tab.title, runs.map(rangeIn(index)))
    const there = runs.flatMap((run, at) =>
      run.filter(({ cell }, offset) => after[at]?.[offset]?.[0] === cell),
    )
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
