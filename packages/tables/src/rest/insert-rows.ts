import type { TableChange } from '@doki/sync'
import { toDatabase } from '@doki/sync'
import type { TextColumn } from '../key-columns.ts'
import { exactJson } from './exact-json.ts'
import { quoted } from './filters.ts'
import { inHalves } from './in-halves.ts'
import { noteAltered, type Outcome, refuse } from './outcome.ts'
import { inParts } from './read-pages.ts'
import type { RestClient } from './rest-client.ts'
import { keyOf, type RestPlan } from './rest-plan.ts'

const batchRows = 500
const batchBytes = 1_000_000

/**
 * Inserts new rows in batches; of one that the database refuses, the halves, until the bad rows are found. A row that
 * is there already is left as it is, and is among the changes that come back, whose rows have to be looked at.
 */
export async function insertRows(
  client: RestClient,
  plan: RestPlan,
  changes: readonly TableChange[],
  into: Outcome,
): Promise<TableChange[]> {
  const untouched: TableChange[] = []
  const insert = async (part: readonly TableChange[]): Promise<void> => {
    const there = await insertPart(client, plan, part)
    for (const change of part) {
      const row = there.get(keyOf(change.key))
      if (!row) untouched.push(change)
      else {
        into.inserted++
        noteAltered(into, plan, change.after ?? [], row)
      }
    }
  }
  const sizeOf = ({ after }: TableChange) => JSON.stringify(after).length
  for (const part of inParts(changes, sizeOf, batchBytes, batchRows))
    await inHalves(part, insert, (change, error) => refuse(into, change, error))
  return untouched
}

async function insertPart(client: RestClient, plan: RestPlan, part: readonly TableChange[]) {
  const rows = part.map(({ key, after = [] }) =>
    Object.fromEntries([
      ...plan.key.map((column, i) => [column.column, valueFor(column, key[i] ?? null)]),
      ...plan.written.map(({ column, place }) => [column.column, valueFor(column, after[place] ?? null)]),
    ]),
  )
  const onConflict = plan.key.map(({ column }) => quoted(column)).join(',')
  const { data } = await client.ask(supabase =>
    supabase
      .schema(plan.schema)
      .from(encodeURIComponent(plan.name))
      .upsert(rows, { onConflict, ignoreDuplicates: true })
      .select(plan.select),
  )
  return new Map(plan.parse(data).map(({ row }) => [keyOf(row.key), row]))
}

/** As the body of a request has it: a text that Postgres reads as the column's type, JSON as JSON. */
export function valueFor(column: TextColumn, text: string | null): unknown {
  if (text !== null && column.type === 'json') return exactJson(text)
  return toDatabase(text, column)
}
