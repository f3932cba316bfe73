import type { Db } from '@doki/database'
import type { FastifyBaseLogger } from 'fastify'
import type { NotedEvent } from '../stores/event-store.ts'
import type { Cursor } from './cursor.ts'
import { type Batch, feed } from './feed.ts'
import { heartbeat } from './frames.ts'
import type { Outlet } from './outlet.ts'

/** Somebody who watches, and what. */
export type Watcher = {
  userId: string
  /** Of their token, if it names one. */
  sessionId: string | undefined
  workspaceId: string
  /** Of a job alone. */
  jobId?: string
  outlet: Outlet
  /** When their token ends, in milliseconds since 1970. */
  until: number
  /** Asks row level security, as them, whether they may still. */
  mayWatch(): Promise<boolean>
  tell(batch: Batch): void
  /** What to say when there is nothing to say. */
  silence?(now: Cursor | undefined): string
}

export type Watchers = {
  /** All that is committed from when this resolves on is told. Leaves by itself when the stream closes. */
  add(watcher: Watcher): Promise<void>
  count(): number
  end(): Promise<void>
}

type Options = {
  /** Logs in as `doki_service`. */
  service: Db
  log: FastifyBaseLogger
  /** How long to be silent at most. */
  heartbeatMs: number
  /** Who has taken nothing for so long is cut off. */
  slowMs?: number
  /** Rights are asked for anew at least so often, whatever was heard. */
  recheckMs?: number
}

type Kept = { watcher: Watcher; heardAt: number; checkedAt: number }

/** Everybody who watches at this process: told of the same news, read once. */
export function watchers(options: Options): Watchers {
  const { service, log, heartbeatMs, slowMs = 30_000, recheckMs = 300_000 } = options
  const all = new Set<Kept>()
  const byWorkspace = new Map<string, Set<Kept>>()
  const watchedJobs = new Map<string, number>()
  let lastTold: Cursor | undefined

  const news = feed({
    db: service,
    log,
    isIdle: () => all.size === 0,
    isWatched: id => watchedJobs.has(id),
    tell,
  })
  const sweeping = setInterval(sweep, Math.min(heartbeatMs, 1_000))
  sweeping.unref()

  async function tell(batch: Batch): Promise<void> {
    if (batch.ended.length > 0) partWith(new Set(batch.ended))
    const touched = Map.groupBy(batch.events, ({ workspaceId }) => workspaceId)
    const doubtful = [...touched].flatMap(([id, events]) => doubted(byWorkspace.get(id) ?? [], events))
    await Promise.all(doubtful.map(checkAgain))
    lastTold = batch.now
    const heardAt = Date.now()
    for (const [id, events] of touched) {
      const here = { ...batch, events }
      for (const kept of byWorkspace.get(id) ?? []) {
        kept.heardAt = heardAt
        kept.watcher.tell(here)
      }
    }
  }

  function partWith(ended: ReadonlySet<string>): void {
    for (const kept of all) if (ended.has(kept.watcher.sessionId ?? '')) part(kept)
  }

  function part(kept: Kept): void {
    leave(kept)
    kept.watcher.outlet.end()
  }

  /** Whoever may not watch any more is told no more. */
  async function checkAgain(kept: Kept): Promise<void> {
    kept.checkedAt = Date.now()
    if (!(await kept.watcher.mayWatch())) part(kept)
  }

  function sweep(): void {
    const now = Date.now()
    for (const kept of all) {
      const { outlet, until, silence = () => heartbeat() } = kept.watcher
      const stuck = outlet.waitingSince()
      if (now >= until) outlet.end()
      else if (stuck !== undefined && now - stuck > slowMs) outlet.stream.destroy()
      else if (now - kept.heardAt >= heartbeatMs && stuck === undefined) {
        kept.heardAt = now
        outlet.send(silence(lastTold))
      }
      if (now - kept.checkedAt >= recheckMs)
        checkAgain(kept).catch(error => log.warn({ err: error }, 'rights cannot be asked for just now'))
    }
  }

  function leave(kept: Kept): void {
    if (!all.delete(kept)) return
    const { workspaceId, jobId } = kept.watcher
    const here = byWorkspace.get(workspaceId)
    here?.delete(kept)
    if (here?.size === 0) byWorkspace.delete(workspaceId)
    if (jobId === undefined) return
    const left = (watchedJobs.get(jobId) ?? 1) - 1
    if (left === 0) watchedJobs.delete(jobId)
    else watchedJobs.set(jobId, left)
  }

  return {
    async add(watcher) {
      const { workspaceId, jobId, outlet } = watcher
      const kept = { watcher, heardAt: Date.now(), checkedAt: Date.now() }
      all.add(kept)
      const here = byWorkspace.get(workspaceId) ?? new Set()
      byWorkspace.set(workspaceId, here.add(kept))
      if (jobId !== undefined) watchedJobs.set(jobId, (watchedJobs.get(jobId) ?? 0) + 1)
      outlet.stream.once('close', () => leave(kept))
      await news.follow()
    },
    count: () => all.size,
    async end() {
      clearInterval(sweeping)
      for (const { watcher } of all) watcher.outlet.end()
      await news.end()
    },
  }
}

/** Those whose rights the events may have changed: a member who left or changed, or everybody when the workspace is gone. */
function doubted(here: Iterable<Kept>, events: readonly NotedEvent[]): Kept[] {
  const gone = events.some(({ event }) => event.type === 'workspace' && event.change === 'deleted')
  const members = new Set(events.filter(({ event }) => event.type === 'member').map(({ event }) => event.id))
  return [...here].filter(({ watcher }) => gone || members.has(watcher.userId))
}
