import { DokiError, type NewTable, type TableSchema } from '@doki/contracts'
import type { TableSide, TableTarget } from '@doki/sync'
import type { TableRef } from '../identifier.ts'
import { readPages } from './read-pages.ts'
import type { RestClient } from './rest-client.ts'
import { type RestPlan, restPlan } from './rest-plan.ts'
import { writeChanges } from './write-changes.ts'

/** One table behind a REST API as the engine sees it. Every write may be repeated: what is there already is not written again. */
export function restTableSide(
  client: RestClient,
  { schema, name }: TableRef,
  describe: () => Promise<TableSchema | null>,
): TableSide {
  async function planFor(target: TableTarget): Promise<RestPlan> {
    const table = await describe()
    if (!table) throw new DokiError('not_found', `The API shows no table ${schema}.${name} to this key`)
    return restPlan(target, table)
  }
  return {
    schema: describe,
    async create(table) {
      checkThere(table, await describe())
    },
    async *readRows(target) {
      yield* readPages(client, await planFor(target))
    },
    async write(target, changes) {
      return writeChanges(client, await planFor(target), changes)
    },
    async reserveKeys() {
      throw new DokiError(
        'unprocessable',
        'Supabase’s REST API gives no keys ahead of the rows. Fill the key in the sheet, let Doki keep its own key column, or connect the database by its Postgres URL.',
      )
    },
    changeToken: async () => null,
    watch: async () => false,
  }
}

/** The API changes no schema: a person runs the SQL, then Doki finds the table. */
function checkThere(table: NewTable, found: TableSchema | null): void {
  const { schema, name, columns } = table
  if (!found)
    throw new DokiError(
      'unprocessable',
      `Supabase’s REST API cannot make a table. Run this in the SQL editor of the project, then start the sync again:\n\n${table.sql}\n\nnotify pgrst, 'reload schema';`,
    )
  const missing = columns.filter(wanted => !found.columns.some(column => column.name === wanted.name))
  if (missing.length > 0)
    throw new DokiError(
      'conflict',
      `There is a table ${schema}.${name} already, without these columns: ${missing.map(column => column.name).join(', ')}. Map to it as it is, or choose another name.`,
    )
}
