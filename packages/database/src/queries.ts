import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Queries, Row, TxOptions } from './connect.ts'
import { translateError } from './errors.ts'
import { type JourneyPool, journeysOn } from './journeys.ts'
import type { Sql } from './sql.ts'

/** The queries of a pool: each on any connection, a transaction on one. */
export function queriesOn(pool: JourneyPool, { pipeline }: { pipeline: boolean }): Queries {
  const query = async (text: string, values: unknown[]) => {
    const client = await pool.connect()
    try {
      return await run(client, text, values)
    } finally {
      client.release()
    }
  }
  const journey = journeysOn(pool, { pipeline })
  return {
    ...selects(query),
    async tx(fn, options = {}) {
      const client = await pool.connect()
      let usable = false
      try {
        const result = await transaction(client, opening(options), fn, pipeline)
        usable = true
        return result
      } catch (error) {
        usable = await rollback(client, 'rollback')
        throw error
      } finally {
        client.release(!usable)
      }
    },
    together: queries => journey(queries.map(({ text, values }) => ({ text, values, name: nameOf(text) }))),
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
    async together(queries) {
      const all: Row[][] = []
      for (const { text, values } of queries) all.push(await run(client, text, values))
      return all
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

async function transaction<T>(
  client: pg.ClientBase,
  opening: readonly Statement[],
  fn: (tx: Queries) => Promise<T>,
  pipeline: boolean,
) {
  const opened = Promise.all(await sending(client, opening, pipeline))
  opened.catch(() => {}) // told below
  try {
    const result = await fn(queriesWithin(client, 1))
    await opened
    await run(client, 'commit', [])
    return result
  } catch (error) {
    await opened // its error is what all others come from
    throw error
  }
}

type Statement = Pick<Sql, 'text' | 'values'>

/** Sends one after the other; without a pipeline each waits for the one before, with one they leave in one piece. */
async function sending(client: pg.ClientBase, statements: readonly Statement[], pipeline: boolean) {
  const stream = pipeline && client instanceof pg.Client ? client.connection.stream : undefined
  const sent: Promise<Row[]>[] = []
  stream?.cork()
  try {
    for (const { text, values } of statements) {
      const rows = run(client, text, values)
      sent.push(rows)
      if (!pipeline) await rows
      else rows.catch(() => {}) // told to whoever waits for all of them
    }
  } finally {
    stream?.uncork()
  }
  return sent
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  const name = names.get(text) ?? `doki_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  names.set(text, name)
  return name
}

/** A process that is frozen in the midst of a transaction must not hold its locks for longer than it holds its jobs. */
const idleMs = 20_000

function opening({ isolation, first }: TxOptions): Statement[] {
  const level = isolation ? ` isolation level ${isolation}` : ''
  const begin = `begin${level}; set local idle_in_transaction_session_timeout = ${idleMs}`
  return [{ text: begin, values: [] }, ...(first ? [first] : [])]
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
