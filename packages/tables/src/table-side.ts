import { DokiError } from '@doki/contracts'
import type { AppliedRows, TableSide, TableTarget } from '@doki/sync'
import type pg from 'pg'
import { z } from 'zod'
import type { Line } from './copy-in.ts'
import { createTable } from './create-table.ts'
import { failureOf } from './database-error.ts'
import { describeTable } from './describe-table.ts'
import type { TableRef } from './identifier.ts'
import { isGuarded } from './is-guarded.ts'
import type { Tables } from './open-tables.ts'
import { prepareKeys, prepareRows } from './prepare-lines.ts'
import { readRows } from './read-rows.ts'
import type { Refusal } from './refusal.ts'
import { reserveKeys } from './reserve-keys.ts'
import { changeToken } from './watch/change-token.ts'
import { watch } from './watch/watch.ts'
import { changesWriter } from './write/write-changes.ts'
import { type BatchResult, copyBatch, writeBatch } from './write-batch.ts'
import { type WritePlan, writePlan } from './write-plan.ts'

/** Rows of one transaction: some MB, some seconds of locks, and what has to be done again when it fails. */
const batchRows = 50_000

const Empty = z.object({ empty: z.boolean() })

export interface SideOptions {
  /** The sync that writes here: its own changes do not move its `changeToken`. */
  writer?: string
}

/** One table as the engine sees it. Every write may be repeated: what is there already is not written again. */
export function tableSide(tables: Tables, ref: TableRef, { writer = '' }: SideOptions = {}): TableSide {
  /** Whether COPY straight into the table is worth a try: it was empty, and so far all of it came from here. */
  let direct: boolean | undefined
  const planFor = (target: TableTarget) =>
    tables.tx('read', async client => {
      const table = await describeTable(client, ref)
      if (!table) throw new DokiError('not_found', `There is no table ${ref.schema}.${ref.name}`)
      return writePlan({ ...target, ...ref }, table, await isGuarded(client, ref))
    })
  const insertBatch = (plan: WritePlan, lines: Line[]) =>
    tables.tx('write', async client => {
      direct ??= !plan.guarded && (await isEmpty(client, plan))
      if (direct) {
        direct = await tryCopy(client, plan, lines)
        if (direct) return { inserted: lines.length, updated: 0, deleted: 0, refused: [] }
      }
      return writeBatch(client, plan.upsert, lines, plan.guarded)
    })
  return {
    schema: () => tables.describe(ref.schema, ref.name),
    create: table => createTable(tables, table),
    readRows: target => readRows(tables, ref, target),
    async upsert(target, rows) {
      if (rows.length === 0) return { inserted: 0, updated: 0, deleted: 0, refused: [] }
      const plan = await planFor(target)
      const { lines, refused } = prepareRows(plan, rows)
      const applied = await inBatches(lines, batch => insertBatch(plan, batch))
      applied.refused.push(...refused)
      return applied
    },
    write: changesWriter(tables, ref, writer),
    reserveKeys: (target, count) => reserveKeys(tables, ref, target, count),
    changeToken: () => changeToken(tables, ref, writer),
    watch: () => watch(tables, ref),
    async delete(target, keys) {
      if (keys.length === 0) return { inserted: 0, updated: 0, deleted: 0, refused: [] }
      const plan = await planFor(target)
      const remove = (lines: Line[]) =>
        tables.tx('write', client => writeBatch(client, plan.remove, lines, plan.guarded))
      return inBatches(prepareKeys(plan, keys), remove)
    },
  }
}

/** Batch after batch; then once more those that pointed at a row not yet there (or still there), while it helps. */
async function inBatches(
  lines: Line[],
  write: (lines: Line[]) => Promise<BatchResult>,
): Promise<AppliedRows> {
  const applied: AppliedRows = { inserted: 0, updated: 0, deleted: 0, refused: [] }
  let refused: Refusal[] = []
  const run = async (batch: Line[]) => {
    const result = await write(batch)
    applied.inserted += result.inserted
    applied.updated += result.updated
    applied.deleted += result.deleted
    return result.refused
  }
  for (let at = 0; at < lines.length; at += batchRows)
    refused.push(...(await run(lines.slice(at, at + batchRows))))
  for (let before = Infinity; before > refused.filter(({ retry }) => retry).length; ) {
    const again = refused.filter(({ retry }) => retry)
    if (again.length === 0) break
    before = again.length
    refused = [...refused.filter(({ retry }) => !retry), ...(await run(again.map(({ line }) => line)))]
  }
  applied.refused = refused.map(({ key, reason, column }) => ({ key, reason, column }))
  return applied
}

async function isEmpty(client: pg.ClientBase, plan: WritePlan): Promise<boolean> {
  return Empty.parse((await client.query(plan.isEmpty)).rows[0]).empty
}

/** False when the database would not take it this way; staging then finds out why. */
async function tryCopy(client: pg.ClientBase, plan: WritePlan, lines: Line[]): Promise<boolean> {
  try {
    await copyBatch(client, plan.copyToTable, lines)
    return true
  } catch (error) {
    if (failureOf(error) !== 'row') throw error
    return false
  }
}
