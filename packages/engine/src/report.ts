import type { PlanSummary, RunResult, SkippedUndo } from '@doki/contracts'
import { summarize } from '@doki/sync'
import type { Applied } from './apply/applied.ts'
import { type MadePlan, shownKey } from './make-plan.ts'
import type { Run, RunPorts, SeenCounts } from './ports.ts'

export interface Reported {
  outcome: RunResult['outcome']
  /** Undefined when a quick look was enough: `counts` are then those of the run that looked at every row. */
  made?: MadePlan
  counts?: SeenCounts | null
  /** Rows a first load has, or would have, inserted: its plan shows only the first of them. */
  filled?: number
  applied?: Applied
  undo?: { restored: number; skipped: SkippedUndo[] }
  startedMs: number
  /** When the plan was made. */
  plannedMs?: number
}

/** What a run says of itself at its end. */
export function report(run: Run, reported: Reported, ports: RunPorts): RunResult {
  const { outcome, made, applied, undo = null, startedMs } = reported
  const now = ports.clock()
  const plannedMs = reported.plannedMs ?? now
  const readMs = made?.readMs ?? 0
  const { reads, writes } = ports.sheet.usage()
  return {
    outcome,
    plan: made ? planSummary(run, made, reported, ports) : unchanged(reported.counts ?? null, reads, writes),
    seconds: {
      read: seconds(readMs),
      plan: seconds(plannedMs - startedMs - readMs),
      apply: seconds(now - plannedMs),
      total: seconds(now - startedMs),
    },
    apiReads: reads,
    apiWrites: writes,
    peakRssMb: ports.peakRssMb(),
    late: applied?.late.size ?? 0,
    undo,
  }
}

function planSummary(
  { mode }: Run,
  made: MadePlan,
  { applied, filled }: Reported,
  ports: RunPorts,
): PlanSummary {
  const { reads, writes } = ports.sheet.usage()
  const more = mode === 'plan' ? callsToApply(made) : { reads: 0, writes: 0 }
  const plan = applied ? { ...made.plan, quarantine: [...made.plan.quarantine, ...applied.held] } : made.plan
  const summary = summarize(plan, [...made.sheet.columns], {
    guards: made.findings,
    createsTable: made.createsTable,
    addsKeyColumn: made.addsKeyColumn,
    apiReads: reads + more.reads,
    apiWrites: writes + more.writes,
  })
  const shown = {
    ...summary,
    samples: summary.samples.map(sample => ({ ...sample, key: shownKey(sample.key) })),
  }
  if (applied) return { ...shown, ...written(summary, made, applied) }
  return filled === undefined ? shown : { ...shown, table: { ...shown.table, insert: filled } }
}

/** The counts as they came about, those of earlier tries of this run among them. */
function written(
  summary: PlanSummary,
  { earlier }: MadePlan,
  applied: Applied,
): Pick<PlanSummary, 'table' | 'sheet'> {
  const counts = (side: 'table' | 'sheet') => {
    const [planned, now, before] = [summary[side], applied[side], earlier[side]]
    const left = planned.insert + planned.update + planned.delete - (now.inserted + now.updated + now.deleted)
    return {
      insert: before.inserted + now.inserted,
      update: before.updated + now.updated,
      delete: before.deleted + now.deleted,
      unchanged: planned.unchanged + Math.max(0, left),
    }
  }
  return { table: counts('table'), sheet: counts('sheet') }
}

/** What applying would add: for new keys a look, a write, a look; the same for each request that changes cells. */
function callsToApply({ sheet, plan, addsKeyColumn }: MadePlan): { reads: number; writes: number } {
  const fresh = sheet.rows.fresh.length
  const keys = Math.ceil(fresh / 10_000)
  const header = addsKeyColumn && fresh + plan.sheet.inserts.length > 0 ? 1 : 0
  const wider = header > 0 && sheet.tab && sheet.width >= sheet.tab.columns ? 1 : 0
  const { inserts, updates, deletes } = plan.sheet
  const requests = [inserts, updates, deletes].map(rows => Math.ceil(rows.length / 20_000))
  const steps = keys + requests.reduce((sum, count) => sum + count, 0)
  const room = inserts.length > 0 ? 1 : 0
  // Before the table is written the header is looked at once more; before rows leave it, the keys of the whole sheet.
  const { table } = plan
  const moved = table.inserts.length + table.updates.length + table.deletes.length > 0 ? 1 : 0
  const gone = table.deletes.length > 0 || (inserts.length > 0 && sheet.rows.filled > 0) ? 4 : 0
  // A new column is looked at whole before and after; what came of deletions is told by all keys of the sheet.
  const wide = 2 * header + 3 * (requests[2] ?? 0)
  return { reads: 2 * steps + header + wide + room + moved + gone, writes: steps + header + wider + room }
}

/** The plan of a run that found nothing changed without reading a row. */
function unchanged(counts: SeenCounts | null, apiReads: number, apiWrites: number): PlanSummary {
  const none = { insert: 0, update: 0, delete: 0, unchanged: counts?.unchanged ?? 0 }
  return {
    sheetRows: counts?.sheetRows ?? 0,
    tableRows: counts?.tableRows ?? 0,
    table: none,
    sheet: none,
    conflicts: counts?.conflicts ?? 0,
    quarantined: counts?.quarantined ?? 0,
    createsTable: false,
    addsKeyColumn: false,
    guards: [],
    samples: [],
    quarantineSamples: [],
    conflictSamples: [],
    tableOnly: 0,
    apiReads,
    apiWrites,
  }
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000
}
