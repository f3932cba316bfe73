import { DokiError } from '@doki/contracts'
import pg from 'pg'
import { z } from 'zod'
import { addressOf } from './address-of.ts'
import { type Migration, readMigrations } from './read-migrations.ts'

export type AppliedMigration = Pick<Migration, 'version' | 'name' | 'file'>

export type Migrate = {
  /** Where the files are, such as infra/supabase/migrations. */
  folder: string
  log?: (line: string) => void
  /** Authorities to trust beside the system's, where the address asks for TLS. */
  ca?: string | undefined
}

const Recorded = z.object({
  version: z.string(),
  name: z.string().nullable(),
  statements: z.array(z.string()).nullable(),
})
type Recorded = z.infer<typeof Recorded>

/**
 * Applies what is pending, each file in one transaction, and answers what it applied. Two at once take turns.
 * The record is the Supabase CLI's own table, so either may go on where the other stopped. Throws a `DokiError`, having
 * changed nothing of it, for a file that fails, and before applying any for one that was edited, renamed,
 * removed, or slipped in before what has been applied.
 */
export async function migrate(
  url: string,
  { folder, log = () => {}, ca }: Migrate,
): Promise<AppliedMigration[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({ ...addressOf(url, ca), application_name: 'doki-migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('doki migrate'))`)
    await client.query(record)
    const { rows } = await client.query(
      'select version, name, statements from supabase_migrations.schema_migrations order by version',
    )
    const pending = pendingOf(migrations, z.array(Recorded).parse(rows))
    for (const migration of pending) {
      await apply(client, migration)
      log(`applied ${migration.file}`)
    }
    return pending.map(({ version, name, file }) => ({ version, name, file }))
  } finally {
    await client.end()
  }
}

/** As `supabase db push` creates it. */
const record = `
  set client_min_messages = warning;
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
  alter table supabase_migrations.schema_migrations add column if not exists statements text[];
  alter table supabase_migrations.schema_migrations add column if not exists name text;
  reset client_min_messages;`

function pendingOf(migrations: Migration[], recorded: Recorded[]): Migration[] {
  for (const { version, name, statements } of recorded) {
    const migration = migrations.find(each => each.version === version)
    if (!migration)
      throw misfit(
        `${version}_${name} was applied to this database, but its file is missing: migrate with the version of Doki that has it, or a later one`,
      )
    if (name !== null && name !== migration.name)
      throw misfit(`${migration.file} was applied to this database under the name ${version}_${name}`)
    if (statements && bare(statements.join('')) !== bare(migration.text))
      throw misfit(`${migration.file} was edited after it was applied; write a new migration instead`)
  }
  const last = recorded.at(-1)
  const pending = migrations.filter(({ version }) => !recorded.some(each => each.version === version))
  const late = pending.find(({ version }) => last && version < last.version)
  if (late) throw misfit(`${late.file} is older than ${last?.version}, which has been applied: rename it`)
  return pending
}

function misfit(message: string): DokiError {
  return new DokiError('conflict', message)
}

/** We record a file whole, the Supabase CLI its statements without the space and semicolons between them. */
function bare(text: string): string {
  return text.replace(/[\s;]+/g, '')
}

async function apply(client: pg.Client, { version, name, file, text }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query(
      'insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)',
      [version, name, [text]],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {}) // the first error is the one to tell
    throw explain(error, file, text)
  }
}

/** Where in the file, and in the database's words. */
function explain(error: unknown, file: string, text: string): Error {
  if (!(error instanceof pg.DatabaseError)) return new Error(`${file} failed`, { cause: error })
  const { message, position, detail, hint, code } = error
  const before = position ? text.slice(0, Number(position) - 1).split('\n') : []
  const place = position ? `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}` : ''
  const words = [message, detail, hint].filter(Boolean).join('; ')
  const said = `${file}${place}: ${words} (${code}). Nothing of this file was applied.`
  return new DokiError('unprocessable', said, { cause: error })
}
