import type { Connections } from '@doki/connections'
import { DokiError, type SyncId } from '@doki/contracts'
import type { FastifyBaseLogger } from 'fastify'
import type { DueStore, StartedRun } from '../stores/due-store.ts'
import type { LiveSync, LookStore } from '../stores/look-store.ts'

interface Deps {
  looks: LookStore
  due: DueStore
  connections: Pick<Connections, 'openSheet' | 'openDatabase'>
  log: FastifyBaseLogger
}

/** At a time; each is one call to Drive and one query. */
const atOnce = 8
/** Where the table cannot say whether it changed, a run has to read it all: not more often than this. */
const blindS = 170

/** Asks both sides of live syncs whether they moved, and starts a run of those that did. */
export function liveLooker({ looks, due, connections, log }: Deps) {
  return {
    /**
     * Those whose turn it is. It is the floor under what we are told: with every notification lost, a change is found
     * here. What is not reached within `budgetMs` is first the next time.
     */
    async lookAtDue({ limit, budgetMs }: { limit: number; budgetMs: number }): Promise<StartedRun[]> {
      const left = await looks.take({ limit })
      const started: StartedRun[] = []
      const deadline = performance.now() + budgetMs
      const work = async () => {
        while (performance.now() < deadline) {
          const sync = left.pop()
          if (!sync) return
          const run = await lookAt(sync)
          if (run) started.push(run)
        }
      }
      await Promise.all(Array.from({ length: atOnce }, work))
      for (const { id } of left) await looks.lookSoon(id)
      return started
    },

    /**
     * Somebody says that a side changed. Late, doubled and forged ones do no harm: nothing starts unless a side moved,
     * nothing while a run is under way or was started a moment ago; then the next tick looks.
     */
    async hint(id: SyncId): Promise<StartedRun | undefined> {
      const [sync] = await looks.take({ limit: 1, id })
      const run = sync && (await lookAt(sync))
      if (!run) await looks.lookSoon(id)
      return run
    },
  }

  async function lookAt(sync: LiveSync): Promise<StartedRun | undefined> {
    const moved = await hasMoved(sync).catch(error => judge(error, sync))
    if (moved === 'no') await looks.noteUnmoved(sync)
    return moved === 'yes' ? due.startChanged(sync.id) : undefined
  }

  async function hasMoved(sync: LiveSync): Promise<'yes' | 'no' | 'unknown'> {
    if (sync.hurt) return 'unknown'
    if (sync.waits || sync.sheetVersion === null) return 'yes'
    const [version, token] = await Promise.all([versionOf(sync), tokenOf(sync)])
    if (version !== sync.sheetVersion) return 'yes'
    if (token !== null && token === sync.tableToken) return 'no'
    const blind = token === null && sync.tableToken === null
    return blind && (sync.startedAgoS ?? blindS) < blindS ? 'unknown' : 'yes'
  }

  async function versionOf({ workspaceId, sheetConnectionId, spreadsheetId }: LiveSync): Promise<string> {
    const side = await connections.openSheet({ workspaceId, connectionId: sheetConnectionId }, spreadsheetId)
    return (await side.version()).version
  }

  async function tokenOf({ id, workspaceId, tableConnectionId, tableSchema, tableName }: LiveSync) {
    const database = await connections.openDatabase({ workspaceId, connectionId: tableConnectionId })
    try {
      return await database.side(tableSchema, tableName, { writer: id }).changeToken()
    } finally {
      await database.end()
    }
  }

  /** A run tells a person what is final; what passes is left to the next look, since a run would be in vain too. */
  function judge(error: unknown, { id }: LiveSync): 'yes' | 'unknown' {
    const final = error instanceof DokiError && !passing.includes(error.code)
    log.info({ err: error, syncId: id, final }, 'a live sync could not be looked at')
    return final ? 'yes' : 'unknown'
  }
}

const passing = ['unavailable', 'reconnect', 'internal', 'too_many_requests']
