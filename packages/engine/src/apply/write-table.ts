import type { QuarantinedRow } from '@doki/contracts'
import { keyParts, keyText, type RowChange, type TableTarget, type TableWritten } from '@doki/sync'
import type { RunPorts } from '../ports.ts'
import type { BaseRow, NewStep, StepEnd } from '../state.ts'
import { aheadOf } from './ahead-of.ts'
import type { Applied } from './applied.ts'
import { baseAfter, type Finals } from './base-after.ts'
import { changedPlaces } from './outcome.ts'
import { partsOf } from './parts-of.ts'

/** Rows of one step: all that a crash makes us do again. */
const stepRows = 20_000

export interface TableWork {
  target: TableTarget
  /** Changes of the same run that the sheet is still to get, by key. */
  toSheet: ReadonlyMap<string, RowChange>
  /** Keys the base knows. */
  known: ReadonlySet<string>
  finals: Finals
}

/** Makes the table say what the plan wants, a step at a time. */
export async function writeTable(
  changes: readonly RowChange[],
  work: TableWork,
  ports: RunPorts,
  applied: Applied,
): Promise<void> {
  const writer = tableWriter(work, ports, applied)
  let done = 0
  for (const part of partsOf(changes, stepRows)) {
    ports.progress(done, changes.length, 'Writing to the table')
    await writer.push(part)
    done += part.length
  }
  await writer.end()
}

/**
 * Takes one step after another: the next one is written down while this one is carried out. Rows the database refuses are
 * held; rows somebody else changed meanwhile are late. Neither is in the base afterwards.
 */
export function tableWriter(work: TableWork, ports: RunPorts, applied: Applied) {
  let writing: Promise<void> = Promise.resolve()
  let closing: Promise<void> = Promise.resolve()

  async function write(part: RowChange[], opened: Promise<string>, before: Promise<void>): Promise<void> {
    await before
    const step = await opened
    await ports.check() // it may have been long ago that the step was opened
    const result = await ports.table.write(
      work.target,
      part.map(change => tableChange(change, work.target)),
    )
    await closing
    closing = ports.state.close(step, endOf(part, result, work, applied))
    closing.catch(() => {}) // heard at the next await
  }

  return {
    /** Resolves when there is room for another one. */
    async push(part: RowChange[]): Promise<void> {
      const opened = ports.check().then(() => ports.state.open(stepOf(part, work)))
      opened.catch(() => {}) // heard where it is awaited
      const before = writing
      writing = write(part, opened, before)
      writing.catch(() => {}) // heard by the next push, or the end
      await before
    },
    async end(): Promise<void> {
      await writing
      await closing
    },
  }
}

function stepOf(changes: readonly RowChange[], { known }: TableWork): NewStep {
  return { side: 'table', kind: 'rows', changes, ahead: aheadOf(changes, known) }
}

function endOf(part: readonly RowChange[], result: TableWritten, work: TableWork, applied: Applied): StepEnd {
  const refused = new Map(result.refused.map(row => [keyText(row.key), row]))
  const stale = new Set(result.stale.map(keyText))
  const altered = new Map(result.altered.map(row => [keyText(row.key), row.values]))
  const end = { save: [] as BaseRow[], remove: [] as string[], failed: [] as string[], unsure: [] }
  for (const change of part) {
    const { key, before, after } = change
    const why = refused.get(key)
    if (why || stale.has(key)) end.failed.push(key)
    if (why) applied.held.push(refusedRow(change, why))
    else if (stale.has(key)) applied.late.add(key)
    else if (!after) {
      applied.table.deleted++
      end.remove.push(key)
    } else {
      if (before) applied.table.updated++
      else applied.table.inserted++
      const made = altered.get(key)
      if (!before && !work.known.has(key) && !made) continue // it is in the base already
      const toSheet = work.toSheet.get(key)
      const notYet = toSheet ? changedPlaces(toSheet) : []
      if (made) applied.made.set(key, { given: after, made })
      end.save.push(baseAfter(change, work.finals, notYet, { given: after, made: made ?? after }))
    }
  }
  return end
}

function refusedRow(
  { key, row, after }: RowChange,
  { reason, column }: { reason: string; column: string | null },
): QuarantinedRow {
  return { side: after ? 'sheet' : 'table', row, key, column, code: 'refused_by_database', reason }
}

function tableChange({ key, before, after }: RowChange, target: TableTarget) {
  return { key: keyParts(key, target.key.length), before, after }
}
