import type { Connections, Place } from '@doki/connections'
import type { DatasetSummary, PostgresCredentials, SupabaseCredentials, TableSchema } from '@doki/contracts'
import {
  type AnyTables,
  checkDatabaseUrl,
  checkRestUrl,
  openTables,
  restTables,
  type TablesOptions,
} from '@doki/tables'

/** Databases of people, as the gateway needs them. Every method throws `DokiError`s that say what to do. */
export type DatabaseDoor = {
  /**
   * Goes to an address that is no connection yet, and answers what may be shown of it: never the password or the key.
   * Throws `invalid_input` for one that is not allowed.
   */
  tryOut(credentials: PostgresCredentials | SupabaseCredentials): Promise<Record<string, string>>
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
    async tryOut(credentials): Promise<Record<string, string>> {
      const { kind, url: address } = credentials
      if (kind === 'supabase') {
        const { host, url } = await checkRestUrl(address, rules)
        await ending(restTables(address, credentials.key, rules), tables => tables.listTables())
        return { host, url }
      }
      const { host, port, database, user } = await checkDatabaseUrl(address, rules)
      const tables = openTables(address, { ...rules, max: 1, applicationName: 'doki-gateway' })
      await ending(tables, found => found.listTables())
      return { host, port: String(port), database, user }
    },
    async tables(place) {
      const tables = await connections.openDatabase(place)
      return ending(tables, found => found.listTables())
    },
    async describe(place, schema, name) {
      const tables = await connections.openDatabase(place)
      return ending(tables, found => found.describe(schema, name))
    },
  }
}

async function ending<T>(tables: AnyTables, use: (tables: AnyTables) => Promise<T>): Promise<T> {
  try {
    return await use(tables)
  } finally {
    await tables.end()
  }
}
