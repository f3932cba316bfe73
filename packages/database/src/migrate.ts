import { setTimeout as sleep } from 'node:timers/promises'
import { DokiError } from '@doki/contracts'
import pg from 'pg'
import { z } from 'zod'
import { addressOf } from './address-of.ts'
import { lookForHolders } from './lock-holders.ts'
import { type Migration, readMigrations } from './read-migrations.ts'

export type AppliedMigration = Pick<Migration, 'version' | 'name' | 'file'>

export type Migrate = {
  /** Where the files are, such as infra/supabase/migrations. */
  folder: string
  log?: (line: string) => void
  /** Authorities to trust beside the system's, where the address asks for TLS. */
  ca?: string | undefined
  patience?: Patience
}

/** A statement waits `lockMs` for a lock, since all who come after it wait as well; then its file gives way for `pauseMs`. */
export type Patience = { lockMs: number; tries: number; pauseMs: number }

const usualPatience: Patience = { lockMs: 5_000, tries: 6, pauseMs: 10_000 }

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
 * removed, or slipped in before what has been applied. A file that waits too long for a lock gives way to others and is
 * tried again; its statements may otherwise take as long as they take. In a transaction, there is no `create index concurrently`.
 */
export async function migrate(
  url: string,
  { folder, log = () => {}, ca, patience = usualPatience }: Migrate,
): Promise<AppliedMigration[]> {
  const migrations = await readMigrations(folder)
  const connection = { ...addressOf(url, ca), application_name: 'doki-migrate' }
  const client = new pg.Client(connection)
  const looker = new pg.Client(connection)
  await client.connect()
  try {
    await client.query(turn)
    await client.query(record)
    const { rows } = await client.query(
      'select version, name, statements from supabase_migrations.schema_migrations order by version',
    )
    const pending = pendingOf(migrations, z.array(Recorded).parse(rows))
    looker.on('error', () => {}) // without it only the words are fewer
    if (pending.length > 0) await looker.connect().catch(() => {})
    for (const migration of pending) {
      await applyWithPatience(client, looker, migration, { log, patience })
      log(`applied ${migration.file}`)
    }
    return pending.map(({ version, name, file }) => ({ version, name, file }))
  } finally {
    await Promise.all([client.end(), looker.end()])
  }
}

/** Waits as long as it takes; the lock outlives this transaction. */
const turn = `
  begin;
  set local statement_timeout = 0;
  set local lock_timeout = 0;
  select pg_advisory_lock(hashtext('doki migrate'));
  commit;`

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

type Waiting = Required<Pick<Migrate, 'log' | 'patience'>>

async function applyWithPatience(
  client: pg.Client,
  looker: pg.Client,
  migration: Migration,
  { log, patience: { lockMs, tries, pauseMs } }: Waiting,
): Promise<void> {
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const [{ pid }] = z.tuple([z.object({ pid: z.number() })]).parse(rows)
  for (let round = 1; ; round++) {
    const holders = lookForHolders(looker, pid, lockMs / 10)
    const failure = await apply(client, migration, lockMs).then(
      () => undefined,
      error => ({ error }),
    )
    const waitedFor = await holders.stop()
    if (!failure) return
    if (!isLockTimeout(failure.error)) throw explain(failure.error, migration.file, migration.text)
    const waits = `${migration.file} waits for ${waitedFor ?? 'a lock that somebody has'}`
    if (round >= tries)
      throw new DokiError(
        'unavailable',
        `${waits}: gave up after ${tries} tries. Nothing of this file was applied. Run it again when that has ended, or end it: select pg_terminate_backend(PROCESS)`,
        { cause: failure.error },
      )
    log(`${waits}: try ${round} of ${tries}, and again in ${pauseMs / 1000} s`)
    await sleep(pauseMs)
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '55P03'
}

async function apply(client: pg.Client, { version, name, text }: Migration, lockMs: number): Promise<void> {
  await client.query(`begin; set local statement_timeout = 0; set local lock_timeout = ${Math.ceil(lockMs)}`)
  try {
    await client.query(text)
    await client.query(
      'insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)',
      [version, name, [text]],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {}) // the first error is the one to tell
    throw error
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
