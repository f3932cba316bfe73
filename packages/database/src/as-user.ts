import { z } from 'zod'
import type { Db, Queries, Row } from './connect.ts'
import { type Sql, sql } from './sql.ts'

/** What a verified token says of its bearer; `sub` is the user's id, whatever else there is goes along. */
export type Claims = z.input<typeof Claims>
const Claims = z.looseObject({
  sub: z.uuid(),
  role: z.literal('authenticated').default('authenticated'),
  session_id: z.uuid().optional().catch(undefined),
})

/**
 * Runs `fn` in a transaction as the caller, as PostgREST does it: row level security decides what it sees.
 * `null` is nobody (role `anon`). Throws for claims that name no user, before anything is asked: a query that
 * forgets its user fails. A session that was logged out of is `unauthorized`. `db` logs in as `doki_gateway`.
 */
export async function asUser<T>(
  db: Pick<Db, 'tx'>,
  claims: Claims | null,
  fn: (tx: Queries) => Promise<T>,
): Promise<T> {
  return db.tx(fn, { first: become(claims) })
}

/** As `asUser`, for one query whose text never varies: one journey to the database. Answers its rows. */
export async function askAsUser(db: Pick<Db, 'together'>, claims: Claims | null, query: Sql): Promise<Row[]> {
  const [, rows = []] = await db.together([become(claims), query])
  return rows
}

/** Of claims that cannot change any more: the question is put together once for whoever asks again and again. */
const known = new WeakMap<Claims, Sql>()
const nobody = sql`select ${being({ role: 'anon' })}`

function become(claims: Claims | null): Sql {
  if (claims === null) return nobody
  const question = known.get(claims) ?? becoming(claims)
  if (Object.isFrozen(claims)) known.set(claims, question)
  return question
}

function becoming(claims: Claims): Sql {
  const said = Claims.parse(claims)
  if (said.session_id === undefined) return sql`select ${being(said)}`
  return sql`select private.refuse_ended(${said.session_id}), ${being(said)}`
}

function being(said: { role: string }): Sql {
  return sql`
    set_config('request.jwt.claims', ${JSON.stringify(said)}, true), set_config('role', ${said.role}, true)`
}
