import { randomBytes } from 'node:crypto'
import { type Connections, showWaits } from '@doki/connections'
import { type Job, SyncInput } from '@doki/contracts'
import type { Db } from '@doki/database'
import { baseWithIntents, type LoadedSync, newRowId, type RunPorts, runSync } from '@doki/engine'
import type { Handler, Work } from '@doki/jobs'
import { peakRssMb } from './peak-rss.ts'
import { baseStore } from './stores/base-store.ts'
import { quarantineStore } from './stores/quarantine-store.ts'
import { type SyncStore, syncStore } from './stores/sync-store.ts'
import { writeJournal } from './stores/write-journal.ts'

interface Deps {
  db: Db
  connections: Connections
}

/** The handler of a job of kind `sync`: opens both sides and runs the engine between them. */
export function syncHandler({ db, connections }: Deps): Handler {
  const syncs = syncStore(db)
  return async (job, work) => {
    const { syncId, mode, confirmed } = SyncInput.parse(job.input)
    const loaded = await syncs.load(syncId, job.workspaceId)
    const { sheet, table } = loaded.mapping
    const place = (connectionId: string) => ({ workspaceId: job.workspaceId, connectionId })
    const { progress, onWait } = showWaits(work.progress)
    const sheetSide = await connections.openSheet(place(sheet.connectionId), sheet.spreadsheetId, onWait)
    const database = await connections.openDatabase(place(table.connectionId))
    try {
      const sides = { sheet: sheetSide, table: database.side(table.schema, table.name) }
      const ports = { ...sides, ...portsOf(db, syncs, job, loaded, { ...work, progress }) }
      return await runSync({ ...loaded, runId: job.id, mode, confirmed }, ports)
    } finally {
      await database.end()
    }
  }
}

/** Everything of a run but its two sides. */
function portsOf(
  db: Db,
  syncs: SyncStore,
  job: Job,
  { sync, mapping }: LoadedSync,
  { progress, check }: Work,
): Omit<RunPorts, 'sheet' | 'table'> {
  return {
    base: baseWithIntents(baseStore(db, sync.id), () => newRowId(randomBytes)),
    quarantine: quarantineStore(db, sync, job.id),
    syncs,
    journal: writeJournal(db, sync, job, mapping.sheet.spreadsheetId),
    clock: () => performance.now(),
    newId: () => newRowId(randomBytes),
    progress,
    check,
    peakRssMb,
  }
}
