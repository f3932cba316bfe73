import { DokiError } from '@doki/contracts'
import type { TableChange, TableTarget, TableWritten } from '@doki/sync'
import type pg from 'pg'
import { z } from 'zod'
import { copyIn } from '../copy-in.ts'
import { failureOf } from '../database-error.ts'
import type { TableRef } from '../identifier.ts'
import type { Tables } from '../open-tables.ts'
import { inSavepoint } from '../savepoint.ts'
import { readFacts } from '../table-facts.ts'
import { writeBatch } from './batch.ts'
import { type ChangeLine, prepareChanges } from './lines.ts'
import { add, type Outcome, outcome } from './outcome.ts'
import { type WritePlan, writePlan } from './plan.ts'

/** Rows of one transaction: some MB, some seconds of locks, and what has to be done again when it fails. */
const batchRows = 50_000

const Empty = z.object({ empty: z.boolean() })

/** Makes `write` of one table. `writer`: the sync whose changes these are, for the table's log of changes. */
export function changesWriter(tables: Tables, ref: TableRef, writer: string) {
  /** Whether COPY straight into the table is worth a try: it was empty, and so far all of it came from here. */
  let direct: boolean | undefined
  const writeLines = (plan: WritePlan, lines: ChangeLine[]) =>
    tables.tx('write', async client => {
      const claim = plan.claimOf(writer)
      if (claim) await client.query("select set_config('doki.writer', $1, true)", [claim])
      if (lines.every(({ kind }) => kind === 'insert')) {
        direct = !plan.guarded && (direct ?? (await isEmpty(client, plan)))
        if (direct) {
          direct = await tryCopy(client, plan, lines)
          if (direct) return outcome({ inserted: lines.length })
        }
      }
      return writeBatch(client, plan, lines)
    })
  return async (target: TableTarget, changes: readonly TableChange[]): Promise<TableWritten> => {
    if (changes.length === 0) return outcome()
    const plan = await tables.tx('read', async client => {
      const facts = await readFacts(client, ref)
      if (!facts) throw new DokiError('not_found', `There is no table ${ref.schema}.${ref.name}`)
      return writePlan(target, ref, facts)
    })
    const { lines, refused } = prepareChanges(plan, changes)
    const written = await inBatches(lines, batch => writeLines(plan, batch))
    return {
      ...written,
      refused: [...refused, ...written.refused.map(({ key, reason, column }) => ({ key, reason, column }))],
    }
  }
}

/** How often changes in whose way another one stood are tried again. */
const mostRounds = 6

/**
 * Batch after batch; then again those in whose way another change stood, while it helps. In turned order, as a chain
 * of rows that wait for each other comes apart from one of its ends.
 */
async function inBatches(
  lines: ChangeLine[],
  write: (lines: ChangeLine[]) => Promise<Outcome>,
): Promise<Outcome> {
  const total = outcome()
  let again = lines
  for (let round = 0; ; round++) {
    const before = again.length
    for (let at = 0; at < again.length; at += batchRows)
      add(total, await write(again.slice(at, at + batchRows)))
    again = total.refused.filter(({ retry }) => retry).map(({ line }) => line)
    if (again.length === 0 || round === mostRounds || (round > 1 && again.length >= before)) break
    total.refused = total.refused.filter(({ retry }) => !retry)
    again.reverse()
  }
  return total
}

async function isEmpty(client: pg.ClientBase, plan: WritePlan): Promise<boolean> {
  return Empty.parse((await client.query(plan.isEmpty)).rows[0]).empty
}

/** False when the database would not take it this way; staging then finds out why. */
async function tryCopy(client: pg.ClientBase, plan: WritePlan, lines: ChangeLine[]): Promise<boolean> {
  try {
    await inSavepoint(client, async () => {
      await copyIn(client, plan.copyToTable, lines)
      await client.query('set constraints all immediate')
    })
    return true
  } catch (error) {
    if (failureOf(error) !== 'row') throw error
    return false
  }
}
