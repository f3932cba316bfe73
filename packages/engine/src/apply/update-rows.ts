import type { QuarantinedRow, SheetCell } from '@doki/contracts'
import type { RowChange } from '@doki/sync'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { type CellWrite, writesOf } from './cells.ts'
import { lookAt, type RowsNow } from './look.ts'
import { changedPlaces, heldBy, inTheWay } from './outcome.ts'
import type { Stray } from './restore-cells.ts'
import { lookAfter } from './restore-columns.ts'
import { send } from './send.ts'

/** What came of a row that was to be changed in the sheet. */
export interface RowOutcome {
  change: RowChange
  /** Places of the columns that hold `after` by now. */
  done: readonly number[]
  /** Places nobody knows of: they hold neither what was there nor what was to come, and the answer got lost. */
  unsure: readonly number[]
}

export interface UpdatedRows {
  outcomes: RowOutcome[]
  held: QuarantinedRow[]
  /** Cells that may have landed in another row, as the rows moved while they were written. */
  strays: Stray[]
}

/** Times a write whose answer got lost, and that was not carried out, is tried again. */
const tries = 3

/**
 * Changes cells of rows that are in the sheet, in one request. Right before it every row is looked at once more: one that
 * is no longer where it was is left alone, and so is a cell that somebody edited since, or that holds a formula. Right
 * after it they are read back, which also decides an answer that got lost. Throws `SheetMoved` when the header moved.
 */
export async function updateRows(
  ports: Pick<RunPorts, 'sheet' | 'check'>,
  layout: Layout,
  changes: readonly RowChange[],
): Promise<UpdatedRows> {
  const rows = changes.flatMap(({ row }) => row ?? [])
  for (let attempt = 1; ; attempt++) {
    const before = await lookAt(ports.sheet, layout, rows)
    const { writable, held } = sort(layout, changes, before)
    if (writable.every(({ places }) => places.length === 0))
      return { outcomes: nothingDone(changes), held, strays: [] }
    await ports.check()
    const cells = writable.flatMap(each => cellsOf(layout, each))
    const answer = await send(() => ports.sheet.write(layout.tab.title, writesOf(cells)))
    if (answer === 'protected') return oneByOne(ports, layout, changes)
    const after = await lookAfter(ports, layout, rows, before, cells)
    const result = decide(layout, writable, before, after, answer)
    if (result === 'not done' && attempt < tries) continue
    if (result === 'not done') return { outcomes: nothingDone(changes), held, strays: [] }
    return { ...result, held: [...held, ...result.held] }
  }
}

interface Writable {
  change: RowChange
  /** Columns to be written; none where the row is left alone. */
  places: number[]
}

function sort(layout: Layout, changes: readonly RowChange[], now: RowsNow) {
  const held: QuarantinedRow[] = []
  const writable = changes.map((change): Writable => {
    const cells = now.get(change.row ?? 0) ?? []
    if (layout.keyOf(cells) !== change.key) return { change, places: [] }
    const places = changedPlaces(change).filter(place => {
      const column = layout.columns[place]
      const way = inTheWay(layout, place, cells, change.before?.[place] ?? null)
      if (way === 'formula') held.push(heldBy('formula_in_the_way', change, column?.column ?? null))
      return way === 'nothing'
    })
    return { change, places }
  })
  return { writable, held }
}

function cellsOf(layout: Layout, { change, places }: Writable): CellWrite[] {
  return places.map(place => {
    const column = layout.columns[place]?.index ?? -1
    return { row: change.row ?? 0, column, cell: layout.write(place, change.after?.[place] ?? null) }
  })
}

function decide(
  layout: Layout,
  writable: readonly Writable[],
  before: RowsNow,
  after: RowsNow,
  answer: 'done' | 'unclear',
): UpdatedRows | 'not done' {
  const seen = writable.flatMap(({ change, places }) =>
    places.map(place => {
      const index = layout.columns[place]?.index ?? -1
      const row = change.row ?? 0
      const here = layout.keyOf(after.get(row) ?? []) === change.key
      const now = after.get(row) ?? []
      return { change, place, here, now, was: before.get(row)?.[index], is: now[index] }
    }),
  )
  const arrived = ({ change, place, here, now }: (typeof seen)[number]) =>
    here && layout.read(place, now) === (change.after?.[place] ?? null)
  // One request is carried out as a whole or not at all.
  const known = answer === 'done' || seen.some(arrived)
  if (!known && seen.every(({ was, is }) => same(was, is))) return 'not done'
  const held: QuarantinedRow[] = []
  const outcomes = new Map(
    writable.map(({ change }) => [change.key, { change, done: [], unsure: [] } as Found]),
  )
  for (const cell of seen) {
    const outcome = outcomes.get(cell.change.key)
    const untouched = cell.here && same(cell.was, cell.is) && !arrived(cell)
    if (known && untouched) {
      held.push(heldBy('does_not_fit_sheet', cell.change, layout.columns[cell.place]?.column ?? null))
    } else if (known && cell.here) outcome?.done.push(cell.place)
    else if (!(cell.here && same(cell.was, cell.is))) outcome?.unsure.push(cell.place)
  }
  const strays = seen.flatMap(({ change, place, here }) =>
    known && !here ? [{ row: change.row ?? 0, place, written: change.after?.[place] ?? null }] : [],
  )
  return { outcomes: [...outcomes.values()], held, strays }
}

interface Found extends RowOutcome {
  done: number[]
  unsure: number[]
}

/** Some cell of the request may not be written by this account, and with it none was: each row for itself. */
async function oneByOne(
  ports: Pick<RunPorts, 'sheet' | 'check'>,
  layout: Layout,
  changes: readonly RowChange[],
): Promise<UpdatedRows> {
  const [only] = changes
  if (only && changes.length === 1)
    return { outcomes: nothingDone(changes), held: [heldBy('protected_range', only, null)], strays: [] }
  const middle = changes.length >> 1
  const first = await updateRows(ports, layout, changes.slice(0, middle))
  const second = await updateRows(ports, layout, changes.slice(middle))
  return {
    outcomes: [...first.outcomes, ...second.outcomes],
    held: [...first.held, ...second.held],
    strays: [...first.strays, ...second.strays],
  }
}

function nothingDone(changes: readonly RowChange[]): RowOutcome[] {
  return changes.map(change => ({ change, done: [], unsure: [] }))
}

function same(a: SheetCell | undefined, b: SheetCell | undefined): boolean {
  return (a ?? '') === (b ?? '')
}
