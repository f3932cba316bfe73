import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Mapping } from '@doki/contracts'
import { copyLine } from '@doki/tables'
import pg from 'pg'

/**
 * Seconds that Postgres itself takes to COPY the table's own rows from a file on its side into a table of the same
 * definition and indexes: the limit of writing. The file is written before the clock starts.
 */
export async function copySeconds({ table }: Mapping, databaseUrl: string): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-bench-'))
  chmodSync(folder, 0o755)
  const file = path.join(folder, 'rows.copy')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const name = `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`
    const { rows, fields } = await client.query<(string | null)[]>({
      text: `select * from ${name}`,
      rowMode: 'array',
      types: { getTypeParser: () => (text: string) => text },
    })
    writeFileSync(file, rows.map(copyLine).join(''), { mode: 0o644 })
    const columns = fields.map(field => pg.escapeIdentifier(field.name)).join(', ')
    await client.query(
      `drop table if exists doki_bench_copy; create table doki_bench_copy (like ${name} including all)`,
    )
    const started = performance.now()
    await client.query(`copy doki_bench_copy (${columns}) from '${file}'`)
    return (performance.now() - started) / 1000
  } finally {
    await client.query('drop table if exists doki_bench_copy')
    await client.end()
    rmSync(folder, { recursive: true, force: true })
  }
}
