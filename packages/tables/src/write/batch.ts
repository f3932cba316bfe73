import { canonicalFromDatabase, type TableRow } from '@doki/sync'
import type pg from 'pg'
import { copyIn } from '../copy-in.ts'
import { failureOf } from '../database-error.ts'
import { refusal } from '../refusal.ts'
import { IgnoredRows, inSavepoint } from '../savepoint.ts'
import { writeEach } from './each.ts'
import type { ChangeLine } from './lines.ts'
import { add, type Outcome, outcome, type Rest, RestRow } from './outcome.ts'
import type { WritePlan } from './plan.ts'
import type { Kind, StagedWork } from './statements.ts'

/** Lines tried together once all of them together were refused: few enough to go through one by one. */
const partRows = 4000

/** What is taken away makes room for what comes. */
const kinds: readonly Kind[] = ['remove', 'update', 'insert']

/**
 * Stages the changes and lets one statement a kind work on all of them. When the database refuses, they are tried in
 * parts, and of a part that is refused row by row: the rows it will not take come back, the others are in.
 */
export async function writeBatch(
  client: pg.ClientBase,
  plan: WritePlan,
  lines: readonly ChangeLine[],
): Promise<Outcome> {
  const result = outcome()
  for (const kind of kinds) {
    const own = lines.filter(line => line.kind === kind)
    if (own.length > 0) add(result, await writeKind(client, plan, plan.work[kind], own))
  }
  return result
}

async function writeKind(
  client: pg.ClientBase,
  plan: WritePlan,
  work: StagedWork,
  lines: readonly ChangeLine[],
): Promise<Outcome> {
  await client.query(work.createStage)
  const whole = await tryPart(client, plan, work, lines)
  if (whole) return whole
  const result = outcome()
  for (let at = 0; at < lines.length; at += partRows) {
    const part = lines.slice(at, at + partRows)
    const together = part.length < lines.length ? await tryPart(client, plan, work, part) : undefined
    add(result, together ?? (await writeApart(client, plan, work, part)))
  }
  return result
}

/** Undefined when a row among them is refused. */
async function tryPart(
  client: pg.ClientBase,
  plan: WritePlan,
  work: StagedWork,
  lines: readonly ChangeLine[],
): Promise<Outcome | undefined> {
  try {
    return await inSavepoint(client, () => writePart(client, plan, work, lines))
  } catch (error) {
    if (!(error instanceof IgnoredRows) && failureOf(error) !== 'row') throw error
    return undefined
  }
}

/** Row by row. A line that cannot even be sent (a character the database's encoding lacks) is found by halving. */
async function writeApart(
  client: pg.ClientBase,
  plan: WritePlan,
  work: StagedWork,
  lines: readonly ChangeLine[],
): Promise<Outcome> {
  try {
    return await inSavepoint(client, async () => {
      const { changed, rest, refused } = await writeEach(client, work, lines)
      return { ...outcomeOf(plan, work.kind, changed, rest, lines), refused }
    })
  } catch (error) {
    if (failureOf(error) !== 'row') throw error
    const [first] = lines
    if (first && lines.length === 1) return outcome({ refused: [refusal(first, error)] })
    const middle = lines.length >> 1
    const result = await writeApart(client, plan, work, lines.slice(0, middle))
    return add(result, await writeApart(client, plan, work, lines.slice(middle)))
  }
}

async function writePart(
  client: pg.ClientBase,
  plan: WritePlan,
  work: StagedWork,
  lines: readonly ChangeLine[],
): Promise<Outcome> {
  await client.query(work.clearStage)
  await copyIn(client, work.copyToStage, lines)
  await client.query(`${work.prepareStage}${work.touch ? `; ${work.touch}` : ''}`)
  const changed = work.effect ? ((await client.query(work.effect)).rowCount ?? 0) : 0
  await client.query('set constraints all immediate') // a deferred one would fail the commit, and all rows with it
  if (!work.guarded && changed === lines.length) return outcomeOf(plan, work.kind, changed, [], lines)
  const rest = (await client.query(work.rest)).rows.map(row => RestRow.parse(row))
  if (rest.some(({ verdict }) => verdict === 'ignored')) throw new IgnoredRows()
  return outcomeOf(plan, work.kind, changed, rest, lines)
}

function outcomeOf(
  plan: WritePlan,
  kind: Kind,
  changed: number,
  rest: readonly Rest[],
  lines: readonly ChangeLine[],
): Outcome {
  const result = outcome()
  result[({ insert: 'inserted', update: 'updated', remove: 'deleted' } as const)[kind]] = changed
  for (const { line, verdict, texts } of rest) {
    const key = lines[line - 1]?.key
    if (!key) continue
    if (verdict === 'altered') result.altered.push(alteredRow(plan, key, texts ?? []))
    else result.stale.push(key)
  }
  return result
}

function alteredRow(plan: WritePlan, key: readonly string[], texts: readonly (string | null)[]): TableRow {
  return { key, values: plan.columns.map((column, i) => canonicalFromDatabase(texts[i] ?? null, column)) }
}
