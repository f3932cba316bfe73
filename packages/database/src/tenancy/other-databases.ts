import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resetPostgres, startPostgres } from '@doki/local'
import type { Test } from 'tap'
import { connect, migrate, raw, sql, testDatabase } from '../index.ts'
import { folder } from '../testing/template.ts'
import type { Database } from './measure.ts'

/** The address of a cluster of the oldest version we support, gone with the test. */
export async function postgres15(t: Test): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'doki-postgres-15-'))
  await chmod(parent, 0o755) // the server runs as another user where we are root
  const options = { dir: path.join(parent, 'data'), durable: false, version: 15, log: () => {} } as const
  t.teardown(async () => {
    await resetPostgres(options)
    await rm(parent, { recursive: true, force: true })
  })
  const { url } = await startPostgres(options)
  return url
}

/** A database migrated by a role that is to it what `postgres` is to a Supabase project. */
export async function supabaseLike(t: Test): Promise<Database> {
  const { admin: superuser, adminUrl, service, gateway } = await testDatabase(t)
  const owner = `doki_owner_${randomBytes(6).toString('hex')}`
  const run = (text: string) => superuser.rows(sql`${raw(text)}`)
  // Away with what the template's superuser made, its default privileges too.
  await run(`drop schema private cascade; drop schema supabase_migrations cascade; drop schema public cascade;
    create role ${owner} login createrole bypassrls;
    grant anon, authenticated, service_role to ${owner} with admin option;
    create schema public authorization ${owner};
    grant usage on schema public to public, anon, authenticated, service_role;
    do $$ begin execute format('alter database %I owner to ${owner}', current_database()); end $$;
    grant usage on schema auth to ${owner} with grant option;
    alter publication supabase_realtime owner to ${owner};
    alter default privileges for role ${owner} in schema public grant all on tables to anon, authenticated, service_role;
    alter default privileges for role ${owner} in schema public grant all on functions to anon, authenticated, service_role;
    alter default privileges for role ${owner} in schema public grant all on sequences to anon, authenticated, service_role`)
  const url = new URL(adminUrl)
  url.username = owner
  await migrate(url.href, { folder })
  const admin = connect(url.href)
  t.teardown(async () => {
    await admin.end()
    await run(`reassign owned by ${owner} to postgres; drop owned by ${owner}; drop role ${owner}`)
  })
  return { admin, service, gateway }
}
