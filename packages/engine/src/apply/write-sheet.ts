import { isWritable, type RowChange, type RowRoom } from '@doki/sync'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import type { StepEnd } from '../state.ts'
import { aheadOf } from './ahead-of.ts'
import { type AppendedRows, appendRows, freeRows } from './append-rows.ts'
import type { Applied } from './applied.ts'
import { baseAfter, type Finals } from './base-after.ts'
import { cellBytes, requestsOf } from './cells.ts'
import { type DeletedRows, deleteRows } from './delete-rows.ts'
import { SheetMoved } from './look.ts'
import { changedPlaces } from './outcome.ts'
import { restoreCells, type ValuesOf } from './restore-cells.ts'
import { type KnownRow, lostRows } from './restore-rows.ts'
import { type RowOutcome, updateRows } from './update-rows.ts'

export interface SheetWork {
  layout: Layout
  inserts: readonly RowChange[]
  updates: readonly RowChange[]
  deletes: readonly RowChange[]
  /** Keys the base knows. */
  known: ReadonlySet<string>
  finals: Finals
  /** Rows must not move: those that are to go are emptied. */
  stay: boolean
  /** The rows of the sheet as the run read them. */
  rows: readonly KnownRow[]
}

/** Sub-requests of one atomic deletion. */
const deletesAtOnce = 5_000

/**
 * Makes the sheet say what the plan wants: changed cells first, then new rows below the others, deletions last, as they move
 * the rows below them. Answers the rows (1-based, as they were) that were taken out.
 */
export async function writeSheet(work: SheetWork, ports: RunPorts, applied: Applied): Promise<number[]> {
  let done = 0
  const total = work.inserts.length + work.updates.length + work.deletes.length
  const tell = (rows: number) => {
    ports.progress(done, total, 'Writing to the sheet')
    done += rows
  }
  // Each changed cell may need a range of its own, which names the tab.
  const range = 90 + 3 * work.layout.tab.title.length
  for (const part of requestsOf(work.updates, change => bytesOf(change, 0, range))) {
    tell(part.length)
    await update(part, work, ports, applied)
  }
  let next = work.layout.lastRow + 1
  let gridRows = work.layout.tab.rows
  let moved = false
  const add = async (rows: readonly RowChange[]) => {
    if (rows.length === 0) return
    await ports.check()
    const layout = { ...work.layout, tab: { ...work.layout.tab, rows: gridRows } }
    next = await freeRows(ports, layout, next, rows.length, formatsOf(layout))
    gridRows = Math.max(gridRows, next + rows.length - 1)
    for (const part of requestsOf(rows, change => bytesOf(change, 4))) {
      tell(part.length)
      const placed = part.map((change, at) => placedAt(next + at, change, layout))
      next += part.length
      moved = (await append(placed, work, ports, applied)) || moved
    }
  }
  await add(work.inserts)
  const removed: number[] = []
  const lowestFirst = work.deletes.toSorted((a, b) => (b.row ?? 0) - (a.row ?? 0))
  for (const part of requestsOf(lowestFirst, () => 100, deletesAtOnce)) {
    tell(part.length)
    const gone = await remove(part, work, ports, applied)
    removed.push(...gone.removed)
    moved ||= gone.moved
  }
  if (moved) {
    const deleted = new Set(work.deletes.map(({ key }) => key))
    await add(await lostRows(ports, work.layout, work.rows, deleted))
  }
  return removed
}

async function update(part: RowChange[], work: SheetWork, ports: RunPorts, applied: Applied): Promise<void> {
  const { layout, finals } = work
  await ports.check()
  const step = await ports.state.open({ side: 'sheet', kind: 'rows', changes: part, ahead: [] })
  const { outcomes, held, strays } = await orClose(ports, step, part, () => updateRows(ports, layout, part))
  await restoreCells(ports, layout, strays, valuesOf(work))
  applied.held.push(...held)
  const waiting = new Set(held.map(({ key }) => key))
  const end: Ends = { save: [], remove: [], failed: [], unsure: [] }
  for (const outcome of outcomes) endUpdate(outcome, end, applied, waiting, finals)
  await ports.state.close(step, end)
}

/** What each row holds once the changes of this run are in. */
function valuesOf({ rows, updates }: SheetWork): ValuesOf {
  return key => updates.find(change => change.key === key)?.after ?? rows.find(row => row.key === key)?.values
}

type Ends = { [K in keyof StepEnd]: StepEnd[K][number][] }

