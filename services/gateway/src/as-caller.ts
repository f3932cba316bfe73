import { DokiError } from '@doki/contracts'
import { askAsUser, asUser, type Db, type Queries, type Row, type Sql } from '@doki/database'
import type { FastifyRequest } from 'fastify'
import { DatabaseError } from 'pg'

type Caller = Pick<FastifyRequest, 'claims'>

export type AsCaller = {
  /** Runs `fn` in one transaction with the rights of whoever sent the request, or of nobody. */
  <T>(request: Caller, fn: (tx: Queries) => Promise<T>): Promise<T>
  /** The rows of one query whose text never varies, with the same rights: one journey to the database. */
  ask(request: Caller, query: Sql): Promise<Row[]>
}

/** `db` logs in as `doki_gateway`: what it may do by itself is nothing. */
export function asCaller(db: Pick<Db, 'tx' | 'together'>): AsCaller {
  const translated = <T>(asking: Promise<T>) =>
    asking.catch(error => {
      throw translate(error)
    })
  return Object.assign(
    <T>({ claims }: Caller, fn: (tx: Queries) => Promise<T>) => translated(asUser(db, claims, fn)),
    { ask: ({ claims }: Caller, query: Sql) => translated(askAsUser(db, claims, query)) },
  )
}

/** What the pool of `pg` says when none of its connections came free in time. */
const noConnection = 'timeout exceeded when trying to connect'

/** What constraints between tables refuse is the caller's doing, and a full pool is passing. */
function translate(error: unknown): unknown {
  if (error instanceof Error && error.message === noConnection) {
    const message = 'There is more to do than can be done just now: try again in a moment'
    return new DokiError('unavailable', message, { cause: error })
  }
  if (!(error instanceof DatabaseError)) return error
  const message = refused[error.code ?? '']
  if (!message) return error
  return new DokiError('conflict', message, { cause: error })
}

/** By SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const refused: Record<string, string> = {
  '23503': 'Something else still uses this, or what it names is not there (any more)',
  '23505': 'There is one like it already',
}
