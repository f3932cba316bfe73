import { DokiError, type RunResult } from '@doki/contracts'
import { planUndo } from '@doki/sync'
import { applyPlan } from './apply/apply-plan.ts'
import { inPhase } from './in-phase.ts'
import { findingsOf, readKnown, readSides } from './make-plan.ts'
import type { Run, RunPorts } from './ports.ts'
import { report } from './report.ts'

/**
 * Puts back what another run wrote, on the side it wrote it, but for cells that were edited since. The sync is paused
 * afterwards: the other side still says what led to that run, and the next one would do it again.
 */
export async function undoOnce(run: Run, ports: RunPorts): Promise<RunResult> {
  const startedMs = ports.clock()
  if (!run.undoOf) throw new DokiError('invalid_input', 'An undo names the run it takes back.')
  const steps = await ports.state.history(run.undoOf)
  if (steps.length === 0) {
    throw new DokiError(
      'unprocessable',
      'Nothing is known of what that run wrote: it wrote nothing, or is too old.',
    )
  }
  const read = await readSides(run, await readKnown(run, ports), ports)
  const sides = {
    ...read,
    sheet: { ...read.sheet, rows: { ...read.sheet.rows, fresh: [] } },
    createsTable: false,
    addsKeyColumn: false,
  }
  const columns = [...sides.sheet.columns]
  const values = await ports.state.values(steps.flatMap(({ changes }) => changes.map(({ key }) => key)))
  const { plan, restored, skipped } = planUndo({
    columns,
    steps,
    sheet: sides.sheet.rows,
    table: sides.table,
    base: sides.marks,
    baseValues: values,
  })
  // How much an undo takes back is what the person asked for; where things are has to be certain all the same.
  const findings = findingsOf(run, sides, plan).filter(({ confirmable }) => !confirmable)
  const made = { ...sides, plan, findings, resolutions: [] }
  const plannedMs = ports.clock()
  if (findings.length > 0) return report(run, { outcome: 'guarded', made, startedMs, plannedMs }, ports)
  const applied = await inPhase(ports, 'apply', () => applyPlan(run, made, ports))
  await ports.syncs.pause(
    'A run was undone. The next one would do the same again: change what led to it, then resume.',
  )
  await ports.syncs.noteRun({
    runId: run.runId,
    sheetVersion: null,
    tableToken: null,
    full: false,
    counts: null,
  })
  return report(
    run,
    { outcome: 'applied', made, applied, undo: { restored, skipped }, startedMs, plannedMs },
    ports,
  )
}
