import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Mapping } from '@doki/contracts'
import pg from 'pg'

/**
 * Seconds that Postgres itself takes to COPY the table's own rows from a file on its side into a table of the same
 * definition and indexes: the limit of writing. The file is written before the clock starts.
 */
export async function copySeconds({ table }: Mapping, databaseUrl: string): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-bench-'))
  chmodSync(folder, 0o777) // Postgres may run as another user
  const file = path.join(folder, 'rows.copy')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const name = `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`
    // The server writes the file as well: a million rows would not fit here.
    await client.query(`copy ${name} to '${file}'`)
    await client.query(
      `drop table if exists doki_bench_copy; create table doki_bench_copy (like ${name} including all)`,
    )
    const started = performance.now()
    await client.query(`copy doki_bench_copy from '${file}'`)
    return (performance.now() - started) / 1000
  } finally {
    await client.query('drop table if exists doki_bench_copy')
    await client.end()
    rmSync(folder, { recursive: true, force: true })
  }
}
