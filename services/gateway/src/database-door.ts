import type { DatasetSummary, TableSchema } from '@doki/contracts'
import { checkDatabaseUrl, openTables, type TablesOptions } from '@doki/tables'

/** Databases of people, as the gateway needs them. Every method throws `DokiError`s that say what to do. */
export type DatabaseDoor = {
  /** What may be shown of an address: never the password. Throws `invalid_input` for one that is not allowed. */
  details(url: string): Promise<Record<'host' | 'port' | 'database' | 'user', string>>
  tables(url: string): Promise<Extract<DatasetSummary, { kind: 'table' }>[]>
  /** Null: there is no such table. */
  describe(url: string, schema: string, name: string): Promise<TableSchema | null>
}

/** `rules` say which addresses are allowed. */
export function databaseDoor(rules: TablesOptions): DatabaseDoor {
  async function open<T>(
    url: string,
    use: (tables: ReturnType<typeof openTables>) => Promise<T>,
  ): Promise<T> {
    const tables = openTables(url, { ...rules, max: 1, applicationName: 'doki-gateway' })
    try {
      return await use(tables)
    } finally {
      await tables.end()
    }
  }
  return {
    async details(url) {
      const { host, port, database, user } = await checkDatabaseUrl(url, rules)
      return { host, port: String(port), database, user }
    },
    tables: url => open(url, tables => tables.listTables()),
    describe: (url, schema, name) => open(url, tables => tables.describe(schema, name)),
  }
}
