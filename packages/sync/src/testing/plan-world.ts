import { guardEmpty } from '../guards/changes.ts'
import type { MergeRules, Side } from '../merge/rules.ts'
import { type PendingChange, unsureHash } from '../plan/pending.ts'
import { type BaseMark, planRun, rowsInDispute } from '../plan/plan-run.ts'
import type { BaseSave, Resolution, RowChange, RunPlan } from '../plan/run-plan.ts'
import { type TableWrite, tableHashOf } from '../plan/table-hash.ts'
import type { SheetRows } from '../rows/sheet-rows.ts'
import { rowHash, sameValues, type Values } from '../rows/values.ts'
import { mappingOf } from './mappings.ts'

/** Two sides, and what a sync remembers of them: what the engine does with plans, without anything around it. */
export interface PlanWorld {
  sheet: Map<string, Values>
  table: Map<string, Values>
  base: Map<string, { values: Values; sheetRow: number | null; tableHash: string | null }>
  /** Steps that were not seen to the end, the oldest first. */
  open: OpenStep[]
  /** Every step that was closed, by run. */
  history: { side: Side; changes: (Omit<RowChange, 'base'> & { base?: Values | undefined })[] }[][]
}

interface OpenStep {
  side: Side
  changes: Map<string, PendingChange>
}

export interface WorldRules extends Pick<MergeRules, 'direction' | 'conflictPolicy' | 'deletePolicy'> {
  writers: NonNullable<MergeRules['writers']>
  newer?: (key: string) => Side | undefined
  /** What the table makes of a row it is given. */
  alter?: (values: Values) => Values
  resolutions?: readonly Resolution[]
}

/** Called before and after every effect: edits happen there, and a run dies by an exception of it. */
export type Tick = () => void

export function emptyWorld(): PlanWorld {
  return { sheet: new Map(), table: new Map(), base: new Map(), open: [], history: [] }
}

export function columnsOf({ writers }: Pick<WorldRules, 'writers'>) {
  const { columns } = mappingOf(writers.map((_, i) => (i === 0 ? 'id' : `c${i}`)))
  return columns.map((column, i) => ({ ...column, writer: writers[i] ?? 'both' }))
}

export function sheetRowsOf({ sheet }: Pick<PlanWorld, 'sheet'>): SheetRows {
  const rows = [...sheet].map(([key, values]) => ({
    key,
    row: Number(key) + 1,
    values,
    hash: rowHash(values),
  }))
  rows.sort((a, b) => a.row - b.row)
  const held = { heldKeys: new Set<string>(), heldRows: new Map<number, Values>() }
  return { rows, fresh: [], quarantine: [], ...held, filled: rows.length }
}

export function tableRowsOf({ table }: Pick<PlanWorld, 'table'>) {
  return Array.from(table, ([key, values]) => ({ key: [key], values }))
}

export function marksOf(world: PlanWorld): BaseMark[] {
  const pending = new Map<string, PendingChange[]>()
  for (const { changes } of world.open) {
    for (const [key, change] of changes) pending.set(key, [...(pending.get(key) ?? []), change])
  }
  const marks = Array.from(world.base, ([key, { values, sheetRow, tableHash }]): BaseMark => {
    return { key, hash: rowHash(values), sheetRow, tableHash, pending: pending.get(key) ?? [] }
  })
  const unknown = [...pending].filter(([key]) => !world.base.has(key))
  return [
    ...marks,
    ...unknown.map(([key, changes]) => ({ key, hash: unsureHash, sheetRow: null, pending: changes })),
  ]
}

export function planOf(world: PlanWorld, how: WorldRules): RunPlan {
  const { newer, resolutions } = how
  const input = {
    columns: columnsOf(how),
    rules: how,
    sheet: sheetRowsOf(world),
    base: marksOf(world),
    table: tableRowsOf(world),
    ...(newer && { newer }),
    ...(resolutions && { resolutions }),
  }
  const disputed = rowsInDispute(input).flatMap(key => {
    const row = world.base.get(key)
    return row ? [[key, row.values] as const] : []
  })
  return planRun({ ...input, baseValues: new Map(disputed) })
}

/** One run: plans, and does what the plan says, in small steps. Nothing is done when the sheet reads as empty. */
export function runOnce(world: PlanWorld, how: WorldRules, tick: Tick = () => {}): RunPlan {
  const plan = planOf(world, how)
  if (guardEmpty(plan).length === 0) carryOut(world, plan, how, tick)
  return plan
}

