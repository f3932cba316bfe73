import type { Db, Listening } from '@doki/database'
import type { FastifyBaseLogger } from 'fastify'
import { eventStore, type News } from '../stores/event-store.ts'
import { type JobSeen, jobStore } from '../stores/job-store.ts'
import { sessionStore } from '../stores/session-store.ts'
import type { Cursor } from './cursor.ts'

/** News, how the watched jobs among it are now, and whose sessions have ended: all as of one moment. */
export type Batch = News & { jobs: JobSeen[]; ended: string[] }

type Options = {
  /** Logs in as `doki_service`. */
  db: Db
  /** Nobody watches anything: nothing is read. */
  isIdle(): boolean
  isWatched(jobId: string): boolean
  /** Called with one batch after the other. When it throws, its batch comes again. */
  tell(batch: Batch): Promise<void>
  log: FastifyBaseLogger
  /** Between two reads: what happens meanwhile is read as one. */
  pauseMs?: number
  /** Looks without being told, in case it was not heard. */
  lookMs?: number
}

/** All events, read once for the whole process, none left out. */
export type Feed = {
  /** From when this resolves on, all that is committed will be told. */
  follow(): Promise<void>
  end(): Promise<void>
}

/** Hears by one LISTEN that there is news, and reads what it has not seen. */
export function feed(options: Options): Feed {
  const { db, isIdle, isWatched, tell, log, pauseMs = 20, lookMs = 15_000 } = options
  let cursor: Cursor | undefined
  let looking: Promise<void> | undefined
  let listening: Promise<Listening> | undefined
  let running: Promise<void> | undefined
  let ended = false
  let wake = () => {}
  let woken = false

  function hear(): void {
    woken = true
    wake()
  }

  /** Until there may be something new. */
  async function news(ms: number): Promise<void> {
    if (!woken && !ended) {
      const { promise, resolve } = Promise.withResolvers<void>()
      wake = resolve
      const timer = setTimeout(resolve, ms)
      await promise
      clearTimeout(timer)
    }
    woken = false
  }

  async function read(since: Cursor): Promise<Batch> {
    return db.tx(
      async tx => {
        const { events, now } = await eventStore(tx).since(since)
        const jobs = events.filter(({ event }) => event.type === 'job' && isWatched(event.id))
        const ids = new Set(jobs.map(({ event }) => event.id))
        const seen = ids.size > 0 ? await jobStore(tx).watchAll([...ids]) : []
        return { events, now, jobs: seen, ended: await sessionStore(tx).endedSince(since) }
      },
      { isolation: 'repeatable read' },
    )
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!ended) {
      await news(failures === 0 ? lookMs : Math.min(100 * 2 ** failures, 5_000))
      if (isIdle()) {
        cursor = undefined
        looking = undefined
      }
      if (ended || !cursor) continue
      try {
        const batch = await read(cursor)
        await tell(batch)
        cursor = batch.now
        failures = 0
      } catch (error) {
        if (ended) return
        if (failures++ === 0) log.warn({ err: error }, 'events cannot be read just now: they are told later')
        continue
      }
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }

  /** One that was overtaken (nobody watched in between) says nothing any more. */
  function look(): Promise<void> {
    const attempt: Promise<void> = eventStore(db)
      .look()
      .then(
        found => {
          if (looking === attempt) cursor = found
        },
        error => {
          if (looking === attempt) looking = undefined
          throw error
        },
      )
    return attempt
  }

  return {
    async follow() {
      listening ??= db.listen('doki_events', hear, { onGap: hear })
      try {
        await listening
      } catch (error) {
        listening = undefined
        throw error
      }
      looking ??= look()
      await looking
      running ??= run()
    },
    async end() {
      ended = true
      wake()
      await running
      await (await listening?.catch(() => undefined))?.end()
    },
  }
}
