import { migrate } from '@doki/database'
import { prepareSupabase } from '@doki/local'
import pg from 'pg'
import { migrationsFolder } from '../root.ts'

/** Creates a database unless it is there, and answers its address. */
export async function ensureDatabase(clusterUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: clusterUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  return databaseUrl(clusterUrl, name)
}

/** Doki's own database, migrated: what Supabase gives a project in the cloud, and our migrations, or those of another folder. */
export async function ensureDoki(
  clusterUrl: string,
  log: (line: string) => void,
  folder: string = migrationsFolder,
): Promise<string> {
  const url = await ensureDatabase(clusterUrl, 'doki')
  await prepareSupabase(url)
  await migrate(url, { folder, log })
  return url
}

/** The same cluster, another database, and maybe another user. */
export function databaseUrl(clusterUrl: string, name: string, user?: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  if (user) url.username = user
  return url.href
}
