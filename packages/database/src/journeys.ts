import { AsyncResource } from 'node:async_hooks'
import { isTelemetryOn } from '@doki/telemetry'
import pg from 'pg'
import type { Row } from './connect.ts'
import { translateError } from './errors.ts'
import { Journey, type Named } from './journey.ts'

export type JourneyPool = { connect(): Promise<pg.PoolClient>; options: { max?: number | undefined } }

/** How many leave together at most: what one of them has to wait for, those behind it wait for too. */
const many = 8

type Waiting = {
  readonly settle: PromiseWithResolvers<Row[][]>
  send(client: pg.PoolClient): Journey
}

/**
 * Journeys on the connections of `pool`. Each has one to itself while there are as many; those that have to wait share the next
 * one that is free where it has a pipeline. They leave in one piece and are still one transaction each, as every journey ends
 * with its own `Sync`: with many callers it is the writes to sockets that cost the most. Rejects with the journey's own error,
 * and as the pool does when no connection came free in time.
 */
export function journeysOn(
  pool: JourneyPool,
  { pipeline }: { pipeline: boolean },
): (queries: readonly Named[]) => Promise<Row[][]> {
  const mostTogether = pipeline ? many : 1
  const waiting: Waiting[] = []
  const { max = 10 } = pool.options
  /** Connections that are asked for, and those that are in use. */
  let asked = 0
  let used = 0

  return queries => {
    const settle = Promise.withResolvers<Row[][]>()
    waiting.push({ settle, send: inOwnContext(client => depart(client, queries)) })
    if (asked + used < max) void serve()
    return settle.promise
  }

  async function serve(): Promise<void> {
    const lastToWait = waiting.at(-1)
    asked++
    const client = await pool.connect().catch((error: unknown) => {
      // Whoever came later has not waited long enough.
      const end = lastToWait ? waiting.indexOf(lastToWait) + 1 : 0
      for (const { settle } of waiting.splice(0, end)) settle.reject(translateError(error))
      return undefined
    })
    asked--
    if (client) {
      used++
      const usable = await travel(client, waiting.splice(0, fairShare()))
      client.release(!usable)
      used--
    }
    if (waiting.length > 0 && asked + used < max) void serve()
  }

  /** As long as other connections are about to come, they get some too. */
  function fairShare(): number {
    return Math.min(mostTogether, Math.ceil(waiting.length / (asked + 1)))
  }
}

/** Answers whether the connection may be used again. */
async function travel(client: pg.PoolClient, travellers: readonly Waiting[]): Promise<boolean> {
  const stream = client instanceof pg.Client ? client.connection.stream : undefined
  stream?.cork()
  const under = travellers.map(({ send, settle }) => ({ settle, ended: send(client).ended }))
  stream?.uncork()
  let usable = true
  await Promise.all(
    under.map(async ({ settle, ended }) => {
      try {
        settle.resolve(await ended)
      } catch (error) {
        // A server that says what is wrong has rolled back.
        usable &&= error instanceof pg.DatabaseError && error.severity === 'ERROR'
        settle.reject(translateError(error))
      }
    }),
  )
  return usable
}

function depart(client: pg.PoolClient, queries: readonly Named[]): Journey {
  const journey = new Journey(queries, client)
  client.query(journey)
  return journey
}

/** Who sends it may serve another request just then: its span belongs to that of who asked. */
function inOwnContext<T extends Waiting['send']>(send: T): T {
  return isTelemetryOn() ? AsyncResource.bind(send) : send
}
