import type { GuardFinding, TableSchema } from '@doki/contracts'
import {
  type BaseMark,
  guardRoom,
  guards,
  keysAreGiven,
  keyText,
  newerSide,
  type PlanInput,
  planRun,
  type Resolution,
  type RunPlan,
  rowsInDispute,
  type SheetRows,
  type Side,
  type TableRow,
  type TableTarget,
  withIds,
} from '@doki/sync'
import { guardKeyColumn } from './guard-key-column.ts'
import { inPhase } from './in-phase.ts'
import type { Run, RunPorts } from './ports.ts'
import { readSheet, type SheetRead } from './read-sheet.ts'
import { readTable, targetOf } from './read-table.ts'
import type { StepCounts } from './state.ts'

/** Both sides and the base as a run found them. */
export interface Sides {
  sheet: SheetRead
  /** Null when there is no such table. */
  schema: TableSchema | null
  target: TableTarget
  table: TableRow[]
  marks: BaseMark[]
  /** Keys that the base knows. */
  known: ReadonlySet<string>
  createsTable: boolean
  addsKeyColumn: boolean
  /** What earlier tries of this very run have written. */
  earlier: Record<Side, StepCounts>
  /** Of reading both sides, in ms. */
  readMs: number
}

export interface MadePlan extends Sides {
  plan: RunPlan
  /** What people had decided when the plan was made. */
  resolutions: readonly Resolution[]
  findings: GuardFinding[]
}

/** What is known of when each side was changed. */
export interface Times {
  /** The file was last seen unchanged. */
  seenAt: string | null
  /** The file was last changed. */
  modifiedAt: string | null
}

/** Stands before the key of a row whose id is still to be written: a character of no meaning, in no key of a sheet. */
const unwritten = '\uE000'

export function placeholderKey(row: number): string {
  return `${unwritten}new, row ${row}`
}

export function isPlaceholder(key: string): boolean {
  return key.startsWith(unwritten)
}

/** A key as a person is shown it. */
export function shownKey(key: string): string {
  return isPlaceholder(key) ? `(${key.slice(1)})` : key
}

/** What a run knows before it reads a row of either side. */
export interface Known extends Pick<Sides, 'schema' | 'target' | 'marks' | 'earlier' | 'createsTable'> {
  /** Rows of the sheet without a key are given one by the database. */
  givesKeys: boolean
}

/** Reads the base, and what the table is like. */
export async function readKnown({ sync, mapping }: Run, ports: RunPorts): Promise<Known> {
  const [schema, marks, earlier] = await Promise.all([
    ports.table.schema(),
    ports.state.marks(),
    ports.state.done(),
  ])
  const target = targetOf(mapping, schema)
  return {
    schema,
    target,
    marks,
    earlier,
    createsTable: schema === null && mapping.newTable !== null,
    givesKeys: keysAreGiven(schema, target.key) && sync.direction !== 'table_to_sheet',
  }
}

/** Reads both sides. Changes nothing. */
export function readSides(run: Run, known: Known, ports: RunPorts): Promise<Sides> {
  return inPhase(ports, 'read', () => readBoth(run, known, ports))
}

async function readBoth({ sync, mapping }: Run, known: Known, ports: RunPorts): Promise<Sides> {
  const started = ports.clock()
  const { schema, target, marks, earlier, createsTable, givesKeys } = known
  const sheet = await readSheet(mapping, { givesKeys, wide: sync.statusColumn }, ports)
  const table = await readTable(target, schema, withPlaceholders(sheet.rows), ports)
  return {
    sheet,
    schema,
    target,
    table,
    marks,
    earlier,
    known: new Set(marks.map(({ key }) => key)),
    createsTable,
    addsKeyColumn: mapping.key.managed && sheet.managedIndex === undefined && sheet.tab !== undefined,
    readMs: ports.clock() - started,
  }
}

/** Merges both sides, and looks for what must stop the run. Changes nothing. */
export function makePlan(run: Run, sides: Sides, times: Times, ports: RunPorts): Promise<MadePlan> {
  return inPhase(ports, 'plan', () => mergeAndGuard(run, sides, times, ports))
}

async function mergeAndGuard(run: Run, sides: Sides, times: Times, ports: RunPorts): Promise<MadePlan> {
  const { sync, mapping } = run
  ports.progress(0, null, 'Comparing')
  const { sheet, table, marks } = sides
  const resolutions = await ports.conflicts.resolutions()
  const input: Omit<PlanInput, 'baseValues'> = {
    columns: [...sheet.columns],
    keyColumns: mapping.key.managed ? [] : mapping.key.columns,
    rules: {
      direction: sync.direction,
      conflictPolicy: sync.conflictPolicy,
      deletePolicy: sync.deletePolicy,
    },
    sheet: withPlaceholders(sheet.rows),
    base: marks,
    table,
    resolutions,
    timeZone: sheet.info.timeZone,
    newer: sync.conflictPolicy === 'newest_wins' ? newerBy(table, times) : undefined,
  }
  const baseValues = await ports.state.values(rowsInDispute(input))
  const plan = await inPhase(ports, 'merge', async () => planRun({ ...input, baseValues }))
  return {
    ...sides,
    plan,
    resolutions,
    findings: await inPhase(ports, 'guards', async () => findingsOf(run, sides, plan)),
  }
}

/** What the guards say of a plan. */
export function findingsOf({ mapping, sync }: Run, { sheet, schema }: Sides, plan: RunPlan): GuardFinding[] {
  const { info, header } = sheet
  const found = { ...mapping, columns: [...sheet.columns] }
  return [
    ...guardKeyColumn(mapping, sheet, plan),
    ...guards({ mapping: found, info, header, schema, plan, limits: sync.guards }),
    ...guardRoom(info, sheet.tab, sheet.lastRow, plan.sheet.inserts.length),
  ]
}

/** Three clocks are compared: Drive's, the table's and that of Doki's own database. */
const slackMs = 2_000

function newerBy(table: readonly TableRow[], { seenAt, modifiedAt }: Times): PlanInput['newer'] {
  const changed = new Map(table.map(row => [keyText(row.key), row.changedAt]))
  const ms = (text: string | null) => (text === null ? null : Date.parse(text))
  const sheet = { seenAt: ms(seenAt), modifiedAt: ms(modifiedAt) }
  return key => newerSide({ tableChangedAt: changed.get(key) ?? null, sheetChangedBy: sheet, slackMs })
}

export function withPlaceholders(rows: SheetRows): SheetRows {
  const numbers = rows.fresh.values()
  return withIds(rows, () => placeholderKey(numbers.next().value?.row ?? 0))
}