function endUpdate(
  { change, done, unsure }: RowOutcome,
  end: Ends,
  applied: Applied,
  waiting: ReadonlySet<string | null>,
  finals: Finals,
): void {
  const { key } = change
  const notYet = changedPlaces(change).filter(place => !done.includes(place))
  if (unsure.length > 0) {
    end.unsure.push(key)
    applied.late.add(key)
    return
  }
  if (done.length === 0) end.failed.push(key)
  else {
    applied.sheet.updated++
    end.save.push(baseAfter(change, finals, notYet, applied.made.get(key)))
  }
  if (notYet.length > 0 && !waiting.has(key)) applied.late.add(key)
}

/** A new row at its place. What its cells cannot take is not in the sheet, so that both sides never agreed on it. */
function placedAt(row: number, change: RowChange, { inSheet }: Layout): RowChange {
  const { after, base } = change
  return { ...change, row, after: after && inSheet(after), base: base && inSheet(base) }
}

/** True when rows of the sheet moved meanwhile. */
async function append(
  placed: RowChange[],
  { layout, known, finals }: SheetWork,
  ports: RunPorts,
  applied: Applied,
): Promise<boolean> {
  await ports.check()
  const ahead = aheadOf(placed, known)
  const step = await ports.state.open({ side: 'sheet', kind: 'rows', changes: placed, ahead })
  const result = await orClose(ports, step, placed, () => appendRows(ports, layout, placed))
  await ports.state.close(step, endAppend(placed, result, { layout, known, finals }, applied))
  return result.moved
}

function endAppend(
  placed: readonly RowChange[],
  { done, unsure, held }: AppendedRows,
  { layout, known, finals }: Pick<SheetWork, 'layout' | 'known' | 'finals'>,
  applied: Applied,
): StepEnd {
  const notTaken = layout.columns.flatMap((column, place) => (isWritable(column) ? [] : [place]))
  applied.sheet.inserted += done.length
  applied.held.push(...held)
  const settled = new Set([...done, ...unsure].map(({ key }) => key))
  const failed = placed.flatMap(({ key }) => (settled.has(key) ? [] : [key]))
  const heldKeys = new Set(held.map(({ key }) => key))
  for (const key of [...failed, ...unsure.map(change => change.key)])
    if (!heldKeys.has(key)) applied.late.add(key)
  const save = done.flatMap(change =>
    known.has(change.key) ? [baseAfter(change, finals, notTaken, applied.made.get(change.key))] : [],
  )
  return { save, remove: [], failed, unsure: unsure.map(({ key }) => key) }
}

async function remove(
  part: RowChange[],
  { layout, stay }: SheetWork,
  ports: RunPorts,
  applied: Applied,
): Promise<Pick<DeletedRows, 'removed' | 'moved'>> {
  await ports.check()
  const step = await ports.state.open({ side: 'sheet', kind: 'rows', changes: part, ahead: [] })
  const { done, unsure, removed, held, moved } = await orClose(ports, step, part, () =>
    deleteRows(ports, layout, part, stay),
  )
  applied.sheet.deleted += done.length
  const settled = new Set([...done, ...unsure])
  const failed = part.flatMap(({ key }) => (settled.has(key) ? [] : [key]))
  applied.held.push(...held)
  const waiting = new Set(held.map(({ key }) => key))
  for (const key of [...failed, ...unsure]) if (!waiting.has(key)) applied.late.add(key)
  await ports.state.close(step, { save: [], remove: done, failed, unsure })
  return { removed, moved }
}

/** When a look at the sheet shows that it moved before anything was sent, the step is closed as nothing; else it stays open. */
async function orClose<T>(
  { state }: RunPorts,
  step: string,
  changes: readonly RowChange[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SheetMoved && !error.written) {
      await state.close(step, { save: [], remove: [], failed: changes.map(({ key }) => key), unsure: [] })
    }
    throw error
  }
}

/** What a row takes of a request: its cells, with what stands around the row, and around each cell. */
function bytesOf({ before, after = [] }: RowChange, aroundRow: number, aroundCell = 0): number {
  return after.reduce(
    (sum, value, place) => (before && value === before[place] ? sum : sum + cellBytes(value) + aroundCell),
    aroundRow,
  )
}

/** Dates of new rows are shown as such, where the column holds dates rather than texts. */
function formatsOf({ columns, writesDates }: Layout): RowRoom['formats'] {
  return columns.flatMap((column, place): RowRoom['formats'] => {
    const { index, type } = column
    if (!writesDates(place) || !isWritable(column)) return []
    if (type === 'date' || type === 'time') return [{ index, type }]
    return type === 'timestamp' || type === 'timestamptz' ? [{ index, type: 'timestamp' }] : []
  })
}
