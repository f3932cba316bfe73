import { DokiError, type RunResult } from '@doki/contracts'
import { SheetMoved } from './apply/look.ts'
import { fillTable } from './fill-table.ts'
import { makePlan, readKnown, readSides } from './make-plan.ts'
import type { Run, RunPorts } from './ports.ts'
import { timesOf } from './quick-look.ts'
import { report } from './report.ts'
import { syncOnce } from './sync-once.ts'
import { takeWriter } from './take-writer.ts'
import { undoOnce } from './undo-once.ts'

/** Times a run begins anew, as the sheet moved under it. */
const tries = 3

/**
 * One run of one sync: read, merge, plan, guards, apply, base, report. Safe to repeat: what an earlier try has done is
 * found done. Throws `conflict` for a sync that is paused.
 */
export async function runSync(run: Run, ports: RunPorts): Promise<RunResult> {
  refuse(run)
  if (run.mode === 'plan') return planOnly(run, ports)
  await takeWriter(ports)
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await (run.mode === 'undo' ? undoOnce(run, ports) : syncOnce(run, ports))
      } catch (error) {
        if (!(error instanceof SheetMoved) || attempt === tries) throw error
      }
    }
  } finally {
    await ports.writer.release().catch(() => {}) // it ends with the job in any case
  }
}

async function planOnly(run: Run, ports: RunPorts): Promise<RunResult> {
  const startedMs = ports.clock()
  const [seen, file] = await Promise.all([ports.syncs.seen(), ports.sheet.version()])
  const times = timesOf(seen, file)
  const known = await readKnown(run, ports)
  const filled = await fillTable(run, known, ports)
  if (filled)
    return report(run, { outcome: 'planned', made: filled.made, filled: filled.filled, startedMs }, ports)
  const made = await makePlan(run, await readSides(run, known, ports), times, ports)
  return report(run, { outcome: 'planned', made, startedMs }, ports)
}

function refuse({ sync, mode }: Run): void {
  const { state, stateReason } = sync
  if (state !== 'paused' || mode !== 'apply') return
  const why = stateReason ? `: ${stateReason}` : ''
  throw new DokiError('conflict', `The sync is paused${why}. Resume it first.`)
}
