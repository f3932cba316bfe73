import { readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'

/** Two databases of one cluster prepared at once meet in the catalogues that they share (pg_authid, …). */
const passing = new Set(['XX000', '23505', '40P01', '40001'])

/**
 * Gives a database what Supabase gives it in the cloud: the roles `anon`, `authenticated`, `service_role` and
 * `authenticator`, the `auth` schema with `auth.users`, `auth.uid()`, `auth.role()`, `auth.email()` and
 * `auth.jwt()`, the default grants, and the publication `supabase_realtime`. Safe to run again.
 */
export async function prepareSupabase(url: string): Promise<void> {
  const sql = await readFile(path.join(import.meta.dirname, 'supabase.sql'), 'utf8')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (let left = 10; ; left--) {
      try {
        await client.query(sql) // one text, so one transaction
        return
      } catch (error) {
        if (left === 1 || !(error instanceof pg.DatabaseError) || !passing.has(error.code ?? '')) throw error
      }
    }
  } finally {
    await client.end()
  }
}