/** Does what a plan says, as the engine does: each step written down before, checked against what is there, closed. */
export function carryOut(
  world: PlanWorld,
  plan: RunPlan,
  { alter = values => values }: WorldRules,
  tick: Tick,
): void {
  const finals = new Map(plan.base.save.map(save => [save.key, save]))
  const earlier = [...world.open]
  const marks = marksOf(world)
  const pendingKeys = new Set(earlier.flatMap(({ changes }) => [...changes.keys()]))
  const known = new Set(marks.map(({ key }) => key))
  const toSheet = new Map(plan.sheet.updates.map(change => [change.key, change]))
  const failed = new Set<string>()
  const made = new Map<string, TableWrite>()
  const done: PlanWorld['history'][number] = []
  world.history.push(done)
  const effect = (apply: () => void) => {
    tick()
    apply()
    tick()
  }
  const settleKey = (key: string) => {
    for (const step of earlier) step.changes.delete(key)
  }
  const save = (key: string, values: Values, sheetRow: number | null, tableHash: string | null) => {
    world.base.set(key, { values, sheetRow, tableHash })
    settleKey(key)
  }
  const remove = (key: string) => {
    world.base.delete(key)
    settleKey(key)
  }
  const open = (side: Side, changes: readonly RowChange[]): OpenStep => {
    const step: OpenStep = { side, changes: new Map() }
    effect(() => {
      for (const { key, before, after } of changes) {
        step.changes.set(key, { side, before, after })
        if (!before && after && !known.has(key)) save(key, after, null, null)
      }
      world.open.push(step)
    })
    return step
  }
  const close = (step: OpenStep, part: readonly RowChange[], end: (change: RowChange) => boolean) =>
    effect(() => {
      const written = part.filter(end)
      done.push({ side: step.side, changes: written })
      world.open = world.open.filter(each => each !== step)
    })
  const fail = ({ key, before, after }: RowChange) => {
    failed.add(key)
    if (!before && after && !known.has(key)) world.base.delete(key)
    return false
  }

  for (const part of partsOf([...plan.table.inserts, ...plan.table.updates, ...plan.table.deletes])) {
    const step = open('table', part)
    const written = new Set<string>()
    effect(() => {
      for (const change of part) if (writeRow(world.table, change, alter)) written.add(change.key)
    })
    close(step, part, change => {
      const { key, after } = change
      if (!written.has(key)) return fail(change)
      if (!after) remove(key)
      else {
        const more = toSheet.get(key)
        const base = baseAfter(change, finals, more ? changedPlaces(more) : [])
        const write = { given: after, made: alter(after) }
        made.set(key, write)
        save(key, base, change.row, tableHashOf(base, finals.get(key)?.tableHash, write))
      }
      return true
    })
  }
  const left = (changes: readonly RowChange[]) => changes.filter(({ key }) => !failed.has(key))
  for (const part of partsOf([
    ...left(plan.sheet.inserts),
    ...left(plan.sheet.updates),
    ...left(plan.sheet.deletes),
  ])) {
    const step = open('sheet', part)
    const notYet = new Map<string, number[]>()
    effect(() => {
      for (const change of part) notYet.set(change.key, writeCells(world.sheet, change))
    })
    close(step, part, change => {
      const { key, before, after } = change
      const places = notYet.get(key) ?? []
      if (places.length === changedPlaces(change).length) return fail(change)
      if (!after) remove(key)
      else if (before || known.has(key)) {
        const base = baseAfter(change, finals, places)
        save(key, base, change.row, tableHashOf(base, finals.get(key)?.tableHash, made.get(key)))
      }
      return true
    })
  }
  const changed = [plan.table, plan.sheet].flatMap(side => [
    ...side.inserts,
    ...side.updates,
    ...side.deletes,
  ])
  const written = new Set(changed.map(({ key }) => key))
  effect(() => {
    for (const each of plan.base.save) {
      if (!written.has(each.key)) save(each.key, each.base, each.sheetRow, each.tableHash)
    }
    for (const key of plan.base.remove) if (!written.has(key)) remove(key)
  })
  effect(() => {
    const decided = new Set([...plan.base.save.map(({ key }) => key), ...plan.base.remove])
    for (const key of pendingKeys) if (decided.has(key) && !failed.has(key)) settleKey(key)
    world.open = world.open.filter(({ changes }) => changes.size > 0)
  })
}

function baseAfter(
  { key, base, after }: RowChange,
  finals: ReadonlyMap<string, BaseSave>,
  notYet: readonly number[],
): Values {
  const values = finals.get(key)?.base ?? base ?? after ?? []
  return values.map((value, i) => (notYet.includes(i) ? (base?.[i] ?? null) : value))
}

function writeRow(
  rows: Map<string, Values>,
  { key, before, after }: RowChange,
  alter: (row: Values) => Values,
): boolean {
  const found = rows.get(key)
  const is = (row: Values | undefined) => (row && found ? sameValues(row, found) : row === found)
  if (is(after)) return true
  if (!is(before)) return false
  if (after) rows.set(key, alter(after))
  else rows.delete(key)
  return true
}

/** Writes the cells that still are what they were; answers the places of the others. */
function writeCells(rows: Map<string, Values>, change: RowChange): number[] {
  const { key, before, after } = change
  if (!before || !after) return writeRow(rows, change, row => row) ? [] : changedPlaces(change)
  const found = rows.get(key)
  if (!found) return changedPlaces(change)
  const late = changedPlaces(change).filter(i => found[i] !== before[i] && found[i] !== after[i])
  const fresh = (i: number) => !late.includes(i) && changedPlaces(change).includes(i)
  rows.set(
    key,
    found.map((value, i) => (fresh(i) ? (after[i] ?? null) : value)),
  )
  return late
}

function changedPlaces({ before, after }: RowChange): number[] {
  return (after ?? before ?? []).flatMap((_, i) => (before && after && before[i] === after[i] ? [] : [i]))
}

function partsOf<T>(changes: readonly T[]): T[][] {
  const size = 2
  return Array.from({ length: Math.ceil(changes.length / size) }, (_, at) =>
    changes.slice(at * size, (at + 1) * size),
  )
}
