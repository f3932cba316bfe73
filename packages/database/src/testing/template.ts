import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { migrate } from '../migrate.ts'
import { readMigrations } from '../read-migrations.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
/** Our migrations. */
export const folder = path.join(root, 'infra/supabase/migrations')
/** What Supabase brings along. Read, not imported: code below `local` does not depend on it. */
export const preludeFile = path.join(root, 'packages/local/src/postgres/supabase.sql')

const built = new Map<string, Promise<string>>()

/** The name of a database in this cluster with every migration applied; built once, whoever asks first. */
export function ensureTemplate(cluster: string): Promise<string> {
  const building = built.get(cluster) ?? build(cluster)
  built.set(cluster, building)
  return building
}

async function build(cluster: string): Promise<string> {
  const prelude = await readFile(preludeFile, 'utf8')
  const name = `doki_template_${await hash(prelude)}`
  const client = new pg.Client({ connectionString: cluster, application_name: 'doki-test-template' })
  await client.connect()
  try {
    // One lock for all templates of the cluster: migrations make roles, which belong to the cluster.
    await client.query(`select pg_advisory_lock(hashtext('doki template'))`)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) {
      // Renamed when it is whole, so that one half built is never taken for a template.
      await client.query(`drop database if exists ${name}_building with (force)`)
      await client.query(`create database ${name}_building`)
      await fill(cluster, `${name}_building`, prelude)
      await client.query(`alter database ${name}_building rename to ${name}`)
      await dropOthers(client, name)
    }
    return name
  } finally {
    await client.end()
  }
}

/** Templates of migrations as they once were. */
async function dropOthers(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^doki_template_[0-9a-f]{16}(_building)?$' and datname <> $1`,
    [name],
  )
  for (const { datname } of rows) await client.query(`drop database if exists ${datname}`)
}

async function fill(cluster: string, database: string, prelude: string): Promise<void> {
  const url = new URL(cluster)
  url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(prelude)
  } finally {
    await client.end()
  }
  await migrate(url.href, { folder })
  await tidy(url.href)
}

/** Migrations leave dead rows in the catalogue, which every connection to every clone would read its way through. */
async function tidy(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(`
      select oid::regclass::text as name from pg_class
      where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r' and not relisshared`)
    for (const { name } of rows) await client.query(`vacuum (full, freeze, analyze) ${name}`)
  } finally {
    await client.end()
  }
}

/** Other migrations, another template. */
async function hash(prelude: string): Promise<string> {
  const sum = createHash('sha256').update(prelude)
  for (const { file, text } of await readMigrations(folder)) sum.update(`${file}\n${text}\n`)
  return sum.digest('hex').slice(0, 16)
}
