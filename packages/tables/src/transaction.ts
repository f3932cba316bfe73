import pg from 'pg'
import { z } from 'zod'
import { failureOf } from './database-error.ts'

export type TxMode = 'read' | 'write'

/** Everything a statement's meaning could depend on, for this transaction only. Times in ms. */
const settings = [
  "set local client_encoding = 'UTF8'",
  "set local datestyle = 'ISO, YMD'",
  "set local timezone = 'UTC'",
  'set local extra_float_digits = 1',
  'set local standard_conforming_strings = on',
  'set local lock_timeout = 20000',
  // A process that is frozen in the midst must not hold its locks for longer than it holds its job.
  'set local idle_in_transaction_session_timeout = 20000',
  'set local statement_timeout = 600000',
].join('; ')

/** The statements a transaction begins with, in one journey. */
export const begin: Record<TxMode, string> = {
  read: `begin isolation level repeatable read read only; ${settings}`,
  write: `begin isolation level read committed read write; ${settings}; select pg_current_xact_id()::text as id`,
}

/**
 * Runs `work` in one transaction and gives the connection back. When the answer to COMMIT is lost, `committed` is asked
 * what became of the transaction of that id: what went through must not be counted, or done, again.
 */
export async function transaction<T>(
  client: pg.PoolClient,
  mode: TxMode,
  work: (client: pg.ClientBase) => Promise<T>,
  committed: (id: string) => Promise<boolean>,
): Promise<T> {
  const { result, unclear } = await attempt(client, mode, work)
  if (unclear && !(await committed(unclear.id))) throw unclear.error
  return result
}

async function attempt<T>(
  client: pg.PoolClient,
  mode: TxMode,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<{ result: T; unclear?: { id: string; error: unknown } }> {
  let broken = false
  try {
    const id = transactionId(await client.query(begin[mode]))
    const result = await work(client)
    try {
      await client.query('commit')
      return { result }
    } catch (error) {
      if (!id || !isCut(error)) throw error
      broken = true
      return { result, unclear: { id, error } }
    }
  } catch (error) {
    broken = await client.query('rollback').then(
      () => !(error instanceof pg.DatabaseError),
      () => true,
    )
    throw error
  } finally {
    client.release(broken)
  }
}

/** What became of a transaction, as a later connection sees it; the database may not know (another server took over). */
export async function statusOf(
  client: pg.ClientBase,
  id: string,
): Promise<'committed' | 'aborted' | 'unknown'> {
  for (let tries = 0; tries < 20; tries++) {
    const { rows } = await client.query('select pg_xact_status($1::text::xid8) as status', [id])
    const status = Status.parse(rows[0]).status
    if (status === 'committed' || status === 'aborted') return status
    if (status === null) return 'unknown'
    await client.query('select pg_sleep(0.25)')
  }
  return 'unknown'
}

const Status = z.object({ status: z.enum(['committed', 'aborted', 'in progress']).nullable() })
const Begun = z.array(z.unknown()).transform(results => results.at(-1))
const Id = z.object({ rows: z.tuple([z.object({ id: z.string() })]) })

/** Of several statements at once pg answers a list of results, whatever its types say. */
function transactionId(begun: unknown): string | undefined {
  return Id.safeParse(Begun.safeParse(begun).data).data?.rows[0].id
}

/** Only an answer of the server's says that it did not commit. */
function isCut(error: unknown): boolean {
  return failureOf(error) === 'passing' && !['40001', '40P01'].includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? '') : ''
}
