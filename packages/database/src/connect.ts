import pg from 'pg'
import { addressOf } from './address-of.ts'
import { type Listening, listen } from './listen.ts'
import { queriesOn } from './queries.ts'
import type { Sql } from './sql.ts'
import { tracePool } from './trace-pool.ts'
import { types } from './types.ts'

export type Row = Record<string, unknown>

export type TxOptions = {
  isolation?: 'read committed' | 'repeatable read' | 'serializable'
  /** Run before anything else in it, without waiting for an answer. When it fails, all of it does, with its error. */
  first?: Sql
}

/** What can be asked of a database, in a transaction or out of one. Rows come as they are: parse them. */
export type Queries = {
  rows(query: Sql): Promise<Row[]>
  /** The one row there is; an error when there is none, or more. */
  one(query: Sql): Promise<Row>
  /** All or nothing. Within a transaction: a savepoint, and `isolation` stays what it was. */
  tx<T>(fn: (tx: Queries) => Promise<T>, options?: TxOptions): Promise<T>
  /**
   * All or nothing too, when what is asked is known beforehand: sent at once, and prepared once for each connection, so
   * their texts must not vary with what is asked. Answers the rows of each.
   */
  together(queries: readonly Sql[]): Promise<Row[][]>
  /** The `pg` client itself, for what SQL text cannot say (COPY). In a transaction: the one it runs on. */
  withClient<T>(fn: (client: pg.ClientBase) => Promise<T>): Promise<T>
}

export type Db = Queries & {
  /** Ends once every query under way has. */
  end(): Promise<void>
  /**
   * Hears `notify channel` on a connection of its own, which is made anew when it breaks. Resolves once it
   * listens. What was said while it was broken is lost: `onGap` is called after, to look for oneself.
   */
  listen(channel: string, fn: (payload: string) => void, options?: { onGap?: () => void }): Promise<Listening>
}

export type Connect = {
  /** Connections at most; 5 when not given. */
  max?: number
  /**
   * Sends a query without waiting for the answer of the one before: a transaction of one query is one journey to the
   * server, not four. No COPY then. https://node-postgres.com/features/pipelining
   */
  pipeline?: boolean
  /** Shown in pg_stat_activity. */
  applicationName?: string
  /** Authorities, as PEM texts, to trust beside the system's where the address asks for TLS. */
  ca?: string | undefined
}

/** A pool on `url`; nothing is opened before the first query. */
export function connect(
  url: string,
  { max = 5, applicationName = 'doki', pipeline = false, ca }: Connect = {},
): Db {
  const settings = { ...addressOf(url, ca), application_name: applicationName, types, keepAlive: true }
  const pool = new pg.Pool({
    ...settings,
    pipeline,
    max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
  })
  // An idle connection died (the server restarted). The pool drops it and opens another when asked;
  // without a listener the process would die with it.
  pool.on('error', () => {})
  tracePool(pool, 'doki')
  return {
    ...queriesOn(pool, { pipeline }),
    end: () => pool.end(),
    listen: (channel, fn, options) => listen(settings, channel, fn, options),
  }
}
