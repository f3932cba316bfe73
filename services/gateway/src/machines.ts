import type { Connections } from '@doki/connections'
import { type ConnectionId, type JobId, type Sync, SyncId } from '@doki/contracts'
import type { Queries } from '@doki/database'
import { type DeadLetter, type DeadLetters, type Dispatcher, type JobStore, sweep } from '@doki/jobs'
import type { FastifyBaseLogger } from 'fastify'
import { tendChannels } from './by-itself/drive-watch.ts'
import { liveLooker } from './by-itself/live-looker.ts'
import type { Revocations } from './by-itself/revocations.ts'
import { seldom } from './by-itself/seldom.ts'
import { authFlowStore } from './stores/auth-flow-store.ts'
import { channelStore } from './stores/channel-store.ts'
import { dueStore, type StartedRun } from './stores/due-store.ts'
import { eventStore } from './stores/event-store.ts'
import { forgetOldKeys } from './stores/idempotency-store.ts'
import { lookStore } from './stores/look-store.ts'
import { measureQueue } from './stores/measure-queue.ts'
import { rateStore } from './stores/rate-store.ts'
import { sessionStore } from './stores/session-store.ts'
import { countStale, type Stale } from './stores/stale-syncs.ts'

/** What happens without a person's rights: for the clock, the message bus, and after a person's cancel. */
export type Machines = {
  /** Dispatches jobs that were left behind and frees those whose process died. */
  sweep(): Promise<{ dispatched: number; freed: number }>
  /** Ends or stops what a cancelled job has started, and wakes who waited for any of it. */
  cancel(id: JobId): Promise<void>
  /** Fails a job whose message was given up, if it has not ended. */
  giveUp(id: JobId): Promise<void>
  /** The jobs that were given up, and not asked for again. */
  deadLetters(which: DeadLetters): Promise<DeadLetter[]>
  /** Asks for them again, each once. Answers the jobs that were made. */
  replay(which: DeadLetters): Promise<JobId[]>
  /** What nobody finished or asks for any more: sign-ins, ended sessions, idempotency keys, events, counts of minutes that are over. */
  forgetOld(): Promise<void>
  /** Starts the runs whose time has come, so many at a time. Answers how many. */
  startDue(): Promise<number>
  /** Looks at live syncs, and starts a run of those that moved. Answers how many. */
  lookAtLive(): Promise<number>
  /** How many syncs are late. */
  countStale(): Promise<Stale>
  /** Tells the metrics how long jobs wait and syncs are out of step. */
  measure(): Promise<void>
  /** Opens, renews and closes the channels by which Drive tells of changes. */
  tendChannels(): Promise<void>
  /** Tells Google of consents whose connection is gone; of the one named, or of those whose turn it is. */
  giveBack(connectionId?: ConnectionId): Promise<void>
  /** Somebody says that a side of a sync changed. False: by no channel that we know, or with a wrong token. */
  hint(
    side: 'sheet' | 'table',
    channel: { id: string; token: string },
    told: { changed: boolean },
  ): Promise<boolean>
  /** What the database of a sync proves itself with when it tells of a change; one given before is void. */
  openTableHook(sync: Pick<Sync, 'id' | 'workspaceId'>): Promise<{ id: string; token: string } | undefined>
}

/** What a tick takes on at most: after a rest of hours the rest of it is for the next ones. */
const perTick = { looks: 200, channels: 50, revocations: 20, budgetMs: 25_000 }

type Deps = {
  service: Queries
  jobs: JobStore
  dispatcher: Dispatcher
  connections: Pick<Connections, 'openGoogle' | 'openSheet' | 'openDatabase'>
  revocations: Revocations
  runsPerTick: number
  /** Where Drive reaches us, without a slash at the end; absent: it is not asked to tell. */
  webhookUrl: string | undefined
  /** However often we are told of a change of one sync, it is looked at so often at most by each process. */
  hintEveryMs?: number
  log: FastifyBaseLogger
}

/** `service` logs in as `doki_service`, and `jobs` are its. */
export function machinesOf(deps: Deps): Machines {
  const { service, jobs, dispatcher, connections, revocations, runsPerTick, webhookUrl, log } = deps
  const { hintEveryMs = 1_000 } = deps
  const channels = channelStore(service)
  const due = dueStore(service)
  const looks = lookStore(service)
  const looker = liveLooker({ looks, due, connections, log })
  const send = async (runs: readonly StartedRun[]) => {
    await dispatcher.dispatchAll(runs)
    return runs.length
  }
  const hinted = seldom({
    everyMs: hintEveryMs,
    async work(syncId) {
      const run = await looker.hint(SyncId.parse(syncId))
      if (run) await send([run])
    },
    early: syncId => looks.lookSoon(SyncId.parse(syncId)),
    onError: (error, syncId) =>
      log.warn({ err: error, syncId }, 'a sync that changed could not be looked at just now'),
  })
  return {
    sweep: () => sweep({ jobs, dispatcher }),
    async cancel(id) {
      await dispatcher.dispatchAll(await jobs.cancel(id))
    },
    async giveUp(id) {
      await dispatcher.dispatchAll(await jobs.giveUp(id))
    },
    deadLetters: which => jobs.deadLetters(which),
    async replay(which) {
      const made = await jobs.replay(which)
      await dispatcher.dispatchAll(made)
      return made.map(({ id }) => id)
    },
    async forgetOld() {
      await authFlowStore(service).forgetOld()
      await forgetOldKeys(service)
      await eventStore(service).forgetOld()
      await rateStore(service).forgetOld()
      await sessionStore(service).forgetOld()
    },
    startDue: async () => send(await due.startDue({ limit: runsPerTick })),
    lookAtLive: async () =>
      send(await looker.lookAtDue({ limit: perTick.looks, budgetMs: perTick.budgetMs })),
    countStale: () => countStale(service),
    measure: () => measureQueue(service),
    async tendChannels() {
      if (webhookUrl === undefined) return
      const address = `${webhookUrl}/webhooks/drive`
      await tendChannels({ limit: perTick.channels }, { channels, connections, address, log })
    },
    async giveBack(connectionId) {
      await revocations.settle({ limit: perTick.revocations, ...(connectionId && { connectionId }) })
    },
    async hint(side, channel, { changed }) {
      const found = await channels.find(side, channel)
      if (found?.syncId && changed) await hinted(found.syncId)
      return found !== undefined
    },
    openTableHook: ({ id, workspaceId }) => channels.openForTable({ syncId: id, workspaceId }),
  }
}
