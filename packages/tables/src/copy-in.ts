import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from } from 'pg-copy-streams'
import { copyChunks } from './copy-text.ts'

/** A row as COPY takes it. */
export interface Line {
  key: readonly string[]
  line: string
}

/** Sends the lines to a `copy … from stdin`; throws what the database says of the first that it will not take. */
export async function copyIn(
  client: pg.ClientBase,
  statement: string,
  lines: readonly Line[],
): Promise<void> {
  const chunks = copyChunks(lines.values().map(({ line }) => line))
  await pipeline(Readable.from(chunks), client.query(from(statement)))
}
