import type { Connections, Place } from '@doki/connections'
import type { DatasetSummary, TableSchema } from '@doki/contracts'
import { checkDatabaseUrl, openTables, type Tables, type TablesOptions } from '@doki/tables'

/** Databases of people, as the gateway needs them. Every method throws `DokiError`s that say what to do. */
export type DatabaseDoor = {
  /**
   * Goes to an address that is no connection yet, and answers what may be shown of it: never the password. Throws
   * `invalid_input` for one that is not allowed.
   */
  tryOut(url: string): Promise<Record<'host' | 'port' | 'database' | 'user', string>>
  tables(place: Place): Promise<Extract<DatasetSummary, { kind: 'table' }>[]>
  /** Null: there is no such table. */
  describe(place: Place, schema: string, name: string): Promise<TableSchema | null>
}

type Deps = {
  /** Which addresses are allowed. */
  rules: TablesOptions
  connections: Pick<Connections, 'openDatabase'>
}

export function databaseDoor({ rules, connections }: Deps): DatabaseDoor {
  return {
    async tryOut(url) {
      const { host, port, database, user } = await checkDatabaseUrl(url, rules)
      const tables = openTables(url, { ...rules, max: 1, applicationName: 'doki-gateway' })
      await ending(tables, () => tables.listTables())
      return { host, port: String(port), database, user }
    },
    async tables(place) {
      const tables = await connections.openDatabase(place)
      return ending(tables, () => tables.listTables())
    },
    async describe(place, schema, name) {
      const tables = await connections.openDatabase(place)
      return ending(tables, () => tables.describe(schema, name))
    },
  }
}

async function ending<T>(tables: Tables, use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } finally {
    await tables.end()
  }
}
