import type { GuardFinding } from '@doki/contracts'
import {
  guards,
  type PlanInput,
  planRun,
  type RunPlan,
  rowsInDispute,
  type SheetRows,
  type TableTarget,
  withIds,
} from '@doki/sync'
import { guardKeyColumn } from './guard-key-column.ts'
import type { Run, RunPorts } from './ports.ts'
import { readSheet, type SheetRead } from './read-sheet.ts'
import { readTable, targetOf } from './read-table.ts'

export interface MadePlan {
  plan: RunPlan
  findings: GuardFinding[]
  sheet: SheetRead
  target: TableTarget
  createsTable: boolean
  addsKeyColumn: boolean
  /** Keys that the base knows. */
  known: ReadonlySet<string>
  /** Of reading both sides. */
  readMs: number
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

/** Reads both sides and the base, merges them, and looks for what must stop the run. Changes nothing. */
export async function makePlan({ sync, mapping }: Run, ports: RunPorts): Promise<MadePlan> {
  const started = ports.clock()
  const marks = ports.base.marks()
  const looking = ports.table.schema()
  for (const coming of [marks, looking]) coming.catch(() => {}) // heard where they are awaited
  const sheet = await readSheet(mapping, ports)
  const rows = withPlaceholders(sheet.rows)
  const target = targetOf(mapping)
  const schema = await looking
  const base = await marks
  const input: Omit<PlanInput, 'baseValues'> = {
    columns: mapping.columns,
    rules: {
      direction: sync.direction,
      conflictPolicy: sync.conflictPolicy,
      deletePolicy: sync.deletePolicy,
    },
    sheet: rows,
    base,
    table: await readTable(target, schema, rows, ports),
  }
  const readMs = ports.clock() - started
  ports.progress(0, null, 'Comparing')
  const baseValues = await ports.base.values(rowsInDispute(input))
  const plan = planRun({ ...input, baseValues })
  const { info, header } = sheet
  const findings = [
    ...guardKeyColumn(mapping, sheet, plan),
    ...guards({ mapping, info, header, schema, plan, limits: sync.guards }),
  ]
  return {
    plan,
    findings,
    sheet,
    target,
    createsTable: schema === null && mapping.newTable !== null,
    addsKeyColumn: mapping.key.managed && sheet.managedIndex === undefined && sheet.tab !== undefined,
    known: new Set(base.map(({ key }) => key)),
    readMs,
  }
}

function withPlaceholders(rows: SheetRows): SheetRows {
  const numbers = rows.fresh.values()
  return withIds(rows, () => placeholderKey(numbers.next().value?.row ?? 0))
}
