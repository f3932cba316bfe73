import { setTimeout as sleep } from 'node:timers/promises'
import { rootCertificates } from 'node:tls'
import type { DatasetSummary, DokiError, TableSchema } from '@doki/contracts'
import { tracePool } from '@doki/database'
import type { TableSide } from '@doki/sync'
import pg from 'pg'
import { type AddressRules, type CheckedDatabase, checkDatabaseUrl } from './check-database-url.ts'
import { explain, failureOf } from './database-error.ts'
import { describeTable } from './describe-table.ts'
import { listTables } from './list-tables.ts'
import { type KeyColumn, type RowKey, readKeys } from './read-keys.ts'
import { readSample, type TableSample } from './read-sample.ts'
import { type SideOptions, tableSide } from './table-side.ts'
import { telling } from './tell-refusal.ts'
import { begin, statusOf, type TxMode, transaction } from './transaction.ts'

export interface TablesOptions extends AddressRules {
  /** Connections at most; 2 unless said otherwise, as a run needs one to read and one to write. */
  max?: number
  applicationName?: string
  /** Certificate authorities beside the system's, PEM: Supabase signs the certificates of its databases itself. */
  ca?: readonly string[]
  /** Told that the user, the password or the key is not accepted (any more), before that is thrown. */
  onRefused?: (refusal: DokiError) => Promise<unknown>
  /** Waits before a try again, in ms; an argument for tests. */
  sleep?: (ms: number) => Promise<unknown>
}

/** A person's database. Safe behind a transaction pooler: no session state and no prepared statement outlives a transaction. */
export interface Tables {
  /** The tables and views that this user may read, those of Supabase's own schemas left out. */
  listTables(): Promise<Extract<DatasetSummary, { kind: 'table' }>[]>
  /** Null when there is no such table, or this user may not see it. */
  describe(schema: string, name: string): Promise<TableSchema | null>
  /** Some rows as canonical texts, for matching. */
  sample(schema: string, name: string, limit: number): Promise<TableSample>
  /** The keys of all rows, or of `most` of them, as canonical texts; null where a row has none. */
  keys(schema: string, name: string, columns: readonly KeyColumn[], most: number): AsyncIterable<RowKey[]>
  side(schema: string, name: string, options?: SideOptions): TableSide
  /** Runs `work` in one transaction; a passing failure runs it again, 3 times over some 8 s unless said otherwise. */
  tx<T>(mode: TxMode, work: (client: pg.ClientBase) => Promise<T>, attempts?: number): Promise<T>
  /** A connection of one's own inside a read-only snapshot; `close(true)` throws the connection away. */
  snapshot(): Promise<{ client: pg.ClientBase; close: (broken: boolean) => Promise<void> }>
  end(): Promise<void>
}

/**
 * Opens a person's database. The address is checked (`checkDatabaseUrl`) at the first use, and every connection
 * goes to the address that was checked. Nothing is connected until then.
 */
export function openTables(url: string, options: TablesOptions = {}): Tables {
  const wait = options.sleep ?? sleep
  let opened: Promise<pg.Pool> | undefined
  const pool = () => {
    opened ??= checkDatabaseUrl(url, options).then(found => poolOf(found, options))
    opened.catch(() => {
      opened = undefined // a name that could not be looked up may be found next time
    })
    return opened
  }
  const connect = async () => (await pool()).connect()
  const tables: Tables = {
    listTables: () => tables.tx('read', listTables, 2),
    describe: (schema, name) => tables.tx('read', client => describeTable(client, { schema, name }), 2),
    sample: (schema, name, limit) =>
      tables.tx('read', client => readSample(client, { schema, name }, limit), 2),
    keys: (schema, name, columns, most) => readKeys(tables, { schema, name }, columns, most),
    side: (schema, name, options) => tableSide(tables, { schema, name }, options),
    async tx(mode, work, attempts = 4) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transaction(await connect(), mode, work, committed)
        } catch (error) {
          if (failureOf(error) !== 'passing' || attempt >= attempts) {
            throw await telling(explain(error), options)
          }
          await wait(100 * 4 ** attempt)
        }
      }
    },
    async snapshot() {
      const client = await tables.tx('read', async () => {}).then(connect) // the first of them may have to wait
      await client.query(begin.read)
      return {
        client,
        close: async broken => {
          if (!broken) await client.query('commit')
          client.release(broken)
        },
      }
    },
    end: async () => (await opened?.catch(() => undefined))?.end(),
  }
  /** False also when nobody can tell: then the work is done again, and does only what is not done yet. */
  const committed = (id: string) =>
    tables
      .tx('read', client => statusOf(client, id))
      .then(
        status => status === 'committed',
        () => false,
      )
  return tables
}

function poolOf(found: CheckedDatabase, { max = 2, applicationName = 'doki', ca }: TablesOptions): pg.Pool {
  const authorities = ca?.length ? { ca: [...rootCertificates, ...ca] } : {}
  const pool = new pg.Pool({
    user: found.user,
    password: () => found.password, // a function, or an empty one would be looked for in ~/.pgpass
    host: found.address,
    port: found.port,
    database: found.database,
    // `servername` is what the certificate has to be for, as the connection itself goes to an address.
    ssl: found.tls && { rejectUnauthorized: true, servername: found.host, ...authorities },
    connectionTimeoutMillis: found.connectTimeoutMs,
    application_name: applicationName,
    idleTimeoutMillis: 10_000,
    keepAlive: true,
    max,
  })
  // A connection that the server closes says so here too, and would end the process if nobody listened. The next
  // query on it fails, or the pool opens another one.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  tracePool(pool, 'customer')
  return pool
}
