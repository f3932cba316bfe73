import path from 'node:path'
import { migrate } from '@doki/database'
import { type Postgres, prepareSupabase, startPostgres } from '@doki/local'
import pg from 'pg'
import { databaseUrl } from '../cloud/databases.ts'
import { migrationsFolder } from '../root.ts'

/** One Postgres server for Doki's databases and the users', in copies. */
export interface Cluster {
  port: number
  /** The administrator's address of a database. */
  url(database: string): string
  /** Makes `name` a copy of `template`, in place of what has that name; nobody may be connected to the template. */
  copy(template: string, name: string): Promise<void>
  stop(): Promise<void>
}

/** The template of a Doki that nobody has used, and that of a user's database with nothing in it. */
export const freshDoki = 'doki_fresh'
export const freshShop = 'template0'

/** Starts the server in `folder`, and migrates `freshDoki`. */
export async function startCluster(folder: string): Promise<Cluster> {
  const server = await startPostgres({ dir: path.join(folder, 'postgres'), durable: false })
  try {
    return await clusterOf(server)
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function clusterOf(server: Postgres): Promise<Cluster> {
  const admin = new pg.Pool({ connectionString: server.url, max: 2 })
  admin.on('error', () => {}) // said again by the next query
  const url = (database: string) => databaseUrl(server.url, database)
  await admin.query(`create database ${freshDoki}`)
  await prepareSupabase(url(freshDoki))
  await migrate(url(freshDoki), { folder: migrationsFolder, log: () => {} })
  return {
    port: server.port,
    url,
    async copy(template, name) {
      await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
      await admin.query(
        `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)} strategy file_copy`,
      )
    },
    async stop() {
      await admin.end()
      await server.stop()
    },
  }
}
