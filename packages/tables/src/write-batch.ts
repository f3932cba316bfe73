import pg from 'pg'
import { copyIn, type Line } from './copy-in.ts'
import { failureOf } from './database-error.ts'
import { type Changed, type Refusal, refusal } from './refusal.ts'
import { writeEach } from './write-each.ts'
import type { StagedWork } from './write-plan.ts'

export type BatchResult = Changed & { refused: Refusal[] }

/** Lines tried together once all of them together were refused: few enough to go through one by one. */
const partRows = 4000

/** A trigger or a policy dropped rows without an error. */
class IgnoredRows extends Error {}

/**
 * Stages the lines and lets every statement work on all of them. When the database refuses, they are tried in
 * parts, and of a part that is refused row by row: the rows it will not take come back, the others are in.
 */
export async function writeBatch(
  client: pg.ClientBase,
  work: StagedWork,
  lines: readonly Line[],
  guarded: boolean,
): Promise<BatchResult> {
  await client.query(work.createStage)
  const whole = await tryPart(client, work, lines, guarded)
  if (whole) return { ...whole, refused: [] }
  const result: BatchResult = { inserted: 0, updated: 0, deleted: 0, refused: [] }
  for (let at = 0; at < lines.length; at += partRows) {
    const part = lines.slice(at, at + partRows)
    const together = part.length < lines.length ? await tryPart(client, work, part, guarded) : undefined
    add(result, together ? { ...together, refused: [] } : await writeApart(client, work, part, guarded))
  }
  return result
}

/** COPY straight into the table; throws what the database says, with everything undone, when one row is refused. */
export async function copyBatch(
  client: pg.ClientBase,
  copyToTable: string,
  lines: readonly Line[],
): Promise<void> {
  await inSavepoint(client, async () => {
    await copyIn(client, copyToTable, lines)
    await client.query('set constraints all immediate')
  })
}

/** Undefined when a row among them is refused. */
async function tryPart(
  client: pg.ClientBase,
  work: StagedWork,
  lines: readonly Line[],
  guarded: boolean,
): Promise<Changed | undefined> {
  try {
    return await inSavepoint(client, () => writePart(client, work, lines, guarded))
  } catch (error) {
    if (!(error instanceof IgnoredRows) && failureOf(error) !== 'row') throw error
    return undefined
  }
}

/** Row by row. A line that cannot even be sent (a character the database's encoding lacks) is found by halving. */
async function writeApart(
  client: pg.ClientBase,
  work: StagedWork,
  lines: readonly Line[],
  guarded: boolean,
): Promise<BatchResult> {
  try {
    return await inSavepoint(client, () => writeEach(client, work, lines, guarded))
  } catch (error) {
    if (failureOf(error) !== 'row') throw error
    const [first] = lines
    if (first && lines.length === 1)
      return { inserted: 0, updated: 0, deleted: 0, refused: [refusal(first, error)] }
    const middle = lines.length >> 1
    const result = await writeApart(client, work, lines.slice(0, middle), guarded)
    add(result, await writeApart(client, work, lines.slice(middle), guarded))
    return result
  }
}

async function writePart(
  client: pg.ClientBase,
  work: StagedWork,
  lines: readonly Line[],
  guarded: boolean,
): Promise<Changed> {
  await client.query(work.clearStage)
  await copyIn(client, work.copyToStage, lines)
  await client.query(work.analyzeStage)
  const count = async (text: string | null) => (text ? ((await client.query(text)).rowCount ?? 0) : 0)
  const updated = await count(work.update)
  const inserted = await count(work.insert)
  const deleted = await count(work.remove)
  await client.query('set constraints all immediate') // a deferred one would fail the commit, and all rows with it
  if (guarded && (await client.query(work.ignored)).rows[0]?.ignored !== 0) throw new IgnoredRows()
  return { updated, inserted, deleted }
}

async function inSavepoint<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('savepoint part')
  try {
    const result = await work()
    await client.query('release savepoint part')
    return result
  } catch (error) {
    if (error instanceof pg.DatabaseError || error instanceof IgnoredRows)
      await client.query('rollback to savepoint part; release savepoint part')
    throw error
  }
}

function add(total: BatchResult, part: BatchResult): void {
  total.inserted += part.inserted
  total.updated += part.updated
  total.deleted += part.deleted
  total.refused.push(...part.refused)
}
