import { type ColumnMapping, JobId, type RunResult, type SheetCell, type Sync } from '@doki/contracts'
import { keyParts, type Resolution } from '@doki/sync'
import type { Run, RunPorts } from '../ports.ts'
import { runSync } from '../run-sync.ts'
import { type Cut, effects } from './effects.ts'
import { fakeDesk, resolveConflict } from './fake-desk.ts'
import { fakeSheet } from './fake-sheet.ts'
import { fakeState } from './fake-state.ts'
import { fakeTable, tableState } from './fake-table.ts'
import { memory } from './memory.ts'
import { type FakeCell, type FakeTab, setCell } from './tab.ts'
import { columnOf, idOf, mappingOf, syncOf } from './world-parts.ts'

export { rowsOf } from './world-parts.ts'

export interface WorldOptions {
  /** The columns of the tab and of the table, where they are not id, name, amount; the key is `id`. */
  mapped?: { header: string[]; columns: ColumnMapping[] }
  /** The rows below the header: id, name, amount, and what a person keeps beside them. */
  rows?: SheetCell[][]
  /** True when no column identifies a row, and the table is still to be made. */
  managed?: boolean
  /** True when `id` is a number that the database gives to new rows. */
  generated?: boolean
  /** Direction, policies, guards … */
  sync?: Partial<Sync>
  /** Who may change a column, where not both may. */
  writers?: Partial<Record<string, ColumnMapping['writer']>>
}

export interface RunOptions extends Partial<Pick<Run, 'mode' | 'confirmed' | 'findings' | 'full'>> {
  cut?: Cut
  ports?: Partial<RunPorts>
  /** The run to take back, counted from 1, with the mode `undo`. */
  undoOf?: number
}

export type SyncWorld = ReturnType<typeof syncWorld>

/** A sheet of people's rows, a table and the engine between them, all in memory. Rows of the sheet are counted from 0. */
export function syncWorld(options: WorldOptions = {}) {
  const { rows = [], managed = false, generated = false, sync: more = {}, writers = {} } = options
  const log = effects()
  const people = [
    columnOf('id', 0, generated ? 'integer' : 'text', { nullable: managed }),
    columnOf('name', 1, 'text'),
    columnOf('amount', 2, 'integer'),
  ]
  const { header, columns } = options.mapped ?? {
    header: ['id', 'name', 'amount', 'mine'],
    columns: people.map(column => ({ ...column, writer: writers[column.column] ?? column.writer })),
  }
  const mapping = mappingOf(columns, { key: managed ? 'managed' : ['id'], newTable: managed })
  const kept = memory(syncOf(more))
  const cells: FakeCell[][] = [header, ...rows].map(row => [...row])
  const tab: FakeTab = { sheetId: 7, title: 'People', cells, columns: header.length }
  const sheet = fakeSheet(log, [tab])
  const table = tableState(mapping, { generated })
  const time = { ms: 0 }
  let ids = 0
  let runs = 0

  function ports(runId: string, over: Partial<RunPorts> = {}): RunPorts {
    const owned = () => {}
    return {
      sheet: sheet.side,
      table: fakeTable(log, table),
      state: fakeState(log, kept, runId, owned),
      ...fakeDesk(log, kept, owned, () => time.ms),
      writer: { take: async () => true, release: async () => {} },
      clock: () => time.ms,
      sleep: async ms => {
        time.ms += ms
      },
      newId: () => `d${++ids}`,
      progress: () => {},
      check: async () => {},
      peakRssMb: () => 42,
      ...over,
    }
  }

  return {
    log,
    mapping,
    sheet,
    tab,
    /** Moved by hand; a run that sleeps moves it too. */
    time,
    table,
    /** The base, steps, conflicts, quarantine, and the sync as it is now. */
    state: kept,
    async run({ cut, ports: over, undoOf, ...how }: RunOptions = {}): Promise<RunResult> {
      log.begin(cut)
      const runId = JobId.parse(idOf(++runs))
      const run: Run = {
        sync: kept.sync,
        mapping,
        runId,
        mode: 'apply',
        confirmed: false,
        findings: [],
        full: false,
        undoOf: undoOf === undefined ? null : JobId.parse(idOf(undoOf)),
        ...how,
      }
      return runSync(run, ports(runId, over))
    },
    /** Types a value; `row` is counted from 0 below the header. */
    edit: (row: number, column: number, value: FakeCell) => setCell(tab, row + 1, column, value),
    add: (...row: FakeCell[]) => tab.cells.push(row),
    remove: (row: number, count = 1) => tab.cells.splice(row + 1, count),
    /** Somebody writes a row of the table: all its values, or none to delete it. */
    tableEdit(key: string, ...values: (string | null)[]): void {
      if (values.length === 0) table.rows.delete(key)
      else table.rows.set(key, { key: keyParts(key, mapping.key.columns.length), values })
    },
    /** A person decides an open conflict; `column` null is the whole row. */
    resolve(key: string, column: string | null, take: Resolution['take'], value?: string): void {
      const place = column === null ? null : columns.findIndex(each => each.column === column)
      if (!resolveConflict(kept, mapping, { key, column: place }, take, value ?? null)) {
        throw new Error(`no open conflict about ${key}`)
      }
    },
    /** The open conflicts as texts: `key column sheet/table`. */
    conflicts: () =>
      kept.conflicts
        .filter(({ state }) => state === 'open')
        .map(({ conflict: { key, column, sheet: left, table: right } }) => {
          const text = (values: typeof left) =>
            column === null ? (values?.join(' ') ?? 'gone') : (values?.[column] ?? '')
          return `${key} ${column === null ? 'row' : columns[column]?.column} ${text(left)}/${text(right)}`
        }),
    /** The table as texts, by its key. */
    tableRows: () => Object.fromEntries([...table.rows].map(([key, { values }]) => [key, values.join(' ')])),
    /** Effects on the two sides that people see, of the last run. */
    writes: () => log.names().filter(name => /^(sheet|table)\./.test(name) && name !== 'table.watch'),
  }
}
