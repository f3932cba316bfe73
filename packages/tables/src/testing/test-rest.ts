import { testDatabase } from '@doki/database'
import { postgrestBinary, prepareSupabase, startPostgrest } from '@doki/local'
import pg from 'pg'
import { type AnyTables, restTables } from '../rest/rest-tables.ts'

type Test = { teardown(fn: () => Promise<unknown>): unknown }

/** For the options of a test that needs PostgREST: says why it is skipped where there is none. */
export const needsPostgrest = { skip: postgrestBinary() ? false : 'npm has no PostgREST for this machine' }

/** A real database with what `ddl` makes in it, behind a real PostgREST, opened by the secret key, and a connection beside it. */
export async function testRest(t: Test, ddl: string, { maxRows = 1000, schemas = ['public'] } = {}) {
  const { url: databaseUrl } = await testDatabase(t)
  await prepareSupabase(databaseUrl)
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  t.teardown(() => admin.end())
  await admin.query(ddl)
  const rest = await startPostgrest({ databaseUrl, maxRows, schemas })
  t.teardown(() => rest.stop())
  /** Without waiting between tries. */
  const open = (key: string, send: typeof fetch | undefined = undefined): AnyTables => {
    const options = { allowPrivateHosts: true, sleep: async () => {}, ...(send && { fetch: send }) }
    const tables = restTables(rest.url, key, options)
    t.teardown(() => tables.end())
    return tables
  }
  const query = async (text: string, values: unknown[] = []) =>
    (await admin.query({ text, values, rowMode: 'array' })).rows
  return { rest, tables: open(rest.serviceKey), open, query }
}
