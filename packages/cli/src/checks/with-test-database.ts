import path from 'node:path'
import { startPostgres } from '@doki/local'
import { dataFolder } from '../root.ts'

/**
 * Starts the Postgres that tests clone their databases from, gives its address to `run` in an environment, and
 * stops it. Its data may be lost at any time, which is what makes a clone cost milliseconds.
 */
export async function withTestDatabase<T>(run: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  if (process.env.DOKI_TEST_DATABASE_URL) return run(process.env)
  const postgres = await startPostgres({ dir: path.join(dataFolder, 'test-postgres'), durable: false })
  try {
    return await run({
      ...process.env,
      DOKI_TEST_DATABASE_URL: postgres.url,
      METADATA_SERVER_DETECTION: 'none',
    })
  } finally {
    await postgres.stop()
  }
}
