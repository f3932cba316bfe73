import { finished } from 'node:stream/promises'
import { to } from 'pg-copy-streams'
import { copyLines } from './copy-text.ts'
import { explain } from './database-error.ts'
import type { Tables } from './open-tables.ts'

/**
 * What `copy … to stdout` puts out, in batches of lines that arrive together, of one snapshot. Stopping early gives the
 * connection up, as COPY cannot be stopped otherwise.
 */
export async function* copyOut(tables: Tables, statement: string): AsyncGenerator<string[]> {
  const { client, close } = await tables.snapshot()
  let broken = true
  try {
    const source = client.query(to(statement))
    yield* copyLines(source)
    await finished(source, { writable: false })
    broken = false
  } catch (error) {
    throw explain(error)
  } finally {
    await close(broken)
  }
}
