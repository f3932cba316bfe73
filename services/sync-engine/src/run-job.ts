import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connections, showWaits } from '@doki/connections'
import { type Job, SyncInput } from '@doki/contracts'
import type { Db } from '@doki/database'
import { type LoadedSync, newRowId, type RunPorts, runSync } from '@doki/engine'
import type { Handler, Work } from '@doki/jobs'
import { inSpan } from '@doki/telemetry'
import { peakRssMb } from './peak-rss.ts'
import { conflictStore } from './stores/conflict-store.ts'
import { loadSync } from './stores/load-sync.ts'
import { quarantineStore } from './stores/quarantine-store.ts'
import { type RunHold, runHold } from './stores/run-hold.ts'
import { runState } from './stores/run-state.ts'
import { syncMarks } from './stores/sync-marks.ts'
import { tellRun } from './tell-run.ts'

interface Deps {
  db: Db
  connections: Connections
}

/** The handler of a job of kind `sync`: opens both sides and runs the engine between them. */
export function syncHandler({ db, connections }: Deps): Handler {
  return async (job, work) => {
    const { syncId, ...input } = SyncInput.parse(job.input)
    const loaded = await loadSync(db, syncId, job.workspaceId)
    const { sheet, table } = loaded.mapping
    const place = (connectionId: string) => ({ workspaceId: job.workspaceId, connectionId })
    const { progress, onWait } = showWaits(work.progress)
    const hold = runHold(db, { job, syncId, spreadsheetId: sheet.spreadsheetId })
    const check = () => work.check().then(hold.check)
    const sheetSide = await connections.openSheet(
      place(sheet.connectionId),
      sheet.spreadsheetId,
      onWait,
      check,
    )
    const database = await connections.openDatabase(place(table.connectionId))
    try {
      const sides = { sheet: sheetSide, table: database.side(table.schema, table.name, { writer: syncId }) }
      const result = await runSync(
        { ...loaded, ...input, runId: job.id },
        { ...sides, ...portsOf(db, job, loaded, hold, { ...work, progress, check }) },
      )
      tellRun(syncId, result, work.log)
      return result
    } finally {
      await database.end()
    }
  }
}

/** Everything of a run but its two sides. */
function portsOf(
  db: Db,
  job: Job,
  { sync, mapping }: LoadedSync,
  hold: RunHold,
  { progress, check, signal }: Work,
): Omit<RunPorts, 'sheet' | 'table'> {
  return {
    state: runState({ db, hold, sync, run: job }),
    quarantine: quarantineStore({ hold, sync, runId: job.id }),
    conflicts: conflictStore({ db, hold, sync, runId: job.id, columns: mapping.columns }),
    syncs: syncMarks(db, hold, sync.id),
    writer: hold.writer,
    clock: () => performance.now(),
    sleep: ms => sleep(ms, undefined, { signal }),
    newId: () => newRowId(randomBytes),
    phase: (name, work) => inSpan(name, {}, work),
    progress,
    check,
    peakRssMb,
  }
}
