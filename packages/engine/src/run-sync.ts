import { DokiError, type PlanSummary, type QuarantinedRow, type RunResult, type Sync } from '@doki/contracts'
import { checkRules, isIdle, type RunPlan, summarize } from '@doki/sync'
import { applyPlan } from './apply-plan.ts'
import { type MadePlan, makePlan, shownKey } from './make-plan.ts'
import type { Run, RunPorts } from './ports.ts'

/**
 * One run of one sync: read, merge, plan, guards, apply, base, report. Safe to repeat: what an earlier try has done is
 * found done. Throws `unprocessable` for a sync this engine cannot run.
 */
export async function runSync(run: Run, ports: RunPorts): Promise<RunResult> {
  refuseUnsupported(run.sync)
  const started = ports.clock()
  // Asked for before the rows are, so that an edit in between makes the next run look again.
  const version = run.mode === 'apply' ? await ports.sheet.version() : null
  const made = await makePlan(run, ports)
  const planned = ports.clock()
  const report = (outcome: RunResult['outcome'], plan: RunPlan, applyMs = 0): RunResult => ({
    outcome,
    plan: summaryOf(run, made, plan, ports),
    seconds: {
      read: seconds(made.readMs),
      plan: seconds(planned - started - made.readMs),
      apply: seconds(applyMs),
      total: seconds(ports.clock() - started),
    },
    apiReads: ports.sheet.usage().reads,
    apiWrites: ports.sheet.usage().writes,
    peakRssMb: ports.peakRssMb(),
  })

  const { plan, findings } = made
  if (run.mode === 'plan') return report('planned', plan)
  const stopping = findings.filter(({ confirmable }) => !confirmable)
  if (stopping.length > 0) {
    await ports.syncs.block(run.sync.id, stopping.map(({ message }) => message).join(' '))
    return report('guarded', plan)
  }
  if (findings.length > 0 && !run.confirmed) return report('guarded', plan)

  const idle = isIdle(plan) && !made.createsTable
  const applied = await applyPlan(run, made, ports)
  const held = [...plan.quarantine, ...applied.refused]
  await ports.quarantine.replace(held)
  await ports.syncs.noteRun(run.sync.id, run.runId, version)
  await ports.syncs.unblock(run.sync.id)
  return report(idle ? 'idle' : 'applied', withoutRefused(plan, applied.refused), ports.clock() - planned)
}

function refuseUnsupported(sync: Sync): void {
  checkRules({ ...sync, cron: null })
  const { state, stateReason } = sync
  if (state === 'paused') {
    throw new DokiError(
      'conflict',
      `The sync is paused${stateReason ? `: ${stateReason}` : ''}. Resume it first.`,
    )
  }
}

function summaryOf({ mapping, mode }: Run, made: MadePlan, plan: RunPlan, { sheet }: RunPorts): PlanSummary {
  const { reads, writes } = sheet.usage()
  const more = mode === 'plan' ? callsToApply(made) : { reads: 0, writes: 0 }
  const summary = summarize(plan, mapping.columns, {
    guards: made.findings,
    createsTable: made.createsTable,
    addsKeyColumn: made.addsKeyColumn,
    apiReads: reads + more.reads,
    apiWrites: writes + more.writes,
  })
  return { ...summary, samples: summary.samples.map(sample => ({ ...sample, key: shownKey(sample.key) })) }
}

/** What applying would add: the file's version; for new ids a look, a write, a look, after room and a header for them. */
function callsToApply({ sheet, addsKeyColumn }: MadePlan): { reads: number; writes: number } {
  const steps = Math.ceil(sheet.rows.fresh.length / 10_000)
  const header = addsKeyColumn && steps > 0 ? 1 : 0
  const wider = header > 0 && sheet.tab && sheet.width >= sheet.tab.columns ? 1 : 0
  return { reads: 1 + 2 * steps + header, writes: steps + header + wider }
}

/** The plan as it was carried out: what the database refused is in quarantine, and was not changed. */
function withoutRefused(plan: RunPlan, refused: QuarantinedRow[]): RunPlan {
  if (refused.length === 0) return plan
  const keys = new Set(refused.map(({ key }) => key))
  const rows = new Set(refused.map(({ row }) => row))
  const taken = (change: { key: string; row: number | null }) =>
    !keys.has(change.key) && !rows.has(change.row)
  const { table } = plan
  return {
    ...plan,
    table: {
      ...table,
      inserts: table.inserts.filter(taken),
      updates: table.updates.filter(taken),
      deletes: table.deletes.filter(({ key }) => !keys.has(key)),
    },
    quarantine: [...plan.quarantine, ...refused],
  }
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000
}
