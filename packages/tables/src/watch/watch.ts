import type pg from 'pg'
import { quoteTable, type TableRef } from '../identifier.ts'
import type { Tables } from '../open-tables.ts'
import { createLog, log } from './log.ts'
import { readWatched } from './watched.ts'

/**
 * Puts Doki's trigger on a table, and its log in the database, where this user may: it takes TRIGGER on the table and
 * CREATE on the database. False where it may not, where the trigger was switched off, where a table of somebody else's
 * is in the way, or while the table is too busy; never an error. Safe to repeat, also at the same time.
 */
export async function watch(tables: Tables, ref: TableRef): Promise<boolean> {
  try {
    const watched = await tables.tx('read', client => readWatched(client, ref), 1)
    if (!watched?.plain || watched.log === 'foreign') return false
    if (watched.trigger && !watched.working) return false
    if (watched.log === 'none' || !watched.trigger)
      return await tables.tx('write', client => install(client, ref), 1)
    return true
  } catch {
    return false // the run reads the table instead; what is wrong with the connection it will meet there
  }
}

/** The lock is for those who install at the same time; a table that others are writing to is left for the next run. */
async function install(client: pg.ClientBase, ref: TableRef): Promise<boolean> {
  await client.query(
    "set local lock_timeout = 2000; select pg_advisory_xact_lock(hashtextextended('doki.changes', 0))",
  )
  const before = await readWatched(client, ref)
  if (!before?.plain || before.log === 'foreign') return false
  if (before.log === 'none') await client.query(createLog)
  if (!before.trigger) {
    const table = quoteTable(ref)
    await client.query('set local lock_timeout = 500') // while this waits, all who want to write wait behind it
    await client.query(`create trigger ${log.trigger} after insert or update or delete or truncate on ${table}
      for each statement execute function ${log.function}()`)
    // Also while session_replication_role is replica, as loaders set it; only the owner may say so.
    if (before.owner) await client.query(`alter table ${table} enable always trigger ${log.trigger}`)
  }
  return true
}
