import {
  type ColumnMapping,
  type ColumnType,
  JobId,
  Mapping,
  managedKey,
  type RunResult,
  type SheetCell,
  Sync,
} from '@doki/contracts'
import type { RunPorts } from '../ports.ts'
import { runSync } from '../run-sync.ts'
import { type Cut, effects } from './effects.ts'
import { type FakeTab, fakeSheet, setCell } from './fake-sheet.ts'
import { fakeState } from './fake-state.ts'
import { fakeTable } from './fake-table.ts'

export interface WorldOptions {
  /** The rows below the header: id, name, amount, and what a person keeps beside them. */
  rows?: SheetCell[][]
  /** True when no column identifies a row, and the table is still to be made. */
  managed?: boolean
  sync?: Partial<Sync>
}

export interface RunOptions {
  mode?: 'plan' | 'apply'
  confirmed?: boolean
  cut?: Cut
  ports?: Partial<RunPorts>
}

export type SyncWorld = ReturnType<typeof syncWorld>

/** Ids of no meaning, the same in every run of a simulation. */
function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

const header = ['id', 'name', 'amount', 'mine']

/** A sheet of people's rows, a table and the engine between them, all in memory. Rows of the sheet are counted from 0. */
export function syncWorld({ rows = [], managed = false, sync: more = {} }: WorldOptions = {}) {
  const log = effects()
  const mapping = mappingOf(managed)
  const sync = syncOf(more)
  const cells = [header, ...rows].map(row => [...row])
  const tab: FakeTab = { sheetId: 7, title: 'People', cells, columns: 4 }
  const sheet = fakeSheet(log, [tab])
  const table = fakeTable(log, mapping)
  const state = fakeState(log)
  let ids = 0
  let runs = 0

  function ports(over: Partial<RunPorts> = {}): RunPorts {
    return {
      sheet: sheet.side,
      table: table.side,
      ...state.ports(),
      clock: () => 0,
      newId: () => `d${++ids}`,
      progress: () => {},
      check: async () => {},
      peakRssMb: () => 42,
      ...over,
    }
  }

  return {
    log,
    sync,
    mapping,
    sheet,
    tab,
    table: table.state,
    state: state.seen,
    async run({ mode = 'apply', confirmed = false, cut, ports: over }: RunOptions = {}): Promise<RunResult> {
      log.begin(cut)
      const runId = JobId.parse(idOf(++runs))
      return runSync({ sync, mapping, sheetVersion: null, runId, mode, confirmed }, ports(over))
    },
    /** Types a value; `row` is counted from 0 below the header. */
    edit: (row: number, column: number, value: SheetCell) => setCell(tab, row + 1, column, value),
    add: (...row: SheetCell[]) => tab.cells.push(row),
    remove: (row: number, count = 1) => tab.cells.splice(row + 1, count),
    /** The table as texts, by its key. */
    tableRows: () =>
      Object.fromEntries([...table.state.rows].map(([key, { values }]) => [key, values.join(' ')])),
    /** Effects on the two sides that people see, of the last run. */
    writes: () => log.names().filter(name => /^(sheet|table|journal)\./.test(name)),
  }
}

const syncDefaults = {
  id: idOf(1),
  workspaceId: idOf(2),
  name: 'People',
  mappingId: idOf(3),
  direction: 'sheet_to_table',
  conflictPolicy: 'sheet_wins',
  deletePolicy: 'delete',
  guards: { rows: 2, share: 0.1 },
  cron: null,
  timeZone: 'UTC',
  state: 'active',
  stateReason: null,
  nextRunAt: null,
  lastRunId: null,
  createdAt: '2026-01-01T00:00:00Z',
}

function syncOf(more: Partial<Sync>): Sync {
  return Sync.parse({ ...syncDefaults, ...more })
}

function mappingOf(managed: boolean): Mapping {
  const connectionId = idOf(4)
  const columns = [column('id', 0, 'text'), column('name', 1, 'text'), column('amount', 2, 'integer')]
  return Mapping.parse({
    id: idOf(5),
    workspaceId: idOf(6),
    name: 'People',
    sheet: {
      connectionId,
      spreadsheetId: 's',
      spreadsheetTitle: 'Sheet',
      sheetId: 7,
      tab: 'People',
      headerRow: 1,
      firstRow: 2,
    },
    table: { connectionId, schema: 'public', name: 'people' },
    newTable: managed
      ? { schema: 'public', name: 'people', columns: [], primaryKey: [managedKey], sql: 'create table' }
      : null,
    columns: managed ? columns.map(each => ({ ...each, nullable: true })) : columns,
    key: managed ? { columns: [managedKey], managed } : { columns: ['id'], managed },
    version: 1,
    state: 'approved',
    headerFingerprint: '',
    createdAt: '2026-01-01T00:00:00Z',
  })
}

function column(name: string, index: number, type: ColumnType): ColumnMapping {
  return {
    header: name,
    label: name,
    index,
    column: name,
    type,
    format: {},
    limits: {},
    nullable: index > 0,
    writer: 'both',
    score: 1,
    reasons: [],
  }
}

/** Rows `k1` to `k<count>`. */
export function rowsOf(count: number): SheetCell[][] {
  return Array.from({ length: count }, (_, at) => [`k${at + 1}`, `name ${at + 1}`, at + 1])
}
