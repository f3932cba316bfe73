import type { GuardFinding, QuarantinedRow, RunResult } from '@doki/contracts'
import { isIdle, type PlannedConflict, type Resolution } from '@doki/sync'
import type { Applied } from './apply/applied.ts'
import { applyPlan } from './apply/apply-plan.ts'
import { fillTable } from './fill-table.ts'
import { inPhase } from './in-phase.ts'
import { type MadePlan, makePlan, readKnown, readSides } from './make-plan.ts'
import type { FinishedRun, Run, RunPorts, SeenCounts } from './ports.ts'
import { isUnchanged, readTokens, type Tokens, timesOf } from './quick-look.ts'
import { report } from './report.ts'
import { tellInSheet } from './tell-in-sheet.ts'

/** A run that looks, plans, asks its guards, and carries out. */
export async function syncOnce(run: Run, ports: RunPorts): Promise<RunResult> {
  const startedMs = ports.clock()
  const seen = await ports.syncs.seen()
  const tokens = await inPhase(ports, 'look', () => readTokens(ports))
  if (isUnchanged(run, tokens, seen)) {
    const counts = seen?.counts ?? null
    await noteRun(run, tokens, ports, { full: false, counts })
    return report(run, { outcome: 'idle', counts, startedMs }, ports)
  }
  if (tokens.table === null) tokens.table = await watchTable(ports)
  const known = await readKnown(run, ports)
  const create = async () => {
    if (known.createsTable) tokens.table = await createTable(run, ports)
  }
  const filled = await inPhase(ports, 'fill', () => fillTable(run, known, ports, create))
  if (filled)
    return finish(run, { ...filled, startedMs, plannedMs: startedMs + filled.made.readMs }, tokens, ports)

  const times = timesOf(seen, tokens.file)
  const made = await makePlan(run, await readSides(run, known, ports), times, ports)
  const plannedMs = ports.clock()
  const firm = made.findings.filter(({ confirmable }) => !confirmable)
  if (firm.length > 0) await ports.syncs.block(firm.map(({ message }) => message).join(' '))
  if (firm.length > 0 || made.findings.some(finding => !isConfirmed(finding, run)))
    return report(run, { outcome: 'guarded', made, startedMs, plannedMs }, ports)
  await create()
  const applied = await inPhase(ports, 'apply', () => applyPlan(run, made, ports))
  return finish(run, { made, applied, startedMs, plannedMs }, tokens, ports)
}

interface Finished {
  made: MadePlan
  applied: Applied
  startedMs: number
  plannedMs: number
}

async function finish(run: Run, done: Finished, tokens: Tokens, ports: RunPorts): Promise<RunResult> {
  const { made, applied } = done
  await inPhase(ports, 'base', () => settle(run, made, applied, ports))
  const outcome = isIdle(made.plan) && !made.createsTable ? 'idle' : 'applied'
  const result = report(run, { outcome, ...done }, ports)
  await noteRun(run, applied.late.size > 0 ? undefined : tokens, ports, {
    full: true,
    counts: countsOf(result),
  })
  await ports.syncs.unblock()
  return result
}

/** Answers the new table's token: of anything that somebody else puts into it from now on, the next run is told. */
async function createTable({ mapping }: Run, ports: RunPorts): Promise<string | null> {
  await ports.check()
  if (mapping.newTable) await ports.table.create(mapping.newTable)
  return watchTable(ports)
}

/** Lets the table say from now on when it changed. Null where it cannot: then every run reads it. */
async function watchTable({ check, table }: RunPorts): Promise<string | null> {
  await check()
  return (await table.watch()) ? table.changeToken() : null
}

/** A person's yes covers what they saw, and no more of it. */
function isConfirmed({ code, side, count = 0 }: GuardFinding, { confirmed, findings }: Run): boolean {
  if (!confirmed || findings.length === 0) return confirmed
  return findings.some(seen => seen.code === code && seen.side === side && count <= (seen.count ?? 0))
}

function noteRun(
  { runId }: Run,
  tokens: Tokens | undefined,
  { syncs }: RunPorts,
  found: Pick<FinishedRun, 'full' | 'counts'>,
): Promise<void> {
  const sheetVersion = tokens?.file.version ?? null
  return syncs.noteRun({ runId, sheetVersion, tableToken: tokens?.table ?? null, ...found })
}

function countsOf({ plan }: RunResult): SeenCounts {
  const { table, sheetRows, tableRows, conflicts, quarantined } = plan
  const now = tableRows + table.insert - table.delete
  return {
    sheetRows: sheetRows + plan.sheet.insert - plan.sheet.delete,
    tableRows: now,
    unchanged: now,
    conflicts,
    quarantined,
  }
}

/** Shows people what waits for them, and closes what earlier runs had left open. */
async function settle(run: Run, made: MadePlan, applied: Applied, ports: RunPorts): Promise<void> {
  const { plan } = made
  const failed = new Set<string | null>([...applied.late, ...applied.held.map(({ key }) => key)])
  const fulfilled = made.resolutions.filter(({ id }) => plan.resolved.includes(id))
  const waiting = new Map<string, PlannedConflict>()
  for (const each of fulfilled) {
    const conflict = failed.has(each.key) ? again(each, made) : undefined
    if (conflict && !isAgreed(conflict)) waiting.set(each.id, conflict)
  }
  const carried = fulfilled.filter(({ id }) => !waiting.has(id))
  const conflicts = [...plan.conflicts, ...waiting.values()]
  const held = [...plan.quarantine, ...applied.held, ...plan.marked.map(marked)]
  if (run.sync.statusColumn) await tellInSheet({ run, made, applied, held, conflicts }, ports)
  await ports.check()
  await ports.conflicts.replace(
    conflicts,
    carried.map(({ id }) => id),
  )
  await ports.quarantine.replace(held)
  await ports.state.settle(undecided(made, failed))
}

/** Keys of rows with open steps that this run could not decide. */
function undecided({ plan, marks }: MadePlan, failed: ReadonlySet<string | null>): Set<string> {
  const pending = marks.filter(mark => mark.pending !== undefined && mark.pending.length > 0)
  if (pending.length === 0) return new Set()
  const decided = new Set([...plan.base.save.map(({ key }) => key), ...plan.base.remove])
  return new Set(pending.flatMap(({ key }) => (decided.has(key) && !failed.has(key) ? [] : [key])))
}

/** A decision that could not be carried out yet waits on. */
function again({ key, column }: Resolution, made: MadePlan): PlannedConflict {
  const place = made.sheet.columns.findIndex(each => each.column === column)
  const change = [...made.plan.table.updates, ...made.plan.sheet.updates].find(each => each.key === key)
  const inSheet = made.sheet.rows.rows.find(row => row.key === key)
  return {
    key,
    row: inSheet?.row ?? null,
    column: place < 0 ? null : place,
    base: change?.base,
    sheet: inSheet?.values,
    table: made.plan.table.updates.find(each => each.key === key)?.before ?? change?.after,
  }
}

/** What was decided of the cell is on both sides since an earlier run, whatever else the row waits for. */
function isAgreed({ column, sheet, table }: PlannedConflict): boolean {
  return column !== null && sheet !== undefined && table !== undefined && sheet[column] === table[column]
}

function marked({ key, side, row }: MadePlan['plan']['marked'][number]): QuarantinedRow {
  const other = side === 'sheet' ? 'table' : 'sheet'
  const reason = `The row is gone from the ${other}. The sync keeps such rows, and marks them`
  return { side, row: row ?? null, key, column: null, code: 'gone_on_other_side', reason }
}
