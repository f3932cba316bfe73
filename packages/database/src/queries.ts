import type pg from 'pg'
import type { Queries, Row, TxOptions } from './connect.ts'
import { translateError } from './errors.ts'

/** What every connection of Doki is opened with. */
type Pool = Pick<pg.Pool, 'connect'>

/** The queries of a pool: each on any connection, a transaction on one. */
export function queriesOn(pool: Pool): Queries {
  const query = async (text: string, values: unknown[]) => {
    const client = await pool.connect()
    try {
      return await run(client, text, values)
    } finally {
      client.release()
    }
  }
  return {
    ...selects(query),
    async tx(fn, options = {}) {
      const client = await pool.connect()
      let usable = false
      try {
        const result = await transaction(client, begin(options), fn)
        usable = true
        return result
      } catch (error) {
        usable = await rollback(client, 'rollback')
        throw error
      } finally {
        client.release(!usable)
      }
    },
    async withClient(fn) {
      const client = await pool.connect()
      let usable = false
      try {
        const result = await fn(client)
        usable = true
        return result
      } finally {
        // Whatever fn left behind (an open COPY, a transaction) goes with the connection.
        client.release(!usable)
      }
    },
  }
}

/** The queries of one connection, inside a transaction; `tx` there is a savepoint. */
function queriesWithin(client: pg.ClientBase, depth: number): Queries {
  const name = `s${depth}`
  return {
    ...selects((text, values) => run(client, text, values)),
    async tx(fn) {
      await run(client, `savepoint ${name}`, [])
      try {
        const result = await fn(queriesWithin(client, depth + 1))
        await run(client, `release savepoint ${name}`, [])
        return result
      } catch (error) {
        await rollback(client, `rollback to savepoint ${name}`)
        throw error
      }
    },
    withClient: fn => fn(client),
  }
}

function selects(query: (text: string, values: unknown[]) => Promise<Row[]>): Pick<Queries, 'rows' | 'one'> {
  return {
    rows: ({ text, values }) => query(text, values),
    async one({ text, values }) {
      const rows = await query(text, values)
      const [row] = rows
      if (!row || rows.length > 1) throw new Error(`expected one row, got ${rows.length}: ${text}`)
      return row
    },
  }
}

async function transaction<T>(client: pg.ClientBase, begin: string, fn: (tx: Queries) => Promise<T>) {
  await run(client, begin, [])
  const result = await fn(queriesWithin(client, 1))
  await run(client, 'commit', [])
  return result
}

/** A process that is frozen in the midst of a transaction must not hold its locks for longer than it holds its jobs. */
const idleMs = 20_000

function begin({ isolation }: TxOptions): string {
  const level = isolation ? ` isolation level ${isolation}` : ''
  return `begin${level}; set local idle_in_transaction_session_timeout = ${idleMs}`
}

/** Whether the connection may be used again. The error that led here is the one to report, not a second one. */
async function rollback(client: pg.ClientBase, text: string): Promise<boolean> {
  try {
    await client.query(text)
    return true
  } catch {
    return false
  }
}

async function run(client: pg.ClientBase, text: string, values: unknown[]): Promise<Row[]> {
  try {
    const { rows } = await client.query<Row>(text, values)
    return rows
  } catch (error) {
    throw translateError(error)
  }
}
