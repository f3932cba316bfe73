import type { RunResult, SyncId } from '@doki/contracts'
import type { Logger } from '@doki/service'
import { count } from '@doki/telemetry'

/** What a run came to, in the log and in the metrics: counts alone. */
export function tellRun(
  syncId: SyncId,
  { outcome, plan, seconds, apiReads, apiWrites }: RunResult,
  log: Logger,
): void {
  const applied = outcome === 'applied'
  let rowsMoved = 0
  for (const side of ['table', 'sheet'] as const) {
    for (const change of ['insert', 'update', 'delete'] as const) {
      const rows = applied ? plan[side][change] : 0
      rowsMoved += rows
      if (rows > 0) count('doki_rows_moved_total', rows, { side, change })
    }
  }
  const { conflicts, quarantined } = plan
  const facts = { syncId, runOutcome: outcome, rowsMoved, conflicts, quarantined }
  log.info({ ...facts, seconds: seconds.total, apiReads, apiWrites }, 'run reported')
}
