import pg from 'pg'
import utils from 'pg/lib/utils.js'
import type { Row } from './connect.ts'
import type { Sql } from './sql.ts'

/** A query that is prepared once for each connection, under its name. */
export type Named = Pick<Sql, 'text' | 'values'> & { name: string }

type Column = { name: string; parse(text: string): unknown }
/** Its columns are told once; a query without rows has none. */
type Prepared = { columns: readonly Column[] }

const preparedOn = new WeakMap<pg.Connection, Map<string, Prepared>>()

/**
 * Queries that are known beforehand, sent in one piece with one `Sync` behind them. That makes them one transaction without
 * `begin` and `commit`: all or nothing, and what one sets with `set_config(…, true)` holds for those behind it.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 *
 * It is a `pg.Query` because only such are let through to a connection with a pipeline.
 */
export class Journey extends pg.Query {
  /** The rows of each, or the error of the first that failed. */
  readonly ended: Promise<Row[][]>
  /** Of the last of them: what those before it are for. */
  readonly mainText: string
  readonly #settle = Promise.withResolvers<Row[][]>()
  readonly #queries: readonly Named[]
  readonly #typeParser: pg.ClientBase['getTypeParser']
  readonly #rows: Row[][]
  readonly #prepared: Prepared[] = []
  #known = new Map<string, Prepared>()
  #at = 0
  #failure: unknown

  constructor(queries: readonly Named[], client: Pick<pg.ClientBase, 'getTypeParser'>) {
    super('')
    this.ended = this.#settle.promise
    this.mainText = queries.at(-1)?.text ?? ''
    this.#queries = queries
    this.#typeParser = (oid, format) => client.getTypeParser(oid, format)
    this.#rows = queries.map(() => [])
  }

  override submit = (connection: pg.Connection): unknown => {
    const values = valuesOf(this.#queries)
    if (values instanceof Error) return values
    const known = preparedOn.get(connection) ?? new Map<string, Prepared>()
    preparedOn.set(connection, known)
    this.#known = known
    connection.stream.cork()
    for (const [at, { name, text }] of this.#queries.entries()) {
      const before = known.get(name)
      const prepared = before ?? { columns: [] }
      if (!before) {
        // Its name may be taken by one that was forgotten; to close what is not there is no error.
        connection.close({ type: 'S', name }, true)
        connection.parse({ name, text, types: [] }, true)
      }
      connection.bind({ statement: name, values: values[at] }, true)
      if (!before) connection.describe({ type: 'P' }, true)
      connection.execute(null, true)
      this.#prepared.push(prepared)
    }
    connection.sync()
    connection.stream.uncork()
    return null
  }

  handleRowDescription({ fields }: { fields: Pick<pg.FieldDef, 'name' | 'dataTypeID'>[] }): void {
    const prepared = this.#prepared[this.#at]
    if (prepared)
      prepared.columns = fields.map(({ name, dataTypeID }) => ({
        name,
        parse: this.#typeParser(dataTypeID, 'text'),
      }))
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#failure !== undefined) return
    const columns = this.#prepared[this.#at]?.columns ?? []
    const row: Row = {}
    try {
      columns.forEach(({ name, parse }, at) => {
        const text = fields[at] ?? null
        row[name] = text === null ? null : parse(text)
      })
      this.#rows[this.#at]?.push(row)
    } catch (error) {
      this.#failure = error
    }
  }

  handleCommandComplete(): void {
    this.#at++
  }

  handleEmptyQuery(): void {
    this.#at++
  }

  handlePortalSuspended(): void {}

  /** What is prepared is forgotten: the server may not have come to it, or does not know it any more. */
  handleError(error: unknown): void {
    for (const { name } of this.#queries) this.#known.delete(name)
    this.#settle.reject(error)
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) {
      this.handleError(this.#failure)
      return
    }
    // Not before: had it failed, who came behind it in the same piece would rely on what was never prepared.
    for (const [at, { name }] of this.#queries.entries()) {
      const prepared = this.#prepared[at]
      if (prepared) this.#known.set(name, prepared)
    }
    this.#settle.resolve(this.#rows)
  }
}

/** As the wire takes them; an error for what cannot be sent. */
function valuesOf(queries: readonly Named[]): (Buffer | string | null)[][] | Error {
  try {
    return queries.map(({ values }) => values.map(value => utils.prepareValue(value)))
  } catch (error) {
    return error instanceof Error ? error : new Error('a value cannot be sent to Postgres', { cause: error })
  }
}
